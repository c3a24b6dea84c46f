package dev.nightjar.serving.events;

import com.typesafe.config.Config;
import dev.nightjar.redis.EventStream;
import dev.nightjar.redis.Sessions;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import redis.clients.jedis.Response;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Events of one store on their way into Redis. What {@link #store} has acknowledged, every later read of a session sees,
 * from any server, and the stream to the lake has it.
 */
public final class StoreEvents {
    private final UnifiedJedis redis;
    private final Sessions sessions;
    private final EventStream stream;
    private final long streamLength;
    private final Duration maxAge;
    private final boolean impressionsSaySomething;

    /**
     * Reads the store's checked settings.
     *
     * @param redis gives up quickly, since a shopper's page waits
     */
    public StoreEvents(UnifiedJedis redis, String store, Config settings) {
        this.redis = redis;
        this.sessions = new Sessions(store, SessionLimits.of(settings));
        this.stream = new EventStream(redis, store);
        this.streamLength = settings.getLong("events.stream.max-length");
        this.maxAge = settings.getDuration("events.max-age");
        this.impressionsSaySomething = settings.getDouble("session.weights.impression") != 0;
    }

    /** What shoppers did, for reading. */
    public Sessions sessions() {
        return sessions;
    }

    /** Age from which an event is refused. */
    Duration maxAge() {
        return maxAge;
    }

    /**
     * Stores events in one round trip: in sessions and users' activities, and in the stream. A repeated event changes no
     * session and stands in the stream once more, where its id tells.
     *
     * <p>An impression without weight goes to the stream alone, and counts as new each time: pages show many items, which
     * would push what the shopper did out of a bounded session.
     *
     * @throws JedisException when Redis did not take all of it; storing the same again does no harm
     */
    Sessions.Written store(List<ShopperEvent> events, Instant receivedAt) {
        try (var pipeline = redis.pipelined()) {
            var written = sessions.write(
                    pipeline,
                    events.stream()
                            .filter(this::isRemembered)
                            .map(ShopperEvent::deed)
                            .toList());
            List<Response<StreamEntryID>> queued = events.stream()
                    .map(event -> stream.append(pipeline, event.toJson(receivedAt), streamLength))
                    .toList();
            pipeline.sync();
            queued.forEach(Response::get);
            Iterator<Boolean> isNew = written.get().isNew().iterator();
            return new Sessions.Written(
                    events.stream()
                            .map(event -> !isRemembered(event) || isNew.next())
                            .toList(),
                    written.get().version());
        }
    }

    private boolean isRemembered(ShopperEvent event) {
        return impressionsSaySomething || event.type() != EventType.IMPRESSION;
    }
}

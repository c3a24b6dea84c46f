package dev.nightjar.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.StoredEvent;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.session.SessionLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;

/**
 * What shoppers of one store do now: a hash per session and one per user, each a set of the newest events. Rules:
 * docs/contract.md, "Sessions".
 *
 * <p>Reading and writing are queued on a pipeline of the caller's, so that they cost no round trip of their own. What
 * {@link #write} queued is there for every {@link #read} that is sent after the pipeline was synced.
 */
public final class Sessions {
    private static final String COUNTER = "v";

    /** Keeps events apart from the counter, whatever their ids. */
    private static final String EVENT = "e:";

    /** Old before new; of one millisecond the lesser id first, as bytes. */
    private static final Comparator<SessionEvent> AGE = Comparator.comparing(SessionEvent::at)
            .thenComparing(event -> event.id().getBytes(UTF_8), Arrays::compareUnsigned);

    /**
     * Adds events to one hash and keeps the newest. KEYS: the hash. ARGV: events to keep, lifetime in seconds, then
     * field and value of each event. Returns the counter, then for each event 1 when it was added and 0 when it was
     * there before. Texts are compared byte by byte: Lua's own {@code <} depends on the server's locale.
     */
    private static final byte[] WRITE = """
            if redis.replicate_commands then redis.replicate_commands() end
            local fresh, reply, changed = {}, {0}, false
            for i = 3, #ARGV, 2 do
              local added = redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1])
              if added == 1 then fresh[ARGV[i]] = true end
              reply[#reply + 1] = added
            end
            local counted = redis.call('HEXISTS', KEYS[1], 'v')
            local surplus = redis.call('HLEN', KEYS[1]) - counted - tonumber(ARGV[1])
            if surplus > 0 then
              local hash, events = redis.call('HGETALL', KEYS[1]), {}
              for i = 1, #hash, 2 do
                if hash[i] ~= 'v' then
                  events[#events + 1] = {string.sub(hash[i + 1], 3, 10) .. hash[i], hash[i]}
                end
              end
              local function older(a, b)
                local x, y = a[1], b[1]
                for i = 1, math.min(#x, #y) do
                  local p, q = string.byte(x, i), string.byte(y, i)
                  if p ~= q then return p < q end
                end
                return #x < #y
              end
              table.sort(events, older)
              for i = 1, surplus do
                local field = events[i][2]
                redis.call('HDEL', KEYS[1], field)
                if fresh[field] then fresh[field] = nil else changed = true end
              end
            end
            if next(fresh) then changed = true end
            if changed then
              reply[1] = redis.call('HINCRBY', KEYS[1], 'v', 1)
            else
              reply[1] = tonumber(redis.call('HGET', KEYS[1], 'v') or '0')
            end
            redis.call('EXPIRE', KEYS[1], ARGV[2])
            return reply
            """.getBytes(US_ASCII);

    private final String store;
    private final SessionLimits limits;

    public Sessions(String store, SessionLimits limits) {
        this.store = store;
        this.limits = limits;
    }

    /** What somebody did. */
    public record Deed(Visitor visitor, SessionEvent event) {
        public Deed {
            if (visitor.isNobody()) {
                throw new IllegalArgumentException("event " + event.id() + " names neither a session nor a user");
            }
            Key.requireId(event.id());
        }
    }

    /**
     * What became of a batch.
     *
     * @param isNew for each deed, in order, whether the session or the user did not have it yet
     * @param version the sum of the counters of all hashes written: the visitor's session version where the batch is
     *     one visitor's
     */
    public record Written(List<Boolean> isNew, long version) {
        public Written {
            isNew = List.copyOf(isNew);
        }
    }

    /** Queues the writing of deeds, one script for each session and each user among them. */
    public Pending<Written> write(AbstractPipeline pipeline, List<Deed> deeds) {
        Map<Key, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < deeds.size(); i++) {
            for (Key key : keys(deeds.get(i).visitor())) {
                places.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
            }
        }
        Map<Key, Response<Object>> replies = new LinkedHashMap<>();
        places.forEach((key, at) -> {
            List<SessionEvent> events =
                    at.stream().map(i -> deeds.get(i).event()).toList();
            replies.put(key, pipeline.eval(WRITE, List.of(key.bytes()), arguments(key, events)));
        });
        return () -> {
            long version = 0;
            boolean[] isNew = new boolean[deeds.size()];
            for (Map.Entry<Key, List<Integer>> entry : places.entrySet()) {
                List<?> reply = (List<?>) replies.get(entry.getKey()).get();
                version += (Long) reply.get(0);
                for (int i = 0; i < entry.getValue().size(); i++) {
                    isNew[entry.getValue().get(i)] |= (Long) reply.get(i + 1) == 1;
                }
            }
            return new Written(
                    Stream.iterate(0, i -> i + 1)
                            .limit(isNew.length)
                            .map(i -> isNew[i])
                            .toList(),
                    version);
        };
    }

    /** Queues the reading of what is remembered of a visitor: one command for the session, one for the user. */
    public Pending<SessionState> read(AbstractPipeline pipeline, Visitor visitor) {
        List<Response<Map<byte[], byte[]>>> hashes =
                keys(visitor).stream().map(key -> pipeline.hgetAll(key.bytes())).toList();
        return () -> {
            long version = 0;
            int unreadable = 0;
            Map<String, SessionEvent> byId = new HashMap<>();
            for (Response<Map<byte[], byte[]>> hash : hashes) {
                for (Map.Entry<byte[], byte[]> entry : hash.get().entrySet()) {
                    String field = new String(entry.getKey(), UTF_8);
                    if (field.equals(COUNTER)) {
                        version += Long.parseLong(new String(entry.getValue(), US_ASCII));
                        continue;
                    }
                    Optional<SessionEvent> event = event(field, entry.getValue());
                    event.ifPresent(e -> byId.putIfAbsent(e.id(), e));
                    unreadable += event.isPresent() ? 0 : 1;
                }
            }
            List<SessionEvent> newest = byId.values().stream()
                    .sorted(AGE.reversed())
                    .limit(limits.maxEvents())
                    .toList();
            return new SessionState(newest, version, unreadable);
        };
    }

    private List<Key> keys(Visitor visitor) {
        return Stream.concat(
                        visitor.session().map(id -> Key.session(store, id)).stream(),
                        visitor.user().map(id -> Key.activity(store, id)).stream())
                .toList();
    }

    private List<byte[]> arguments(Key key, List<SessionEvent> events) {
        Duration lifetime = key.kind() == Key.Kind.SESSION ? limits.lifetime() : limits.activityLifetime();
        List<byte[]> args = new ArrayList<>();
        args.add(Integer.toString(limits.maxEvents()).getBytes(US_ASCII));
        args.add(Long.toString(lifetime.toSeconds()).getBytes(US_ASCII));
        for (SessionEvent event : events) {
            args.add((EVENT + event.id()).getBytes(UTF_8));
            args.add(StoredEvent.CODEC.encode(StoredEvent.of(event)));
        }
        return args;
    }

    private static Optional<SessionEvent> event(String field, byte[] value) {
        if (!field.startsWith(EVENT)) {
            return Optional.empty();
        }
        try {
            return Optional.of(StoredEvent.CODEC.decode(value).named(field.substring(EVENT.length())));
        } catch (MalformedValueException e) {
            return Optional.empty();
        }
    }
}

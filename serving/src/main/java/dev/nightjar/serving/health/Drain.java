package dev.nightjar.serving.health;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time between being told to stop and stopping, in which balancers learn of it. All requests are answered
 * meanwhile, but connections are not kept.
 */
public final class Drain implements Handler {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private final Duration notice;
    private volatile boolean begun;

    public Drain(Duration notice) {
        this.notice = notice;
    }

    /** Begins; returns when the notice is over, at once where the thread is interrupted. */
    public void announce() {
        begun = true;
        log.info("told to stop: not ready from now, answering for another {} s", notice.toMillis() / 1e3);
        try {
            Thread.sleep(notice.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the server has been told to stop. */
    public boolean hasBegun() {
        return begun;
    }

    /** Before each request: tells a client that keeps its connection to look for another server. */
    @Override
    public void handle(Context ctx) {
        if (begun) {
            ctx.header("Connection", "close");
        }
    }
}

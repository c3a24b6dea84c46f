package dev.nightjar.jobs.run;

/** The data must not go further: exit 3. A retry cannot help; the message says what to look at. */
public final class Refused extends RuntimeException {
    private final transient Object result;

    public Refused(String message) {
        this(message, java.util.Map.of());
    }

    /**
     * Refuses with what was found.
     *
     * @param result the record that the job would have returned
     */
    public Refused(String message, Object result) {
        super(message);
        this.result = result;
    }

    public Object result() {
        return result;
    }
}

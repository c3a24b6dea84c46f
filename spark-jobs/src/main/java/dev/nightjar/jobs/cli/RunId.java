package dev.nightjar.jobs.cli;

import dev.nightjar.settings.InvalidSettings;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Run ids as a person writes them. */
final class RunId {
    /** A store's name, the date or moment, eight digits of settings and release. */
    private static final Pattern RUN = Pattern.compile("(.+)-[0-9]{8}(?:T[0-9.]+Z)?-[0-9a-f]{8}");

    private RunId() {}

    /**
     * The store that a run is of.
     *
     * @throws InvalidSettings when the text is no run id
     */
    static OneStore store(String run, ConfFile conf) {
        Matcher id = RUN.matcher(run);
        if (!id.matches()) {
            throw new InvalidSettings("'" + run + "' is no run id, such as loom-20261031-0a1b2c3d; ./nightjar runs"
                    + " --store STORE lists them");
        }
        return new OneStore(id.group(1), conf);
    }
}

package dev.nightjar.settings;

import java.util.List;

/** Mistakes in what a person wrote: in {@code conf/}, on the command line, or in an expression. All of them at once. */
public final class InvalidSettings extends RuntimeException {
    private final List<String> problems;

    public InvalidSettings(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public InvalidSettings(String problem) {
        this(List.of(problem));
    }

    /** One sentence each: what is wrong, which value, where, and what to do. */
    public List<String> problems() {
        return problems;
    }
}

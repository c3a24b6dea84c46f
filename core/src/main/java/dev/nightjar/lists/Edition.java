package dev.nightjar.lists;

import java.nio.file.Path;
import java.time.LocalDate;

/**
 * A campaign's lists of one date as they were written once; nobody changes them afterwards. Who makes the lists of a date
 * again makes the next edition.
 *
 * @param number counts from 1
 * @param folder that holds the files
 */
public record Edition(LocalDate date, int number, Path folder) {
    /** The file that is written last: a folder without it is no edition. */
    public static final String MANIFEST = "manifest.json";

    public Edition {
        if (number < 1) {
            throw new IllegalArgumentException("edition " + number + "; editions count from 1");
        }
    }

    /** How people and answers name it, such as {@code 2026-10-31/1}. */
    public String label() {
        return date + "/" + number;
    }

    public Path file(String name) {
        return folder.resolve(name);
    }
}

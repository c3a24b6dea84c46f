/**
 * Finished lists in files: where they lie, what a manifest says of them, and finding a user's line without reading the
 * rest. The job email writes them; the server and {@code ./nightjar export} read them.
 */
package dev.nightjar.lists;

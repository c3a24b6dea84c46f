/** A shop's own exports, read as they are and mapped to canonical columns by expressions in {@code conf/}. */
package dev.nightjar.jobs.source;

package dev.nightjar.jobs.tables;

/**
 * How far a writer has come, in a measure of its own that only rises; Delta keeps it in the table, in the very commit
 * that brings the rows.
 *
 * @param writer names the writer within the table
 * @param position higher than that of any earlier commit
 */
public record Progress(String writer, long position) {}

/**
 * What happened: the runs of a store as the table {@code runs} has them, and the way from a value in Redis back to the run
 * that made it. It reads and changes nothing.
 */
package dev.nightjar.jobs.history;

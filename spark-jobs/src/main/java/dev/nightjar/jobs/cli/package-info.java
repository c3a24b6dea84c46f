/** The command line behind {@code ./nightjar}. */
package dev.nightjar.jobs.cli;

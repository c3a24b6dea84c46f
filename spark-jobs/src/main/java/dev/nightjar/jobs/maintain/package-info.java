/** Keeps the lake small and quick to read. */
package dev.nightjar.jobs.maintain;

/** Keeps a few answers with everything that went into them, for a job that decides again and compares. */
package dev.nightjar.serving.decisions;

/** Benches of the jobs: alternatives run in turn within one process, so that their ratio means something on a noisy machine. */
package dev.nightjar.bench.jobs;

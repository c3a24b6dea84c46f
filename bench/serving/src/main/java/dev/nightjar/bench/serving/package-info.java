/** Benches of the server: a real one on a free port, asked over HTTP, against a bare route in the same process. */
package dev.nightjar.bench.serving;

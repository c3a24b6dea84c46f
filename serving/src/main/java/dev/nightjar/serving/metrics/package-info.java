/** What the server counts and times, in Prometheus's words. */
package dev.nightjar.serving.metrics;

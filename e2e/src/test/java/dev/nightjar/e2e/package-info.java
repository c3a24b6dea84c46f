/** Batch and serving as separate processes against a real Redis: what no module can promise alone. */
package dev.nightjar.e2e;

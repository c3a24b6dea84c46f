/** Decides sampled answers of the server once more, from the lake and with the same code, and compares to the last bit. */
package dev.nightjar.jobs.parity;

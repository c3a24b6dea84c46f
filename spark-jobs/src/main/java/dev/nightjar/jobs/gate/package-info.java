/** Refuses to let bad data reach shoppers. */
package dev.nightjar.jobs.gate;

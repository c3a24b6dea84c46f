/** Which mode suits a rail: what the shop's own data say about how quickly things change. */
package dev.nightjar.jobs.advise;

/** From the event stream in Redis to the table events, each event once whatever is killed when. */
package dev.nightjar.jobs.collect;

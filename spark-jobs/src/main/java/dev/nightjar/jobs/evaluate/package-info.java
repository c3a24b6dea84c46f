/**
 * Whether lists are any good: what shoppers would have been offered before some of their events are known, held against those
 * events and against simple methods that need no cluster.
 */
package dev.nightjar.jobs.evaluate;

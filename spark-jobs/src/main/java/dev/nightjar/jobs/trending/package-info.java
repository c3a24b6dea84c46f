/** What is hot right now, against each item's own normal. */
package dev.nightjar.jobs.trending;

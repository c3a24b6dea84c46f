/**
 * What experiments came to: sums by unit and variant, differences with intervals that stay valid however often somebody
 * looks, and plain words. Sums are Spark's, all else is arithmetic on sums.
 */
package dev.nightjar.jobs.experiments;

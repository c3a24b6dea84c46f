/** Popular items and new arrivals of the store and of each category: what a stranger is shown. */
package dev.nightjar.jobs.popular;

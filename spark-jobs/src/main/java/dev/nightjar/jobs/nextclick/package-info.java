/** How well lists foretell what a visitor opens next: the models of one date on the sessions of the days after it. */
package dev.nightjar.jobs.nextclick;

/** What a ranking that nobody saw would have come to, from lists that were partly left to chance. */
package dev.nightjar.jobs.ope;

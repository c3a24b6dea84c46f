/** Each user's best items by inner product of embeddings: exact, with owned and unsold items left out. */
package dev.nightjar.jobs.candidates;

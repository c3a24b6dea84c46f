/** From a shop's exports to the tables events, catalog and stock; what cannot be used goes to quarantine. */
package dev.nightjar.jobs.ingest;

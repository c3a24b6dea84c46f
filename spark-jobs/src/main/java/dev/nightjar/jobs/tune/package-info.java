/** Which settings of training suit a store: trials on earlier events, never on what the job evaluate holds out. */
package dev.nightjar.jobs.tune;

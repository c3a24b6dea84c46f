/** What is liked on which device at which time of day. */
package dev.nightjar.jobs.context;

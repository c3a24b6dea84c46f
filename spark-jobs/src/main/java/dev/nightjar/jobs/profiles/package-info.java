/** What the events say of each item and each user, and how much an event says. */
package dev.nightjar.jobs.profiles;

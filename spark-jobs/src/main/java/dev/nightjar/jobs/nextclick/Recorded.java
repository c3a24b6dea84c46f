package dev.nightjar.jobs.nextclick;

import dev.nightjar.session.SessionEvent;

/**
 * One event of a session as the lake has it.
 *
 * @param device empty when unknown
 * @param campaign empty when none
 */
record Recorded(SessionEvent event, String device, String campaign) {}

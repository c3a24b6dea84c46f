/**
 * Lists for the email team: who gets one, ranked as the pages are, in amounts that stock can serve, with an audit and a
 * report. What cannot be mailed is left out and counted with the reason.
 */
package dev.nightjar.jobs.email;

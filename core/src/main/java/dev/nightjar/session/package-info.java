/** What a shopper does now: the events of a session, and what they say about what to show next. */
package dev.nightjar.session;

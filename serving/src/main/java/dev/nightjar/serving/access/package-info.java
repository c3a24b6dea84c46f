/** Who may ask for what: API keys by store and role, and from which web pages. */
package dev.nightjar.serving.access;

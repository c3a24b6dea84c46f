/** What a shopper comes back for: how much past purchases of an item count when lists are made. */
package dev.nightjar.jobs.repeat;

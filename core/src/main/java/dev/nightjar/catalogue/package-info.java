/** The shop's goods as ranking sees them: what an item is, and how items are found by number or id. */
package dev.nightjar.catalogue;

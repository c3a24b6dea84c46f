/** Reads docs/golden, the values that every reader of the contract agrees on. */
package dev.nightjar.golden;

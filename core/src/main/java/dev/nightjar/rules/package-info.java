/**
 * What merchandisers rule while the shop runs: which items may not be shown, stand in a place of their own, or count for more
 * or less; for how long, where, and in which circumstances. Formulas and the stored form: docs/contract.md, "Rules".
 */
package dev.nightjar.rules;

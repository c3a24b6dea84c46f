/**
 * Re-ranking at request time: candidates in, an ordered list with reasons out. Pure: no clock, no I/O, no randomness,
 * so that a page, an e-mail and a replay of either agree. Formulas and test values: docs/contract.md, "Ranking".
 */
package dev.nightjar.ranking;

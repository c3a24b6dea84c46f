/**
 * One list as it was decided on: what went into its ranking, what came out, as a line of JSON; and the same ranking done
 * once more from that line. Pure, like the ranking itself. Layout: docs/contract.md, "Decisions".
 */
package dev.nightjar.decision;

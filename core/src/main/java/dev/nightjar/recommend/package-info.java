/**
 * From what is known of a visitor to a ranking: which sources a rail draws on, what it leaves out, what lifts its items.
 * Pure, like {@code dev.nightjar.ranking}: the server, the e-mail job and whoever re-scores a request afterwards agree.
 */
package dev.nightjar.recommend;

/** Experiments while the shop runs: their versions, who is in which variant, and what stops one that does harm. */
package dev.nightjar.serving.experiments;

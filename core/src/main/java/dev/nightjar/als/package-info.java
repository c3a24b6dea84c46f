/**
 * The algebra of implicit alternating least squares that training and serving share: what is minimised, and how one user's
 * vector is solved exactly from the items that they met.
 */
package dev.nightjar.als;

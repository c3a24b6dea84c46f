/** The stores that this server answers for, each with its settings, generation and stock. */
package dev.nightjar.serving.store;

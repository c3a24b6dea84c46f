/** Item embeddings as the server keeps them: unit length, a byte a component, found by item number. */
package dev.nightjar.embeddings;

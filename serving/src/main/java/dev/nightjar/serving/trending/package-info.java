/** What is trending in a store, as the {@code trending} job last wrote it. */
package dev.nightjar.serving.trending;

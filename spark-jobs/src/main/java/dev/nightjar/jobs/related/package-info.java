/** From baskets, embeddings and categories to the items that go with each item. */
package dev.nightjar.jobs.related;

/** Learning embeddings of users and items from weighted events: implicit ALS, of Spark MLlib and our own. */
package dev.nightjar.jobs.als;

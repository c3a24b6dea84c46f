/** Learning embeddings of users and items from weighted events: implicit ALS of Spark MLlib. */
package dev.nightjar.jobs.als;

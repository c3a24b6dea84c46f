/** The lake: one Delta table per noun, a class each with its columns, constraints and partitioning. */
package dev.nightjar.jobs.tables;

/** Dense arithmetic at the machine's speed, without Spark: inner products of many users and items, and the best of them. */
package dev.nightjar.jobs.kernels;

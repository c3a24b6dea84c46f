/** Keeps shoppers answered when Redis is slow or gone, or when there are too many of them. */
package dev.nightjar.serving.guard;

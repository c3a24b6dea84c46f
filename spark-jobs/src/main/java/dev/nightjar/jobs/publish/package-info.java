/** From the lake to Redis: build a generation aside, read it back, flip one pointer, let the old one go. */
package dev.nightjar.jobs.publish;

/** A store's generation in heap: loading it aside, swapping it in, listing and activating published ones. */
package dev.nightjar.serving.generations;

/** How much a caller may ask for. */
package dev.nightjar.serving.limits;

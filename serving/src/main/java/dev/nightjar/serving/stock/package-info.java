/**
 * Live stock as the server sees it: what Redis says now, what it said last, and the call by which a shop's systems
 * change it.
 */
package dev.nightjar.serving.stock;

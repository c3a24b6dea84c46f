/**
 * Settings: {@code reference.conf} of each module states every key with its meaning, default, unit and range;
 * {@code conf/} only overrides. Anything else in {@code conf/} is refused, all mistakes together.
 */
package dev.nightjar.settings;

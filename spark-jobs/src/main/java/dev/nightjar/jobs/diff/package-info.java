/**
 * What changes for shoppers between two generations: how many lists, which items and brands gain and lose, and some users
 * side by side. It reads the lake and changes nothing.
 */
package dev.nightjar.jobs.diff;

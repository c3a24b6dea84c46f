/**
 * What batch and serving write and read in Redis: key grammar and value encodings. {@code docs/contract.md} is the
 * authority; the golden files under {@code docs/golden/} pin the bytes for every reader, in Java or not.
 */
package dev.nightjar.contract;

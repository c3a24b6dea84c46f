/**
 * The Redis access that batch and serving share: connecting, which generation is live, live stock. Keys and values come
 * from {@code dev.nightjar.contract}; nothing here knows Spark or HTTP.
 */
package dev.nightjar.redis;

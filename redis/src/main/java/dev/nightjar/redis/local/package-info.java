/** The redis-server that comes with the build, for demos and tests; a production setting names its own Redis. */
package dev.nightjar.redis.local;

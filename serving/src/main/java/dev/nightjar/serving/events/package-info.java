/** What shoppers do, from the request that reports it to Redis, where the next answer finds it. */
package dev.nightjar.serving.events;

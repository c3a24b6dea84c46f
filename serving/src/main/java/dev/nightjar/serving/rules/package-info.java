/** Live rules of a store: in heap for requests, in Redis for everybody, and over HTTP for merchandisers. */
package dev.nightjar.serving.rules;

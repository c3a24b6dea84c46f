/** What every endpoint shares of HTTP: JSON, errors as problem+json (RFC 9457), who may call, one log line a request. */
package dev.nightjar.serving.http;

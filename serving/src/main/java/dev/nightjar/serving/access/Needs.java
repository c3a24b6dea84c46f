package dev.nightjar.serving.access;

import io.javalin.security.RouteRole;

/** What a route asks of its caller. A route that states nothing is for operators: forgetting it locks, never opens. */
public enum Needs implements RouteRole {
    /** Nothing, as soon as any store has keys: for those who watch over the server. */
    NOTHING,
    /** A storefront's key, or an operator's. */
    STOREFRONT,
    /** The key may come as the query parameter {@code key}, since a browser's {@code sendBeacon} sets no headers. */
    KEY_MAY_BE_IN_QUERY
}

/**
 * The server: starts from {@code Main}, is wired in {@code App}, where every route stands on one page. One package per
 * feature below; none of them knows Spark.
 */
package dev.nightjar.serving;

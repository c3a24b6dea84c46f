/**
 * Makes the exports of invented shops, of any size, from nothing but a {@link dev.nightjar.jobs.sample.ShopSpec}.
 * The two kinds of shop write different formats and column names on purpose: ingest has to map them.
 * Plain Java: nothing here knows Spark, the lake or Nightjar's own tables.
 */
package dev.nightjar.jobs.sample;

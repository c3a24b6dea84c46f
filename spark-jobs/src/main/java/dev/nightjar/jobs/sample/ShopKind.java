package dev.nightjar.jobs.sample;

/**
 * The kinds of shop that can be generated. A kind fixes what is sold, how people shop and the export's format; it says
 * nothing about size, which is {@link ShopSpec}'s matter.
 */
public enum ShopKind {
    /** "loom": clothing and shoes by size; events as JSON lines, catalogue and stock as CSV. */
    CLOTHING,
    /** "hearth": home goods, some of which are used up and bought again; events and stock as CSV, products as JSON. */
    HOME
}

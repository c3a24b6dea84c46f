package dev.nightjar.serving.generations;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.contract.Manifest;
import dev.nightjar.recommend.Assortment;

/**
 * What a server holds of one published generation. Immutable: a request takes one reference and sees one generation to
 * its end, whatever is published meanwhile. Users' own lists are not in it; they stay in Redis.
 */
public record Generation(Manifest manifest, Assortment assortment) {

    public long number() {
        return manifest.generation();
    }

    public Catalogue catalogue() {
        return assortment.catalogue();
    }
}

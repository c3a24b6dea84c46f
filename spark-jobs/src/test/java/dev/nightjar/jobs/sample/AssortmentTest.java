package dev.nightjar.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AssortmentTest {

    @ParameterizedTest
    @EnumSource
    void everyLeafHasTwoMakersOrMoreAndAMatchThatExists(ShopKind kind) {
        Assortment assortment = Assortment.of(kind);

        assertThat(assortment.leaves()).allSatisfy(leaf -> {
            assertThat(assortment.brands())
                    .filteredOn(brand -> brand.makes(leaf))
                    .hasSizeGreaterThan(1);
            assertThat(assortment.leafAt(leaf.goesWith())).isNotNegative();
            assertThat(leaf.swing()).isBetween(0.0, 0.95);
            assertThat(leaf.cheapest()).isLessThan(leaf.dearest());
            assertThat(leaf.words().tints()).isNotEmpty();
            assertThat(leaf.words().materials()).isNotEmpty();
            assertThat(leaf.words().nouns()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void demandSwingsAroundOneAndPeaksInItsMonth(ShopKind kind) {
        assertThat(Assortment.of(kind).leaves()).allSatisfy(leaf -> {
            double mean = IntStream.rangeClosed(1, 365)
                    .mapToDouble(leaf::season)
                    .average()
                    .orElseThrow();
            int inSeason = LocalDate.of(2026, leaf.peakMonth(), 15).getDayOfYear();
            int offSeason = (inSeason + 182) % 365;
            assertThat(mean).isCloseTo(1, within(0.01));
            assertThat(leaf.season(inSeason) - leaf.season(offSeason)).isGreaterThan(1.8 * leaf.swing());
        });
    }

    @ParameterizedTest
    @EnumSource
    void consumablesAreLeaves(ShopKind kind) {
        Assortment assortment = Assortment.of(kind);

        assertThat(assortment.consumables()).allMatch(path -> assortment.leafAt(path) >= 0);
        assertThat(assortment.consumables().isEmpty()).isEqualTo(kind == ShopKind.CLOTHING);
    }

    @ParameterizedTest
    @EnumSource
    void theSmallestShopFillsEveryLeaf(ShopKind kind) {
        ShopSpec spec = new ShopSpec(kind, 1, 150, 1, 1, LocalDate.of(2026, 1, 1), 0);

        assertThat(CatalogueMaker.make(spec).byLeaf()).allMatch(items -> items.size() >= 2);
    }
}

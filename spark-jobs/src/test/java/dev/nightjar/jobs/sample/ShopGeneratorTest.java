package dev.nightjar.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShopGeneratorTest {

    private static final LocalDate LAST_DAY = LocalDate.of(2026, 10, 31);

    @TempDir
    private Path dir;

    @ParameterizedTest
    @EnumSource
    void equalSpecsGiveEqualBytes(ShopKind kind) throws IOException {
        SampleShop one = ShopGenerator.write(small(kind, 7), dir.resolve("one"));
        SampleShop two = ShopGenerator.write(small(kind, 7), dir.resolve("two"));

        assertThat(two.eventsFile()).hasSameBinaryContentAs(one.eventsFile());
        assertThat(two.catalogueFile()).hasSameBinaryContentAs(one.catalogueFile());
        assertThat(two.stockFile()).hasSameBinaryContentAs(one.stockFile());
    }

    @ParameterizedTest
    @EnumSource
    void anotherSeedGivesAnotherShop(ShopKind kind) throws IOException {
        SampleShop one = ShopGenerator.write(small(kind, 7), dir.resolve("one"));
        SampleShop two = ShopGenerator.write(small(kind, 8), dir.resolve("two"));

        assertThat(Files.mismatch(one.eventsFile(), two.eventsFile())).isNotEqualTo(-1);
        assertThat(Files.mismatch(one.catalogueFile(), two.catalogueFile())).isNotEqualTo(-1);
        assertThat(Files.mismatch(one.stockFile(), two.stockFile())).isNotEqualTo(-1);
    }

    @Test
    void gzipHeaderHoldsNoTimeAndNoName() throws IOException {
        byte[] bytes = Files.readAllBytes(
                ShopGenerator.write(small(ShopKind.HOME, 7), dir).eventsFile());

        assertThat(bytes).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
    }

    @ParameterizedTest
    @EnumSource
    void countsAreThoseOfTheFiles(ShopKind kind) throws IOException {
        ShopSpec spec = small(kind, 7);
        SampleShop shop = ShopGenerator.write(spec, dir);
        Export export = Export.read(spec, shop);
        Map<String, Long> types =
                export.sound().stream().collect(Collectors.groupingBy(Export.Line::type, Collectors.counting()));
        int catalogueHeader = kind == ShopKind.CLOTHING ? 1 : 0;

        shop.eventsByType()
                .forEach((type, count) ->
                        assertThat(types.getOrDefault(type, 0L)).isEqualTo(count));
        assertThat(export.sound()).hasSize((int) shop.events());
        assertThat(export.broken()).hasSize(shop.brokenRows()).hasSize(spec.brokenRows());
        assertThat(export.sound().stream()
                        .map(Export.Line::shopper)
                        .filter(name -> !name.isEmpty())
                        .distinct())
                .hasSize(shop.users());
        assertThat(Files.readAllLines(shop.catalogueFile())).hasSize(shop.items() + catalogueHeader);
        assertThat(Files.readAllLines(shop.stockFile())).hasSize(shop.stockRows() + 1);
    }

    @ParameterizedTest
    @EnumSource
    void eventsAreInTimeOrderWithinThePeriod(ShopKind kind) throws IOException {
        ShopSpec spec = small(kind, 7);
        List<Export.Line> events =
                Export.read(spec, ShopGenerator.write(spec, dir)).sound();

        assertThat(events).isSortedAccordingTo(Comparator.comparing(Export.Line::at));
        assertThat(events.get(0).at().toLocalDate()).isEqualTo(spec.firstDay());
        assertThat(events.get(events.size() - 1).at().toLocalDate()).isEqualTo(spec.lastDay());
    }

    @ParameterizedTest
    @EnumSource
    void brokenRowsAreVariedAndSpreadOverTheFile(ShopKind kind) throws IOException {
        ShopSpec spec = small(kind, 7);
        SampleShop shop = ShopGenerator.write(spec, dir);
        List<String> broken = Export.read(spec, shop).broken();
        String purchase = kind == ShopKind.CLOTHING ? "\"buy\"" : ",ORDER,";
        List<String> all = Export.lines(shop.eventsFile());

        assertThat(broken)
                .anyMatch(line -> line.contains("teleport"))
                .anyMatch(line -> line.contains("noon"))
                .anyMatch(line -> line.contains(kind == ShopKind.CLOTHING ? "2026-12-01T" : "01/12/2026"))
                .anyMatch(line -> line.contains(purchase) && line.contains("-2,"));
        assertThat(all.indexOf(broken.get(0))).isLessThan(all.size() / 5);
        assertThat(all.indexOf(broken.get(8))).isGreaterThan(all.size() * 4 / 5);
    }

    @Test
    void brokenRowsAreWrittenEvenIfNobodyComes() throws IOException {
        ShopSpec spec = new ShopSpec(ShopKind.HOME, 1, 150, 1, 3, LAST_DAY, 9);
        SampleShop shop = ShopGenerator.write(spec, dir);

        assertThat(shop.events()).isZero();
        assertThat(Export.read(spec, shop).broken()).hasSize(9);
    }

    @ParameterizedTest
    @EnumSource
    void someVisitsBuyAndManyAreAnonymous(ShopKind kind) throws IOException {
        ShopSpec spec = small(kind, 7);
        Map<String, List<Export.Line>> visits = Export.read(spec, ShopGenerator.write(spec, dir)).sound().stream()
                .collect(Collectors.groupingBy(Export.Line::visit));
        visits.values().removeIf(lines -> lines.get(0).type().equals("return"));
        double buying = share(visits, line -> line.type().equals("purchase"));
        double anonymous = share(visits, line -> line.shopper().isEmpty());

        assertThat(buying).isBetween(0.03, 0.08);
        assertThat(anonymous).isBetween(0.2, 0.4);
    }

    @Test
    void clothingSizesAreWrittenOnlyWhereTheyBelong() throws IOException {
        SampleShop shop = ShopGenerator.write(small(ShopKind.CLOTHING, 7), dir);
        Map<String, String> sizesOf = new TreeMap<>();
        for (String row : Files.readAllLines(shop.stockFile())) {
            String[] column = row.split(",", -1);
            sizesOf.merge(column[0], " " + column[1] + " ", String::concat);
        }

        for (String line : Export.lines(shop.eventsFile())) {
            Map<String, String> field = Export.fields(line);
            if (line.endsWith("}") && field.containsKey("size")) {
                assertThat(field.get("action")).isIn("add_to_cart", "wishlist", "buy", "return");
                assertThat(sizesOf.getOrDefault(field.get("sku"), "")).contains(" " + field.get("size") + " ");
            }
        }
    }

    @Test
    void theHomeShopSellsSeveralCuttingBoards() throws IOException {
        SampleShop shop = ShopGenerator.write(small(ShopKind.HOME, 7), dir);

        assertThat(Files.readAllLines(shop.catalogueFile()))
                .filteredOn(line -> line.contains("[\"kitchen\",\"cutting-boards\"]"))
                .hasSizeGreaterThan(5)
                .allMatch(line -> line.contains("Board"));
    }

    @Test
    void twentyThousandShoppersTakeSeconds() throws IOException {
        ShopSpec spec = new ShopSpec(ShopKind.CLOTHING, 20_000, 2_000, 14, 7, LAST_DAY, 9);
        long before = System.nanoTime();
        SampleShop shop = ShopGenerator.write(spec, dir);
        double seconds = (System.nanoTime() - before) / 1e9;

        assertThat(shop.events()).isGreaterThan(100_000);
        // About two seconds on a quiet machine; the margin is for a busy one.
        assertThat(seconds).isLessThan(30);
    }

    @Test
    void textIsUtf8() throws IOException {
        SampleShop shop = ShopGenerator.write(small(ShopKind.CLOTHING, 7), dir);

        assertThat(Files.readString(shop.catalogueFile(), StandardCharsets.UTF_8))
                .contains(",S\u00f6rby,");
    }

    private static double share(Map<String, List<Export.Line>> visits, Predicate<Export.Line> anyEvent) {
        long matching = visits.values().stream()
                .filter(lines -> lines.stream().anyMatch(anyEvent))
                .count();
        return (double) matching / visits.size();
    }

    private static ShopSpec small(ShopKind kind, long seed) {
        return new ShopSpec(kind, 400, 300, 60, seed, LAST_DAY, 9);
    }
}

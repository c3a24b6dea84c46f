package dev.nightjar.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TradingTest {

    @ParameterizedTest
    @EnumSource
    void replayedStockNeverFallsBelowZeroAndEndsAsTheLedgerSays(ShopKind kind) throws IOException {
        RecordedShop shop = RecordedShop.of(kind);
        Map<String, Integer> units = new HashMap<>();
        Map<String, Long> changedAt = new HashMap<>();
        for (RecordedShop.Change change : shop.changes()) {
            String row = change.item().index() + " " + change.size();
            assertThat(units.merge(row, change.units(), Integer::sum)).isNotNegative();
            changedAt.put(row, change.at());
        }

        for (Item item : shop.catalogue().items()) {
            for (int size = 0; size < item.sizes().count(); size++) {
                String row = item.index() + " " + size;
                assertThat(shop.stock().units(item, size)).isEqualTo(units.get(row));
                assertThat(shop.stock().changedAt(item, size)).isEqualTo(changedAt.get(row));
            }
        }
        assertThat(units.values()).filteredOn(left -> left == 0).hasSizeGreaterThan(units.size() / 50);
        assertThat(units.values()).filteredOn(left -> left == 0).hasSizeLessThan(units.size() / 4);
    }

    @ParameterizedTest
    @EnumSource
    void nothingButAReturnHappensToAnItemThatIsNotOnSale(ShopKind kind) throws IOException {
        RecordedShop shop = RecordedShop.of(kind);

        assertThat(shop.events())
                .filteredOn(event -> event.deed().action() != Action.RETURN)
                .allMatch(event -> event.item().onSale(shop.day(event)));
        assertThat(shop.catalogue().items())
                .filteredOn(item -> item.firstDay() > 0)
                .hasSizeGreaterThan(5);
        assertThat(shop.catalogue().items())
                .filteredOn(item -> item.lastDay() < shop.spec().days())
                .hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @EnumSource
    void aTenthOfTheItemsGetsAThirdOfTheViews(ShopKind kind) throws IOException {
        RecordedShop shop = RecordedShop.of(kind);
        int[] views = new int[shop.catalogue().items().size()];
        shop.all(Action.VIEW).forEach(event -> views[event.item().index()]++);
        int[] sorted = Arrays.stream(views).sorted().toArray();
        int top = Arrays.stream(sorted).skip(sorted.length * 9L / 10).sum();

        assertThat(top).isGreaterThan(Arrays.stream(views).sum() / 3);
    }

    @ParameterizedTest
    @EnumSource
    void activityIsHeavyTailed(ShopKind kind) throws IOException {
        List<Long> events = RecordedShop.of(kind).events().stream()
                .filter(event -> !event.visitor().anonymous())
                .collect(Collectors.groupingBy(event -> event.visitor().shopper(), Collectors.counting()))
                .values()
                .stream()
                .sorted()
                .toList();
        double mean = events.stream().mapToLong(Long::longValue).average().orElseThrow();

        assertThat((double) events.get(events.size() / 2)).isLessThan(mean * 0.7);
        assertThat((double) events.get(events.size() - 1)).isGreaterThan(mean * 6);
    }

    @Test
    void consumablesAreBoughtAgainByTheSameShopperAndOtherGoodsHardlyEver() throws IOException {
        RecordedShop shop = RecordedShop.of(ShopKind.HOME);
        Map<Boolean, List<Long>> timesBought = new HashMap<>(Map.of(true, new ArrayList<>(), false, new ArrayList<>()));
        shop.all(Action.PURCHASE).stream()
                .filter(event -> !event.visitor().anonymous())
                .collect(Collectors.groupingBy(
                        event -> Map.entry(event.visitor().shopper(), event.item()), Collectors.counting()))
                .forEach((pair, times) -> timesBought
                        .get(shop.catalogue().consumable(pair.getValue().leaf()))
                        .add(times));

        assertThat(timesBought.get(true)).filteredOn(times -> times >= 3).hasSizeGreaterThan(20);
        assertThat(timesBought.get(false)).filteredOn(times -> times >= 3).hasSizeLessThan(5);
    }

    @ParameterizedTest
    @EnumSource
    void aHotItemIsSeenSeveralTimesMoreOftenThanOnOtherDays(ShopKind kind) throws IOException {
        RecordedShop shop = RecordedShop.of(kind);
        List<Trends.Spike> spikes = Trends.draw(shop.spec(), shop.catalogue()).spikes();
        long hotDays = 0;
        long hotViews = 0;
        long coldDays = 0;
        long coldViews = 0;
        for (Trends.Spike spike : spikes) {
            int from = Math.max(0, spike.item().firstDay());
            int to = Math.min(shop.spec().days() - 1, spike.item().lastDay());
            for (int day = from; day <= to; day++) {
                int today = day;
                long views = shop.all(Action.VIEW).stream()
                        .filter(event -> event.item().index() == spike.item().index() && shop.day(event) == today)
                        .count();
                hotDays += spike.on(day) ? 1 : 0;
                hotViews += spike.on(day) ? views : 0;
                coldDays += spike.on(day) ? 0 : 1;
                coldViews += spike.on(day) ? 0 : views;
            }
        }

        assertThat((double) hotViews / hotDays).isGreaterThan(4.0 * coldViews / coldDays);
    }
}

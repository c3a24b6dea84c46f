package dev.nightjar.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TasteTest {

    private static final int ENOUGH_VIEWS = 10;

    @ParameterizedTest
    @EnumSource
    void laterViewsFallInTheLeavesOfEarlierOnesFarMoreOftenThanByChance(ShopKind kind) throws IOException {
        RecordedShop shop = RecordedShop.of(kind);
        Map<Integer, Double> crowd = shares(shop.all(Action.VIEW));
        long hits = 0;
        long heldOut = 0;
        double byChance = 0;
        for (List<ShopEvent> views : byShopper(shop.all(Action.VIEW)).values()) {
            if (views.size() < ENOUGH_VIEWS) {
                continue;
            }
            int split = views.size() * 7 / 10;
            Set<Integer> top = top3(views.subList(0, split));
            List<ShopEvent> later = views.subList(split, views.size());
            hits += later.stream()
                    .filter(view -> top.contains(view.item().leaf()))
                    .count();
            heldOut += later.size();
            byChance += later.size() * top.stream().mapToDouble(crowd::get).sum();
        }

        assertThat(heldOut).isGreaterThan(1_000);
        assertThat(hits / byChance).isGreaterThan(4);
    }

    @ParameterizedTest
    @EnumSource
    void mostViewsOfAShopperAreInTheirOwnFavouriteLeaves(ShopKind kind) throws IOException {
        RecordedShop shop = RecordedShop.of(kind);
        Shoppers shoppers = new Shoppers(shop.spec(), shop.catalogue().assortment());
        Map<Integer, List<ShopEvent>> views = byShopper(shop.all(Action.VIEW));
        long own = 0;
        long all = 0;
        for (Map.Entry<Integer, List<ShopEvent>> entry : views.entrySet()) {
            List<Integer> leaves = shoppers.shopper(entry.getKey()).leaves();
            own += entry.getValue().stream()
                    .filter(view -> leaves.contains(view.item().leaf()))
                    .count();
            all += entry.getValue().size();
        }

        assertThat((double) own / all).isBetween(0.6, 0.9);
    }

    @ParameterizedTest
    @EnumSource
    void brandsThatAShopperLikesAreSeenMoreOftenThanByOthers(ShopKind kind) throws IOException {
        RecordedShop shop = RecordedShop.of(kind);
        Shoppers shoppers = new Shoppers(shop.spec(), shop.catalogue().assortment());
        Map<Integer, Double> crowd = shop.all(Action.VIEW).stream()
                .collect(Collectors.groupingBy(view -> view.item().brand(), Collectors.counting()))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        e -> (double) e.getValue() / shop.all(Action.VIEW).size()));
        double liked = 0;
        double byChance = 0;
        for (ShopEvent view : shop.all(Action.VIEW)) {
            if (!view.visitor().anonymous()) {
                List<Integer> brands =
                        shoppers.shopper(view.visitor().shopper()).brands();
                liked += brands.contains(view.item().brand()) ? 1 : 0;
                byChance += brands.stream()
                        .mapToDouble(b -> crowd.getOrDefault(b, 0.0))
                        .sum();
            }
        }

        assertThat(liked / byChance).isGreaterThan(1.5);
    }

    @Test
    void purchasesAreMostlyInTheTrueSizeAndOthersComeBackMoreOften() throws IOException {
        RecordedShop shop = RecordedShop.of(ShopKind.CLOTHING);
        long bought = sized(shop, Action.PURCHASE, true) + sized(shop, Action.PURCHASE, false);
        double wrongShare = (double) sized(shop, Action.PURCHASE, false) / bought;
        double backWhenRight = (double) sized(shop, Action.RETURN, true) / sized(shop, Action.PURCHASE, true);
        double backWhenWrong = (double) sized(shop, Action.RETURN, false) / sized(shop, Action.PURCHASE, false);

        assertThat(wrongShare).isBetween(0.05, 0.3);
        assertThat(backWhenWrong).isGreaterThan(2 * backWhenRight);
    }

    @Test
    void aShopperIsTheSameHoweverOftenDerived() throws IOException {
        RecordedShop shop = RecordedShop.of(ShopKind.CLOTHING);
        Shoppers once = new Shoppers(shop.spec(), shop.catalogue().assortment());
        Shoppers again = new Shoppers(shop.spec(), shop.catalogue().assortment());
        again.shopper(3);

        assertThat(again.shopper(42)).isEqualTo(once.shopper(42)).isNotEqualTo(once.shopper(43));
    }

    /** Events with sized goods of the shopper's own department, in the true size or not. */
    private static long sized(RecordedShop shop, Action action, boolean trueSize) {
        Shoppers shoppers = new Shoppers(shop.spec(), shop.catalogue().assortment());
        return shop.all(action).stream()
                .filter(event ->
                        !event.visitor().anonymous() && event.item().sizes().sized())
                .filter(event -> {
                    Shopper shopper = shoppers.shopper(event.visitor().shopper());
                    String department = shop.catalogue().leaf(event.item()).department();
                    int size = shopper.body().sizeIn(event.item().sizes());
                    return shopper.department().equals(department)
                            && trueSize == (size == event.deed().size());
                })
                .count();
    }

    private static Map<Integer, List<ShopEvent>> byShopper(List<ShopEvent> events) {
        return events.stream()
                .filter(event -> !event.visitor().anonymous())
                .collect(Collectors.groupingBy(event -> event.visitor().shopper()));
    }

    private static Map<Integer, Double> shares(List<ShopEvent> views) {
        return views.stream()
                .collect(Collectors.groupingBy(
                        view -> view.item().leaf(),
                        Collectors.collectingAndThen(Collectors.counting(), n -> (double) n / views.size())));
    }

    private static Set<Integer> top3(List<ShopEvent> views) {
        Map<Integer, Long> counts = views.stream()
                .map(view -> view.item().leaf())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(3)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}

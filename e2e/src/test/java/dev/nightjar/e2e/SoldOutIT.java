package dev.nightjar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.nightjar.redis.Generations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Once the shop system's "sold out" is acknowledged, no later answer offers the item in that size. */
@ExtendWith(LiveShopExtension.class)
class SoldOutIT {
    private static final int TRIES = 10_000;
    private static final int SHOPPERS = 8;

    @Test
    void anAcknowledgedZeroIsNeverOfferedAgain(LiveShop shop) throws Exception {
        List<String> users =
                new Generations(shop.redis, LiveShop.STORE).all().get(0).exampleUsers();
        // Per item and size: even while it may be offered, odd from the acknowledgement of a zero on. A try counts
        // as a violation when its zero was acknowledged before the question went out and still held when the answer
        // came.
        Map<String, AtomicInteger> epochs = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
        AtomicInteger tries = new AtomicInteger();
        AtomicInteger offersChecked = new AtomicInteger();
        List<String> contested = contested(shop, users);
        ExecutorService pool = Executors.newFixedThreadPool(SHOPPERS + 1);
        try {
            Future<?> stockroom = pool.submit(() -> {
                for (int round = 0; tries.get() < TRIES; round++) {
                    String key = contested.get(round % contested.size());
                    AtomicInteger epoch = epochs.computeIfAbsent(key, k -> new AtomicInteger());
                    if (epoch.get() % 2 == 0) {
                        set(shop, key, 0);
                        epoch.incrementAndGet();
                    } else {
                        epoch.incrementAndGet();
                        set(shop, key, 3);
                    }
                }
            });
            List<Future<?>> shoppers = new ArrayList<>();
            for (int s = 0; s < SHOPPERS; s++) {
                shoppers.add(pool.submit(() -> {
                    for (int n = tries.getAndIncrement(); n < TRIES; n = tries.getAndIncrement()) {
                        Map<String, Integer> before = new ConcurrentHashMap<>();
                        epochs.forEach((key, epoch) -> before.put(key, epoch.get()));
                        Config answer = shop.recommendations(users.get(n % users.size()), 20);
                        for (String offered : offers(answer)) {
                            Integer then = before.get(offered);
                            offersChecked.incrementAndGet();
                            if (then != null
                                    && then % 2 == 1
                                    && epochs.get(offered).get() == then) {
                                violations.add(offered + " offered in " + answer.getString("request_id"));
                            }
                        }
                    }
                }));
            }
            for (Future<?> shopper : shoppers) {
                shopper.get();
            }
            stockroom.get();
        } finally {
            pool.shutdownNow();
        }
        System.out.printf(
                "%,d concurrent tries, %,d offers of a size checked, %d violations%n",
                TRIES, offersChecked.get(), violations.size());
        assertThat(offersChecked.get()).isGreaterThan(TRIES);
        assertThat(violations).isEmpty();
    }

    /** The offers at the top of each shopper's list: those that a fault would show. */
    private static List<String> contested(LiveShop shop, List<String> users) {
        return users.stream()
                .flatMap(user -> offers(shop.recommendations(user, 5)).stream())
                .distinct()
                .toList();
    }

    private static List<String> offers(Config answer) {
        List<String> offers = new ArrayList<>();
        for (Config item : answer.getConfigList("items")) {
            List<String> sizes = item.getStringList("sizes");
            for (String size : sizes.isEmpty() ? List.of("-") : sizes) {
                offers.add(item.getString("item_id") + "|" + size);
            }
        }
        return offers;
    }

    private static void set(LiveShop shop, String key, int units) {
        int bar = key.indexOf('|');
        String body = "{\"items\":[{\"item_id\":\"" + key.substring(0, bar) + "\",\"sizes\":{\""
                + key.substring(bar + 1) + "\":" + units + "}}]}";
        var answer = shop.putStock(body);
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
    }
}

package dev.nightjar.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Version 1: size systems with their sizes and net purchases, categories with their shares, owned items. */
final class ShopperCodec implements Codec<Shopper> {
    private static final int VERSION = 1;

    @Override
    public byte[] encode(Shopper shopper) {
        ByteWriter out = new ByteWriter(VERSION, 64);
        out.varint(shopper.purchasesBySize().size());
        shopper.purchasesBySize().forEach((system, sizes) -> {
            out.text(system).varint(sizes.size());
            sizes.forEach((size, count) -> out.text(size).varint(count));
        });
        out.varint(shopper.categories().size());
        shopper.categories().forEach(c -> out.text(c.category()).f16(c.share()));
        out.varint(shopper.owned().size());
        shopper.owned().forEach(out::varint);
        return out.toBytes();
    }

    @Override
    public Shopper decode(byte[] bytes) {
        ByteReader in = new ByteReader("shopper", VERSION, bytes);
        SortedMap<String, SortedMap<String, Integer>> purchases = new TreeMap<>();
        for (int systems = in.count(2); systems > 0; systems--) {
            SortedMap<String, Integer> sizes = new TreeMap<>();
            putOnce(purchases, in.text(), sizes, in);
            for (int n = in.count(2); n > 0; n--) {
                putOnce(sizes, in.text(), in.varint(), in);
            }
        }
        List<Shopper.CategoryShare> categories = new ArrayList<>();
        for (int n = in.count(3); n > 0; n--) {
            categories.add(category(in));
        }
        List<Integer> owned = new ArrayList<>();
        for (int n = in.count(1); n > 0; n--) {
            owned.add(in.varint());
        }
        in.end();
        try {
            return new Shopper(purchases, categories, owned);
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    private static <V> void putOnce(SortedMap<String, V> map, String name, V value, ByteReader in) {
        if (map.put(name, value) != null) {
            throw in.broken("'" + name + "' stands there twice");
        }
    }

    private static Shopper.CategoryShare category(ByteReader in) {
        try {
            return new Shopper.CategoryShare(in.text(), in.f16());
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    @Override
    public String describe(Shopper shopper) {
        return "sizes " + shopper.purchasesBySize() + " categories " + shopper.categories() + " owned "
                + shopper.owned();
    }
}

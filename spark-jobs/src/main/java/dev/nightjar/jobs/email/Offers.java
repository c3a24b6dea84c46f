package dev.nightjar.jobs.email;

import dev.nightjar.ranking.RankedItem;
import dev.nightjar.ranking.Ranking;
import dev.nightjar.ranking.Stock;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * What can be offered to one user, best first, as bytes: a row of a million users must be small. Each offer has
 * {@value #BYTES} bytes: the item's number, its score, and a bit for the place of each size that suits the user and has
 * units. No bit: of its stock nothing is known.
 */
final class Offers {
    static final int BYTES = 16;

    private final ByteBuffer bytes;

    private Offers(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Reads what {@link #bytes} gave, or the beginning of it. */
    static Offers of(byte[] bytes) {
        return new Offers(ByteBuffer.wrap(bytes));
    }

    /** Those of a ranking. */
    static Offers of(Ranking ranking, StockSnapshot stock) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES * ranking.items().size());
        for (RankedItem ranked : ranking.items()) {
            bytes.putInt(ranked.item().number())
                    .putFloat((float) ranked.score())
                    .putLong(suiting(ranked, stock.units(ranked.item().id())));
        }
        return new Offers(bytes);
    }

    /** As they rest in a row. */
    byte[] bytes() {
        byte[] all = new byte[bytes.capacity()];
        bytes.get(0, all);
        return all;
    }

    private static long suiting(RankedItem ranked, SortedMap<String, Integer> units) {
        long bits = 0;
        int place = 0;
        for (var size : units.entrySet()) {
            boolean suits =
                    ranked.sizes().contains(size.getKey()) || size.getKey().equals(Stock.NO_SIZE);
            bits |= suits && size.getValue() > 0 ? 1L << place : 0;
            place++;
        }
        return bits;
    }

    int size() {
        return bytes.capacity() / BYTES;
    }

    int item(int position) {
        return bytes.getInt(BYTES * position);
    }

    float score(int position) {
        return bytes.getFloat(BYTES * position + 4);
    }

    /** A bit for each place. */
    long places(int position) {
        return bytes.getLong(BYTES * position + 8);
    }

    /** The sizes whose bits are set, but for the one that stands for none. */
    static List<String> sizes(long places, List<String> byPlace) {
        return IntStream.range(0, byPlace.size())
                .filter(place -> (places >>> place & 1) == 1)
                .mapToObj(byPlace::get)
                .filter(size -> !size.equals(Stock.NO_SIZE))
                .toList();
    }
}

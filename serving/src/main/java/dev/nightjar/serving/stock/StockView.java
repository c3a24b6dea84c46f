package dev.nightjar.serving.stock;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Availability;
import dev.nightjar.ranking.Stock;
import dev.nightjar.ranking.StockLookup;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Live stock as one request sees it: the server's copy, but for items that are in doubt. A first draft of the ranking does
 * without these, and so looks at every item that might have to stand in for one; {@link #readWanted} reads the stock of
 * those in doubt that it met, and the ranking is made again. What is in doubt and was not read then is {@link
 * Stock#UNREAD}, and never offered.
 *
 * <p>Belongs to one request and is not safe for use by several threads.
 */
public final class StockView implements StockLookup {
    /** Of more the first ones do: sources name the best first. */
    private static final int MOST_WANTED = 400;

    private final StoreStock owner;
    private final Catalogue catalogue;
    private final Set<String> changed;
    private final boolean allInDoubt;
    private final Set<String> wanted = new LinkedHashSet<>();
    private Map<String, Stock> read = Map.of();
    private final boolean verified;
    private boolean drafting;

    private StockView(
            StoreStock owner, Catalogue catalogue, Set<String> changed, boolean allInDoubt, boolean verified) {
        this.owner = owner;
        this.catalogue = catalogue;
        this.changed = changed;
        this.allInDoubt = allInDoubt;
        this.verified = verified;
        this.drafting = verified;
    }

    /** The copy is good, but for these items, and for those that it does not have. */
    static StockView doubting(StoreStock owner, Catalogue catalogue, Set<String> changed) {
        return new StockView(owner, catalogue, changed, false, true);
    }

    /** Nobody knows how good the copy is. */
    static StockView doubtingAll(StoreStock owner, Catalogue catalogue) {
        return new StockView(owner, catalogue, Set.of(), true, true);
    }

    /** The copy, however good it is. */
    static StockView ofCopy(StoreStock owner, Catalogue catalogue) {
        return new StockView(owner, catalogue, Set.of(), false, false);
    }

    @Override
    public Stock apply(Item item) {
        Stock copy = isDoubted(item) ? Stock.UNREAD : owner.copyOf(item.id());
        return copy.isRead() ? copy : inDoubt(item);
    }

    @Override
    public Availability availability(Item item) {
        if (!isDoubted(item)) {
            Availability copy = owner.availability(catalogue, item);
            if (copy.isRead()) {
                return copy;
            }
        }
        return inDoubt(item).availability();
    }

    private boolean isDoubted(Item item) {
        return allInDoubt || (!changed.isEmpty() && changed.contains(item.id()));
    }

    private Stock inDoubt(Item item) {
        if (drafting && wanted.size() < MOST_WANTED) {
            wanted.add(item.id());
        }
        return read.getOrDefault(item.id(), Stock.UNREAD);
    }

    /** Whether Redis had a say. */
    public boolean isVerified() {
        return verified;
    }

    /** Items that the draft looked at and that are in doubt. */
    public Collection<String> wanted() {
        return wanted;
    }

    /**
     * Ends the draft: reads what it wanted, in one round trip.
     *
     * @throws redis.clients.jedis.exceptions.JedisException when Redis does not answer; the draft is over all the same
     */
    public void readWanted() {
        drafting = false;
        read = owner.read(wanted);
    }

    /** Ends the draft without reading: what is in doubt is not offered. */
    public void leaveOutWanted() {
        drafting = false;
    }
}

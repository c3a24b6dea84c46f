package dev.nightjar.jobs.email;

import java.util.Arrays;

/**
 * Gives items to people, none to more than its bins take: deferred acceptance (Gale &amp; Shapley 1962, doi
 * 10.2307/2312726; many to many, Roth 1984). Everybody asks for the items of his list, best first; a full bin keeps those
 * who would lose most without the item, and whom it sends away asks for the next of his list.
 *
 * <p>What somebody would lose is the regret: the item's score less that of the first item beyond a full list, 0 where there
 * is none. Ties are broken by a number drawn for each person. Guarantees: no bin above its people; nobody is refused an item
 * that went, in all the sizes that suit him, to somebody who values it less; nobody gets an item twice. Where each offer has
 * one bin and lists fall by score, the outcome does not depend on the order of asking and is the greedy one by regret, whose sum
 * (counted from the store's greatest base up) is at least half of the greatest there is (Avis 1983, doi 10.1002/net.3230130404,
 * for matchings with capacities). Whom several sizes suit is counted against the one with most room, and not moved
 * again for others' sake.
 *
 * <p>Only a window of each list is in memory, and asking goes on as windows are {@linkplain #window loaded}; the outcome is
 * the same as with whole lists. Memory: 16 bytes for each place of a window, 23 for each item given, 21 a person.
 */
final class Allocation {
    private static final int NONE = -2;
    private static final int FREE = -1;

    private final int count;
    private final int width;
    private final Capacity capacity;

    private final int[] items;
    private final float[] scores;
    private final long[] suiting;
    private final char[] length;
    private final char[] start;
    private final char[] next;
    private final char[] held;
    private final int[] tie;
    private final float[] base;

    private final int[] slotItem;
    private final float[] slotKey;
    private final long[] slotSuiting;
    private final char[] slotPosition;
    private final byte[] slotPlace;

    /** Slots by bin, the one to be sent away first at the root. */
    private final int[][] heaps;

    private final int[] sizes;

    private int[] asking = new int[1024];
    private int waiting;
    private long refusals;

    /**
     * Makes room.
     *
     * @param users numbered from 0
     * @param count items that each can get
     * @param width places of a window, more than {@code count}
     */
    Allocation(int users, int count, int width, Capacity capacity) {
        if (width <= count) {
            throw new IllegalArgumentException("a window of " + width + " does not show what comes after " + count);
        }
        this.count = count;
        this.width = width;
        this.capacity = capacity;
        items = new int[Math.multiplyExact(users, width)];
        scores = new float[users * width];
        suiting = new long[users * width];
        length = new char[users];
        start = new char[users];
        next = new char[users];
        held = new char[users];
        tie = new int[users];
        base = new float[users];
        slotItem = new int[Math.multiplyExact(users, count)];
        Arrays.fill(slotItem, FREE);
        slotKey = new float[users * count];
        slotSuiting = new long[users * count];
        slotPosition = new char[users * count];
        slotPlace = new byte[users * count];
        heaps = new int[capacity.bins()][];
        sizes = new int[capacity.bins()];
    }

    /**
     * Takes up a person.
     *
     * @param ofAll offers in the whole list
     * @param beginning of the list, as many as a window has or all
     */
    void person(int user, int ofAll, Offers beginning, int drawn) {
        length[user] = (char) ofAll;
        tie[user] = drawn;
        base[user] = beginning.size() > count ? beginning.score(count) : 0;
        window(user, beginning);
    }

    /** Loads the part of a list that somebody asks from next. */
    void window(int user, Offers part) {
        start[user] = next[user];
        int places = Math.min(width, part.size());
        for (int i = 0; i < places; i++) {
            int at = user * width + i;
            items[at] = part.item(i);
            scores[at] = part.score(i);
            suiting[at] = part.places(i);
        }
        ask(user);
    }

    /** Lets everybody ask until nobody is sent away any more, or needs his next window. */
    void settle() {
        while (waiting > 0) {
            int user = asking[--waiting];
            int end = Math.min(length[user], start[user] + width);
            while (held[user] < count && next[user] < end) {
                int at = user * width + next[user] - start[user];
                float key = scores[at] - base[user];
                int place = choose(items[at], suiting[at], key, user);
                if (place == NONE) {
                    refusals++;
                } else {
                    give(user, new Offer(items[at], key, suiting[at], next[user]), place);
                }
                next[user]++;
            }
        }
    }

    private record Offer(int item, float key, long suiting, int position) {}

    private void give(int user, Offer offer, int place) {
        int slot = user * count;
        while (slotItem[slot] != FREE) {
            slot++;
        }
        slotItem[slot] = offer.item();
        slotKey[slot] = offer.key();
        slotSuiting[slot] = offer.suiting();
        slotPosition[slot] = (char) offer.position();
        held[user]++;
        put(slot, place);
    }

    /** Puts a slot into a bin, and whom that sends away into another of its bins, and so on. */
    private void put(int slot, int place) {
        int moving = slot;
        int to = place;
        while (to != NONE) {
            slotPlace[moving] = (byte) to;
            int bin = slotSuiting[moving] == 0 ? Capacity.NO_BIN : capacity.bin(slotItem[moving], to);
            if (bin == Capacity.NO_BIN) {
                return;
            }
            if (sizes[bin] < capacity.people(bin)) {
                push(bin, moving);
                return;
            }
            int sent = replaceWeakest(bin, moving);
            moving = sent;
            to = choose(slotItem[sent], slotSuiting[sent], slotKey[sent], sent / count);
        }
        int user = moving / count;
        slotItem[moving] = FREE;
        held[user]--;
        refusals++;
        ask(user);
    }

    /** The place of the size to count somebody against; {@link #NONE} when every bin prefers those it has. */
    private int choose(int item, long places, float key, int user) {
        if (places == 0) {
            return 0;
        }
        int chosen = NONE;
        int mostRoom = 0;
        for (long left = places; left != 0; left &= left - 1) {
            int place = Long.numberOfTrailingZeros(left);
            int bin = capacity.bin(item, place);
            int room = bin == Capacity.NO_BIN ? Integer.MAX_VALUE : capacity.people(bin) - sizes[bin];
            if (room > mostRoom) {
                mostRoom = room;
                chosen = place;
            }
        }
        if (chosen != NONE) {
            return chosen;
        }
        int weakest = FREE;
        for (long left = places; left != 0; left &= left - 1) {
            int place = Long.numberOfTrailingZeros(left);
            int bin = capacity.bin(item, place);
            if (sizes[bin] > 0 && (weakest == FREE || isWeaker(heaps[bin][0], weakest))) {
                weakest = heaps[bin][0];
                chosen = place;
            }
        }
        return weakest != FREE && isWeaker(weakest, key, user) ? chosen : NONE;
    }

    private boolean isWeaker(int slot, int than) {
        return isWeaker(slot, slotKey[than], than / count);
    }

    /** Whether the slot's owner would lose less, or as much and drew the lower number. */
    private boolean isWeaker(int slot, float key, int user) {
        if (slotKey[slot] != key) {
            return slotKey[slot] < key;
        }
        int owner = slot / count;
        return tie[owner] != tie[user] ? tie[owner] < tie[user] : owner > user;
    }

    private void push(int bin, int slot) {
        int[] heap = heaps[bin] == null ? new int[4] : heaps[bin];
        if (sizes[bin] == heap.length) {
            heap = Arrays.copyOf(heap, (int) Math.min(capacity.people(bin), heap.length * 2L));
        }
        heaps[bin] = heap;
        int at = sizes[bin]++;
        while (at > 0 && isWeaker(slot, heap[(at - 1) / 2])) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = slot;
    }

    private int replaceWeakest(int bin, int slot) {
        int[] heap = heaps[bin];
        int weakest = heap[0];
        int at = 0;
        for (int child = 1; child < sizes[bin]; child = 2 * at + 1) {
            if (child + 1 < sizes[bin] && isWeaker(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isWeaker(heap[child], slot)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = slot;
        return weakest;
    }

    private void ask(int user) {
        if (waiting == asking.length) {
            asking = Arrays.copyOf(asking, 2 * waiting);
        }
        asking[waiting++] = user;
    }

    /** Whether somebody's list goes on behind his window and he needs it. */
    boolean needsWindow(int user) {
        return held[user] < count && next[user] < length[user] && next[user] == start[user] + width;
    }

    /** Where the window begins that somebody needs. */
    int next(int user) {
        return next[user];
    }

    /** Items that somebody has. */
    int held(int user) {
        return held[user];
    }

    /**
     * Takes everything from those who have too little for a mail, for good. Afterwards nobody asks any more.
     *
     * @return how many that are
     */
    int release(int fewest) {
        int users = 0;
        for (int user = 0; user < held.length; user++) {
            if (held[user] < fewest) {
                users++;
                for (int slot = user * count; slot < (user + 1) * count; slot++) {
                    if (slotItem[slot] != FREE && slotSuiting[slot] != 0) {
                        int bin = capacity.bin(slotItem[slot], slotPlace[slot]);
                        sizes[bin] -= bin == Capacity.NO_BIN ? 0 : 1;
                    }
                    slotItem[slot] = FREE;
                }
                length[user] = 0;
            }
        }
        return users;
    }

    /** Whether somebody who gets a mail could take what others gave back. */
    boolean couldTake(int user) {
        return length[user] > 0 && held[user] < count;
    }

    /** Gives somebody, of the whole list, what there is room for. */
    void fill(int user, Offers whole) {
        for (int position = 0; position < whole.size() && held[user] < count; position++) {
            if (!has(user, whole.item(position))) {
                long free = free(whole.item(position), whole.places(position));
                if (free != 0) {
                    int place = choose(whole.item(position), free, 0, user);
                    give(user, new Offer(whole.item(position), 0, free, position), place);
                }
            }
        }
    }

    private long free(int item, long places) {
        long free = 0;
        for (long left = places; left != 0; left &= left - 1) {
            int bin = capacity.bin(item, Long.numberOfTrailingZeros(left));
            free |= bin == Capacity.NO_BIN || sizes[bin] < capacity.people(bin) ? Long.lowestOneBit(left) : 0;
        }
        return free;
    }

    private boolean has(int user, int item) {
        for (int slot = user * count; slot < (user + 1) * count; slot++) {
            if (slotItem[slot] == item) {
                return true;
            }
        }
        return false;
    }

    /** How often somebody was refused what he asked for, or sent away again. */
    long refusals() {
        return refusals;
    }

    /** What everybody got. */
    Given given() {
        Given given = new Given(count, held.length);
        for (int user = 0; user < held.length; user++) {
            for (int slot = user * count; slot < (user + 1) * count; slot++) {
                if (length[user] > 0 && slotItem[slot] != FREE) {
                    given.add(user, slotPosition[slot], slotPlace[slot]);
                }
            }
        }
        return given;
    }
}

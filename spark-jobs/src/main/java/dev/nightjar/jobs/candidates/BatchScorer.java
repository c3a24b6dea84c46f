package dev.nightjar.jobs.candidates;

import dev.nightjar.jobs.kernels.BestItems;
import dev.nightjar.jobs.kernels.Panels;
import dev.nightjar.jobs.kernels.ScoreKernel;
import dev.nightjar.jobs.kernels.Tile;
import dev.nightjar.jobs.kernels.UserBlock;
import java.util.List;
import java.util.function.Supplier;

/**
 * Scores a batch of users against all items and keeps each one's best: shard by shard, in it block by block of items, and
 * for each block tile by tile of users. What a user is known to come back for is raised, and what is excluded masked, in the
 * tile before anything is selected. Memory is that of a batch, whatever comes.
 */
public final class BatchScorer {
    /** Users and columns of a tile: 480 KB of scores, for a second-level cache of 512 KB or more. */
    private static final int TILE_USERS = 5 * UserBlock.GROUP;

    private static final int TILE_PANELS = 128;

    /** Users per batch: enough that a shard, which may come from disk, is used many times before the next. */
    private static final int TILES = 64;

    private final List<? extends Supplier<Panels>> shards;
    private final int rank;
    private final ScoreKernel kernel;
    private final UserBlock[] users = new UserBlock[TILES];
    private final int[][] excluded = new int[TILES * TILE_USERS][];
    /** How many of a user's excluded positions lie before the block at hand. */
    private final int[] passed = new int[TILES * TILE_USERS];

    private final int[][] raised = new int[TILES * TILE_USERS][];
    private final float[][] amounts = new float[TILES * TILE_USERS][];
    /** How many of a user's raised positions lie before the block at hand. */
    private final int[] raisedPassed = new int[TILES * TILE_USERS];

    private final Tile tile;
    private final BestItems best;
    private int size;

    /**
     * An empty batch.
     *
     * @param shards in the order of item positions
     * @param count N
     */
    public BatchScorer(List<? extends Supplier<Panels>> shards, int rank, int count, ScoreKernel kernel) {
        this.shards = shards;
        this.rank = rank;
        this.kernel = kernel;
        this.tile = new Tile(TILE_USERS, TILE_PANELS * Panels.WIDTH);
        this.best = new BestItems(excluded.length, count, TILE_PANELS * Panels.WIDTH);
    }

    public boolean isFull() {
        return size == excluded.length;
    }

    /** How many users there are; they count from 0 in the order added. */
    public int size() {
        return size;
    }

    /**
     * Adds a user to a batch that is not full.
     *
     * @param vector of the items' rank, with finite scores
     * @param leftOut positions to leave out, rising
     * @param raises positions whose scores are raised, rising; one that is left out as well stays out
     * @param by by how much, each 0 or more
     */
    public void add(float[] vector, int[] leftOut, int[] raises, float[] by) {
        int block = size / TILE_USERS;
        if (users[block] == null) {
            users[block] = new UserBlock(TILE_USERS, rank);
        }
        users[block].put(size % TILE_USERS, vector);
        excluded[size] = leftOut;
        passed[size] = 0;
        raised[size] = raises;
        amounts[size] = by;
        raisedPassed[size] = 0;
        size++;
    }

    /** Finds the best items of the users added. */
    public void score() {
        best.clear();
        int position = 0;
        for (Supplier<Panels> source : shards) {
            Panels shard = source.get();
            for (int panel = 0; panel < shard.count(); panel += TILE_PANELS) {
                int panels = Math.min(TILE_PANELS, shard.count() - panel);
                int items = Math.min(panels * Panels.WIDTH, shard.items() - panel * Panels.WIDTH);
                kernel.items(shard, panel, panels);
                for (int first = 0; first < size; first += TILE_USERS) {
                    score(first, Math.min(TILE_USERS, size - first), items, position);
                }
                position += items;
            }
        }
    }

    private void score(int first, int count, int items, int position) {
        kernel.multiply(users[first / TILE_USERS], count, tile);
        for (int row = 0; row < count; row++) {
            raise(first + row, row, items, position);
            mask(first + row, row, items, position);
            best.offer(first + row, tile, row, position);
        }
    }

    private void raise(int user, int row, int items, int position) {
        int[] positions = raised[user];
        int next = raisedPassed[user];
        for (; next < positions.length && positions[next] < position + items; next++) {
            tile.raise(row, positions[next] - position, amounts[user][next]);
        }
        raisedPassed[user] = next;
    }

    private void mask(int user, int row, int items, int position) {
        int[] positions = excluded[user];
        int next = passed[user];
        for (; next < positions.length && positions[next] < position + items; next++) {
            tile.mask(row, positions[next] - position);
        }
        passed[user] = next;
        for (int column = items; column < tile.columns(); column++) {
            tile.mask(row, column);
        }
    }

    /** How many items a user got. */
    public int size(int user) {
        return best.size(user);
    }

    /** Writes a user's items, best first, to arrays of {@link #size(int)} or more. */
    public void read(int user, int[] positions, float[] scores) {
        best.read(user, positions, scores);
    }

    /** Begins a new batch. */
    public void clear() {
        size = 0;
    }
}

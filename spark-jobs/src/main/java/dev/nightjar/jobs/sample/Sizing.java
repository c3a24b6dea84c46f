package dev.nightjar.jobs.sample;

/** Which size a shopper asks for: the true one, sometimes the next; for another department, a gift by guess. */
final class Sizing {

    private static final double ONE_OFF = 0.14;
    private static final double TRY_NEIGHBOUR = 0.25;

    private final ShopFloor floor;
    private final Shopper shopper;
    private final Dice dice;

    Sizing(ShopFloor floor, Shopper shopper, Dice dice) {
        this.floor = floor;
        this.shopper = shopper;
        this.dice = dice;
    }

    int ask(Item item) {
        if (!item.sizes().sized()) {
            return 0;
        }
        if (gift(item)) {
            String department = floor.catalogue().leaf(item).department();
            return item.sizes().clamp(Body.draw(department, dice).sizeIn(item.sizes()));
        }
        int size = shopper.body().sizeIn(item.sizes());
        return dice.chance(ONE_OFF) ? neighbour(item, size) : size;
    }

    /** The size itself if it is there; else now and then the next one, which may be sold out too. */
    int settle(Item item, int size) {
        boolean there = floor.ledger().units(item, size) > 0;
        return there || !dice.chance(TRY_NEIGHBOUR) ? size : neighbour(item, size);
    }

    /** How likely a purchase comes back. */
    double sendBack(Item item, int size) {
        boolean wrong =
                item.sizes().sized() && !gift(item) && size != shopper.body().sizeIn(item.sizes());
        return wrong ? Habits.SEND_BACK_WRONG_SIZE : floor.habits().sendBack();
    }

    private boolean gift(Item item) {
        return !shopper.department().equals(floor.catalogue().leaf(item).department());
    }

    private int neighbour(Item item, int size) {
        return item.sizes().clamp(size + (dice.chance(0.5) ? 1 : -1));
    }
}

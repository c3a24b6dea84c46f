package dev.nightjar.jobs.sample;

import dev.nightjar.jobs.sample.ShopEvent.Deed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One visit, told event by event: looks at items, some of which go into the cart, and perhaps a purchase at the end.
 * What is planned is checked against the stock only when its moment comes.
 */
final class Visit {

    private static final double LOOK_ON = 0.68;
    private static final double WISH = 0.035;
    private static final double MATCH = 0.5;
    private static final double ACCEPT_SUBSTITUTE = 0.5;
    /** Chance to buy of those who are about to pay, or who came for one thing. */
    private static final double CERTAIN = 1;

    private static final double MORE_OF_A_CONSUMABLE = 0.35;

    /** Something the shopper means to do. */
    private record Step(Action action, Item item, int size, int quantity) {}

    private final ShopFloor floor;
    private final Shopper shopper;
    private final Arrival arrival;
    private final Visitor visitor;
    private final Dice dice;
    private final Browsing browsing;
    private final Sizing sizing;
    private final Deque<Step> plan = new ArrayDeque<>();
    private final List<Step> cart = new ArrayList<>();
    private long at;
    private double checkout;
    private boolean browses;
    private boolean looked;

    Visit(ShopFloor floor, Shopper shopper, Arrival arrival, long number) {
        this.floor = floor;
        this.shopper = shopper;
        this.arrival = arrival;
        this.at = arrival.at();
        this.checkout = floor.habits().checkout();
        this.dice = Dice.of(floor.spec().seed(), Dice.Stream.VISIT, number);
        this.browsing = new Browsing(floor, shopper, dice);
        this.sizing = new Sizing(floor, shopper, dice);
        int name = arrival.signedIn() ? shopper.index() : Visitor.ANONYMOUS;
        this.visitor = new Visitor(number, name, device(), channel());
        begin(arrival.errand());
    }

    /** When the next event is due, milliseconds since 1970. */
    long at() {
        return at;
    }

    long number() {
        return visitor.visit();
    }

    /** Does the next thing; empty when the visit is over. */
    Optional<ShopEvent> next() {
        while (!plan.isEmpty() || planMore()) {
            Step step = plan.poll();
            Optional<Deed> deed = perform(step);
            if (deed.isPresent()) {
                ShopEvent event = new ShopEvent(at, visitor, step.item(), deed.get());
                at += 1_000 + deed.get().dwellMillis() + dice.between(0, 9_000);
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    private void begin(Arrival.Errand errand) {
        if (errand instanceof Arrival.SendBack parcel) {
            plan.add(new Step(Action.RETURN, parcel.item(), parcel.size(), parcel.quantity()));
        } else if (errand instanceof Arrival.Refill refill) {
            boolean usual = refill.usual().onSale(floor.demand().day());
            Item item = usual ? refill.usual() : floor.demand().drawItem(refill.leaf(), dice);
            checkout = CERTAIN;
            planCart(item);
        } else {
            browses = true;
        }
    }

    private boolean planMore() {
        if (browses) {
            planLook(looked ? browsing.next() : browsing.first());
            looked = true;
            browses = dice.chance(LOOK_ON);
            return true;
        }
        boolean pays = !cart.isEmpty() && dice.chance(checkout);
        if (pays) {
            checkout = CERTAIN;
            cart.forEach(step -> plan.add(new Step(Action.PURCHASE, step.item(), step.size(), step.quantity())));
        }
        cart.clear();
        return pays;
    }

    private void planLook(Item item) {
        plan.add(new Step(Action.VIEW, item, 0, 0));
        if (dice.chance(floor.habits().hover())) {
            plan.add(new Step(Action.HOVER, item, 0, 0));
        }
        if (dice.chance(floor.habits().scroll())) {
            plan.add(new Step(Action.SCROLL, item, 0, 0));
        }
        if (floor.owned().has(shopper, item) && !floor.catalogue().consumable(item.leaf())) {
            return;
        }
        double liking = Math.max(0.4, Math.min(2.2, StrictMath.exp(0.5 * browsing.fit(item) - 0.2)));
        double mark = dice.unit();
        if (mark < floor.habits().cart() * liking) {
            plan.add(new Step(Action.CART, item, sizing.ask(item), quantity(item)));
            if (dice.chance(MATCH)) {
                plan.add(new Step(Action.VIEW, browsing.matching(item), 0, 0));
            }
        } else if (mark > 1 - WISH * liking) {
            plan.add(new Step(Action.WISHLIST, item, sizing.ask(item), 1));
        }
    }

    private void planCart(Item item) {
        plan.add(new Step(Action.VIEW, item, 0, 0));
        plan.add(new Step(Action.CART, item, sizing.ask(item), quantity(item)));
    }

    private Optional<Deed> perform(Step step) {
        return switch (step.action()) {
            case VIEW -> Optional.of(Deed.lasting(Action.VIEW, millis(8_000)));
            case HOVER -> Optional.of(Deed.lasting(Action.HOVER, millis(900)));
            case SCROLL -> Optional.of(Deed.scrolling(5 * dice.between(2, 20)));
            case CART -> fillCart(step);
            case WISHLIST -> {
                floor.leftBehind().want(shopper, step.item());
                yield Optional.of(Deed.of(Action.WISHLIST, step.size(), 1));
            }
            case PURCHASE -> purchase(step);
            case RETURN -> {
                floor.owned().sentBack(shopper, step.item());
                floor.ledger().add(step.item(), step.size(), step.quantity(), at);
                yield Optional.of(Deed.of(Action.RETURN, step.size(), step.quantity()));
            }
        };
    }

    private Optional<Deed> fillCart(Step step) {
        int size = sizing.settle(step.item(), step.size());
        if (floor.ledger().units(step.item(), size) == 0) {
            return soldOut(step);
        }
        floor.leftBehind().want(shopper, step.item());
        cart.add(new Step(Action.CART, step.item(), size, step.quantity()));
        return Optional.of(Deed.of(Action.CART, size, step.quantity()));
    }

    private Optional<Deed> purchase(Step step) {
        int taken = floor.ledger().take(step.item(), step.size(), step.quantity(), at);
        if (taken == 0) {
            return soldOut(step);
        }
        floor.leftBehind().bought(shopper, step.item());
        floor.owned().bought(shopper, step.item());
        if (dice.chance(sizing.sendBack(step.item(), step.size()))) {
            Arrival.SendBack parcel = new Arrival.SendBack(step.item(), step.size(), taken);
            floor.returns().plan(parcel, arrival, floor.demand().day(), dice);
        }
        return Optional.of(Deed.of(Action.PURCHASE, step.size(), taken));
    }

    /** Nothing happens now, but the shopper may turn to something like it: those about to pay take it at once. */
    private Optional<Deed> soldOut(Step step) {
        if (dice.chance(ACCEPT_SUBSTITUTE)) {
            Item other = browsing.insteadOf(step.item());
            if (checkout == CERTAIN) {
                planCart(other);
            } else {
                planLook(other);
            }
        }
        return Optional.empty();
    }

    private int quantity(Item item) {
        if (floor.catalogue().consumable(item.leaf())) {
            return dice.chance(MORE_OF_A_CONSUMABLE) ? dice.between(2, 3) : 1;
        }
        return dice.chance(floor.habits().second()) ? 2 : 1;
    }

    private int millis(int median) {
        return 150 + (int) Math.min(600_000, median * StrictMath.exp(0.9 * dice.normal()));
    }

    private String device() {
        return dice.chance(0.8) ? shopper.device() : dice.pick(Shoppers.DEVICES);
    }

    private String channel() {
        return dice.chance(0.2) ? dice.pick(List.of("mail", "social", "search")) : "";
    }
}

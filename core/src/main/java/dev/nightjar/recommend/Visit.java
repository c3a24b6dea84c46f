package dev.nightjar.recommend;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.Rail.Mode;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.rules.RuleBook;
import dev.nightjar.rules.RulesInForce;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionDelta;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.sizes.LikelySizes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is the same for all lists of one request. Belongs to that request and is not safe for use by several
 * threads.
 */
public final class Visit {
    /** Types of event by which an item was seen in full, not in passing. */
    private static final Set<EventType> OPENED =
            EnumSet.of(EventType.VIEW, EventType.CLICK, EventType.SCROLL, EventType.CART, EventType.WISHLIST);

    private final RankingSettings settings;
    private final Assortment assortment;
    private final CandidateList trending;
    private final RuleBook rules;
    private final RequestContext context;
    private final Guest guest;
    private final Instant now;
    private final SessionDelta session;
    private final LikelySizes sizes;
    private final List<Integer> opened;
    private final Set<Integer> inCart;
    private final Set<Integer> owned;
    private Optional<CandidateList> foldedIn = Optional.empty();

    /**
     * Looks at a visitor.
     *
     * @param assortment one reference for the whole request, so that a switch of generations meanwhile mixes nothing
     * @param trending what is in demand right now; empty where nobody knows
     * @param rules likewise one reference
     * @param now the instant of the request
     */
    public Visit(
            RankingSettings settings,
            Assortment assortment,
            CandidateList trending,
            RuleBook rules,
            RequestContext context,
            Guest guest,
            Instant now) {
        this.settings = settings;
        this.assortment = assortment;
        this.trending = trending;
        this.rules = rules;
        this.context = context;
        this.guest = guest;
        this.now = now;
        this.session =
                SessionDelta.of(guest.events(), now, assortment.catalogue(), assortment.vectors(), settings.session());
        this.sizes = settings.likelySizes(guest.shopper());
        this.opened = opened(guest.events(), assortment.catalogue());
        this.inCart = inCart(guest.events(), assortment.catalogue());
        this.owned = owned(guest);
    }

    private static List<Integer> opened(List<SessionEvent> events, Catalogue catalogue) {
        Set<Integer> numbers = new LinkedHashSet<>();
        for (SessionEvent event : events) {
            if (OPENED.contains(event.type())) {
                catalogue.byId(event.item()).ifPresent(item -> numbers.add(item.number()));
            }
        }
        return new ArrayList<>(numbers);
    }

    /** An item is in the basket when it was last put there, and not bought since. */
    private static Set<Integer> inCart(List<SessionEvent> events, Catalogue catalogue) {
        Map<Integer, EventType> latest = new HashMap<>();
        for (SessionEvent event : events) {
            if (event.type() == EventType.CART || event.type() == EventType.PURCHASE) {
                catalogue.byId(event.item()).ifPresent(item -> latest.putIfAbsent(item.number(), event.type()));
            }
        }
        latest.values().removeIf(type -> type != EventType.CART);
        return latest.keySet();
    }

    /**
     * What was owned last night, and what was bought since; without what was sent back since. An item that was bought and
     * sent back as often lately is not owned, whatever last night knew: it may have known of the first half.
     */
    private Set<Integer> owned(Guest of) {
        Catalogue catalogue = assortment.catalogue();
        Map<Integer, Integer> net = new HashMap<>();
        for (SessionEvent event : of.events()) {
            int change = event.type() == EventType.PURCHASE ? 1 : event.type() == EventType.RETURN ? -1 : 0;
            if (change != 0) {
                catalogue.byId(event.item()).ifPresent(item -> net.merge(item.number(), change, Integer::sum));
            }
        }
        of.shopper().owned().forEach(number -> net.putIfAbsent(number, 1));
        net.entrySet()
                .removeIf(e -> e.getValue() <= 0
                        || catalogue
                                .byNumber(e.getKey())
                                .filter(item -> !isRepeatable(item))
                                .isEmpty());
        return net.keySet();
    }

    private boolean isRepeatable(Item item) {
        return settings.repeatable().stream().anyMatch(item::isIn);
    }

    RankingSettings settings() {
        return settings;
    }

    public Assortment assortment() {
        return assortment;
    }

    /** What was in demand at that instant. */
    public CandidateList trending() {
        return trending;
    }

    /** The rules that the lists follow. */
    public RuleBook rules() {
        return rules;
    }

    /** Those of them that hold on a rail in these circumstances. */
    RulesInForce rulesOn(Rail rail) {
        return rules.inForce(rail.name(), context, now);
    }

    RequestContext context() {
        return context;
    }

    Guest guest() {
        return guest;
    }

    /**
     * Candidates for a visitor who has none of their own, solved from what they did lately; empty for one who has, where it takes
     * more, and on a rail that does not follow the session. Solved once, and only when it is asked for.
     */
    public CandidateList foldedIn(Rail rail) {
        if (guest.personal().size() > 0 || rail.mode() != Mode.REAL_TIME) {
            return CandidateList.EMPTY;
        }
        if (foldedIn.isEmpty()) {
            foldedIn = Optional.of(assortment
                    .foldIn()
                    .list(
                            guest.events(),
                            now,
                            assortment.catalogue(),
                            settings.session().foldIn()));
        }
        return foldedIn.get();
    }

    /** The items that a slot is about; those that the catalogue does not know say nothing. */
    List<Item> itemsOf(Slot slot) {
        return slot.about().stream()
                .flatMap(id -> assortment.catalogue().byId(id).stream())
                .distinct()
                .toList();
    }

    /** What the visitor did lately, as numbers. */
    public SessionDelta session() {
        return session;
    }

    /** What the visitor is likely to take. */
    public LikelySizes sizes() {
        return sizes;
    }

    /** Numbers of the items that were opened, latest first. */
    List<Integer> opened() {
        return opened;
    }

    /** Numbers of the items that are in the basket. */
    Set<Integer> inCart() {
        return inCart;
    }

    /** Numbers of the items that were bought and kept, and are not of a kind that is bought again. */
    Set<Integer> owned() {
        return owned;
    }
}

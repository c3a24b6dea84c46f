package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.contract.Shopper;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.rules.RuleBook;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.session.SessionSettings;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VisitTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final int BOARD = 0;
    private static final int KNIFE = 1;
    private static final int COFFEE = 2;

    private static final Assortment ASSORTMENT = new Assortment(
            new Catalogue(List.of(
                    item(BOARD, "board", "kitchen/boards"),
                    item(KNIFE, "knife", "kitchen/knives"),
                    item(COFFEE, "coffee", "kitchen/coffee"))),
            Map.of(),
            Map.of(),
            ItemVectors.NONE,
            Related.NONE,
            ContextLifts.NONE,
            FoldIn.NONE);

    @Test
    void whatLastNightKnewIsOwnedUnlessItIsBoughtAgain() {
        assertThat(visit(List.of(BOARD, COFFEE, 77)).owned()).containsExactly(BOARD);
    }

    @Test
    void whatWasBoughtSinceIsOwnedToo() {
        assertThat(visit(List.of(BOARD), bought("knife"), bought("coffee"), bought("unknown"))
                        .owned())
                .containsExactlyInAnyOrder(BOARD, KNIFE);
    }

    @Test
    void whatWasSentBackSinceIsNot() {
        assertThat(visit(List.of(BOARD), sentBack("board")).owned()).isEmpty();
        assertThat(visit(List.of(BOARD), bought("board"), sentBack("board")).owned())
                .isEmpty();
        assertThat(visit(List.of(), bought("board"), bought("board"), sentBack("board"))
                        .owned())
                .containsExactly(BOARD);
    }

    private static Visit visit(List<Integer> owned, SessionEvent... events) {
        RankingSettings settings = new RankingSettings(
                ZoneOffset.UTC,
                false,
                0,
                0.2,
                Map.of(),
                List.of("kitchen/coffee"),
                SessionSettings.WEIGHTLESS,
                Map.of());
        return new Visit(
                settings,
                ASSORTMENT,
                CandidateList.EMPTY,
                RuleBook.EMPTY,
                new RequestContext("", "", "", LocalDateTime.of(2026, 11, 20, 12, 0)),
                new Guest(CandidateList.EMPTY, new Shopper(new TreeMap<>(), List.of(), owned), List.of(events)),
                NOW);
    }

    private static SessionEvent bought(String item) {
        return event(EventType.PURCHASE, item);
    }

    private static SessionEvent sentBack(String item) {
        return event(EventType.RETURN, item);
    }

    private static SessionEvent event(EventType type, String item) {
        return new SessionEvent(type + item, type, item, NOW.minusSeconds(60), 0, 0);
    }

    private static Item item(int number, String id, String category) {
        return Item.of(number, id, id, category, "", 10, "EUR", "");
    }
}

package dev.nightjar.jobs.nextclick;

import static dev.nightjar.jobs.nextclick.Visits.visit;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MomentTest {

    @Test
    void aSessionOfOneClickSaysNothing() {
        assertThat(Moment.of(visit("a"))).isEmpty();
    }

    @Test
    void neitherDoesOneThatOpensTheSameItemAgainAndAgain() {
        assertThat(Moment.of(visit("a a a"))).isEmpty();
    }

    @Test
    void whatIsKnownAtAMomentEndsWithTheEventThatOpensTheItem() {
        List<Moment> moments = Moment.of(visit("a b c"));

        assertThat(described(moments)).containsExactly("1: a > b, new", "2: a b > c, new");
        assertThat(moments.get(1).inView()).isEqualTo("b");
    }

    @Test
    void openingTheSameItemAgainAtOnceIsNoMomentAndNoNextClick() {
        // The page of b is asked for when b is first opened; that it is opened again is not known then.
        assertThat(described(Moment.of(visit("a b b b c")))).containsExactly("1: a > b, new", "2: a b > c, new");
    }

    @Test
    void goingBackToAnEarlierItemIsANextClickButNotOnAnUnseenItem() {
        assertThat(described(Moment.of(visit("a b a c"))))
                .containsExactly("1: a > b, new", "2: a b > a, back", "3: a b a > c, new");
    }

    @Test
    void whatOpensNoItemIsKnownLaterAndIsNeverTheNextClick() {
        assertThat(described(Moment.of(visit("hover:c a hover:b cart:a b hover:c c"))))
                .containsExactly("1: c a > b, new", "2: c a b a b > c, new");
    }

    @Test
    void changingALaterEventNeverChangesWhatIsKnownEarlier() {
        Random random = new Random(7);
        for (int n = 0; n < 200; n++) {
            List<String> words = IntStream.range(0, 2 + random.nextInt(10))
                    .mapToObj(i -> word(random))
                    .collect(Collectors.toList());
            int changed = random.nextInt(words.size());
            List<Moment> before = Moment.of(visit(String.join(" ", words)));
            words.set(changed, word(random));
            List<Moment> after = Moment.of(visit(String.join(" ", words)));

            List<List<Recorded>> known = upTo(changed, before);
            List<List<Recorded>> other = upTo(changed, after);
            // Whether the last one is a moment at all depends on whether anything is opened after it.
            int same = Math.min(known.size(), other.size());
            assertThat(Math.abs(known.size() - other.size())).isLessThanOrEqualTo(1);
            assertThat(other.subList(0, same)).isEqualTo(known.subList(0, same));
        }
    }

    private static String word(Random random) {
        return List.of("a", "b", "c", "hover:a").get(random.nextInt(4));
    }

    /** What was known at the moments that come before the event at a place in the session. */
    private static List<List<Recorded>> upTo(int place, List<Moment> moments) {
        return moments.stream()
                .map(Moment::known)
                .filter(events -> events.size() <= place)
                .toList();
    }

    private static List<String> described(List<Moment> moments) {
        return moments.stream()
                .map(m -> m.place() + ": "
                        + m.known().stream().map(e -> e.event().item()).collect(Collectors.joining(" ")) + " > "
                        + m.next() + (m.unseen() ? ", new" : ", back"))
                .toList();
    }
}

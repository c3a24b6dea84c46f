package dev.nightjar.ranking;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The candidates of one rung: each item once, under the source that says most for it. */
final class Union {
    private final Map<Integer, Candidate> byNumber = new LinkedHashMap<>();

    /**
     * A candidate.
     *
     * @param base scaled score times the source's weight, (0, 1]
     */
    record Candidate(int number, String source, double base) {}

    private Union() {}

    /** In the order in which the sources name them; of equal bases the earlier source has the item. */
    static Collection<Candidate> of(List<Source> rung) {
        Union union = new Union();
        rung.forEach(union::add);
        return union.byNumber.values();
    }

    private void add(Source source) {
        Scale scale = Scale.of(source.list());
        for (int rank = 0; rank < source.list().size(); rank++) {
            int number = source.list().item(rank);
            double base = source.weight() * scale.apply(source.list().score(rank));
            Candidate known = byNumber.get(number);
            if (known == null || base > known.base()) {
                byNumber.put(number, new Candidate(number, source.name(), base));
            }
        }
    }
}

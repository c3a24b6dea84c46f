package dev.nightjar.jobs.email;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import dev.nightjar.lists.Editions;
import dev.nightjar.settings.InvalidSettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One campaign, as {@code campaigns} of a store's settings describes it.
 *
 * @param audience Spark SQL condition over user_profiles
 * @param count items in a list
 * @param minFill a user with fewer gets no mail
 * @param filter which items may stand in it
 * @param peoplePerUnit people that an item is offered to for each unit of it, at most
 * @param link where an item's link leads, empty for none
 */
record Campaign(
        String name,
        int priority,
        String audience,
        int count,
        int minFill,
        ItemFilter filter,
        double peoplePerUnit,
        String link,
        Variants variants)
        implements Serializable {

    /**
     * Which items a campaign shows, beyond what its rail says.
     *
     * @param categories only of these or below; empty for all
     * @param without none of these or below
     * @param maxPrice infinite where there is no limit
     * @param newInDays 0 sets no limit
     */
    record ItemFilter(List<String> categories, List<String> without, double minPrice, double maxPrice, int newInDays)
            implements Serializable {}

    /**
     * The active campaigns of a store, in the order in which they are made.
     *
     * @throws InvalidSettings with every mistake
     */
    static List<Campaign> active(Config store) {
        Config section = store.getConfig("campaigns");
        Set<String> rails = new TreeSet<>(store.getObject("rails").keySet());
        List<String> problems = new ArrayList<>();
        List<Campaign> campaigns = new ArrayList<>();
        for (String name : new TreeSet<>(section.root().keySet())) {
            Config c = section.getConfig(ConfigUtil.joinPath(name));
            if (!Editions.isCampaign(name)) {
                problems.add("'campaigns." + name + "': a campaign's name is 1 to 40 lower-case letters, digits and"
                        + " hyphens, a hyphen not first");
            } else if (c.getBoolean("active")) {
                of(name, c, rails, problems).ifPresent(campaigns::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        campaigns.sort(Comparator.comparingInt(Campaign::priority).thenComparing(Campaign::name));
        return campaigns;
    }

    private static Optional<Campaign> of(String name, Config c, Set<String> rails, List<String> problems) {
        String at = "'campaigns." + name;
        int before = problems.size();
        List<Variants.Variant> variants = variants(at, c, rails, problems);
        double maxPrice = c.getDouble("max-price");
        if (maxPrice > 0 && maxPrice < c.getDouble("min-price")) {
            problems.add(at + ".min-price' is above its max-price; no item costs that");
        }
        if (c.getInt("min-fill") > c.getInt("count")) {
            problems.add(at + ".min-fill' = " + c.getInt("min-fill") + " is more than its count, " + c.getInt("count")
                    + ": nobody would get a mail");
        }
        double shares = variants.stream().mapToDouble(Variants.Variant::share).sum();
        if (Math.abs(shares - 100) > 1e-9) {
            problems.add(at + ".variants': their shares sum to " + shares + " per cent; make them sum to 100");
        }
        return problems.size() > before
                ? Optional.empty()
                : Optional.of(new Campaign(
                        name,
                        c.getInt("priority"),
                        c.getString("audience"),
                        c.getInt("count"),
                        c.getInt("min-fill"),
                        new ItemFilter(
                                new ArrayList<>(c.getStringList("categories")),
                                new ArrayList<>(c.getStringList("exclude-categories")),
                                c.getDouble("min-price"),
                                maxPrice == 0 ? Double.POSITIVE_INFINITY : maxPrice,
                                c.getInt("new-in-days")),
                        c.getDouble("people-per-unit"),
                        c.getString("link"),
                        new Variants("email-" + name, variants)));
    }

    private static List<Variants.Variant> variants(String at, Config c, Set<String> rails, List<String> problems) {
        String own = c.getString("rail");
        Config section = c.getConfig("variants");
        List<Variants.Variant> variants = new ArrayList<>();
        requireRail(at + ".rail'", own, rails, problems);
        for (String name : new TreeSet<>(section.root().keySet())) {
            Config v = section.getConfig(ConfigUtil.joinPath(name));
            String rail = v.getIsNull("rail") ? own : v.getString("rail");
            requireRail(at + ".variants." + name + ".rail'", rail, rails, problems);
            if (!Editions.isCampaign(name)) {
                problems.add(at + ".variants." + name + "': a variant's name is 1 to 40 lower-case letters, digits and"
                        + " hyphens");
            }
            variants.add(new Variants.Variant(name, v.getDouble("share"), v.getBoolean("mailed"), rail));
        }
        return variants.isEmpty() ? List.of(new Variants.Variant(Variants.ALL, 100, true, own)) : variants;
    }

    private static void requireRail(String key, String rail, Set<String> rails, List<String> problems) {
        if (!rails.contains(rail)) {
            problems.add(key + " = \"" + rail + "\" is no rail; rails are " + String.join(", ", rails));
        }
    }
}

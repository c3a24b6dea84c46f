package dev.nightjar.jobs.email;

import dev.nightjar.jobs.email.MailedUser.MailedItem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Columns of a CSV with a row for each user: ours, and those that email programs import as they are (docs/email.md). */
enum Layout {
    /** Everything. */
    CSV("lists.csv", false) {
        @Override
        List<String> first() {
            return List.of("user_id", "variant", "address", "strategy", "generated_at", "items");
        }

        @Override
        List<String> ofItem(int place) {
            return columns(
                    "item_" + place + "_", "id", "title", "category", "price", "currency", "url", "image", "sizes");
        }

        @Override
        List<String> first(MailedUser user) {
            return List.of(
                    user.userId(),
                    user.variant(),
                    user.address() == null ? "" : user.address(),
                    user.strategy(),
                    user.generatedAt(),
                    Integer.toString(user.items().size()));
        }

        @Override
        List<String> of(MailedItem item) {
            return List.of(
                    item.itemId(),
                    item.title(),
                    item.category(),
                    price(item),
                    item.currency(),
                    item.url(),
                    item.imageUrl(),
                    String.join(" ", item.sizes()));
        }
    },
    /** Klaviyo's import of profiles: the first column is the address, every other one becomes a property. */
    KLAVIYO("klaviyo.csv", true) {
        @Override
        List<String> first() {
            return List.of("Email", "External ID", "nightjar_variant", "nightjar_date", "nightjar_items");
        }

        @Override
        List<String> ofItem(int place) {
            return columns("nightjar_" + place + "_", "id", "title", "price", "url", "image");
        }

        @Override
        List<String> first(MailedUser user) {
            return List.of(
                    user.address(),
                    user.userId(),
                    user.variant(),
                    day(user),
                    Integer.toString(user.items().size()));
        }
    },
    /** Braze's import of attributes: {@code external_id} first, every unknown column becomes a custom attribute. */
    BRAZE("braze.csv", false) {
        @Override
        List<String> first() {
            return List.of("external_id", "nightjar_variant", "nightjar_date", "nightjar_items");
        }

        @Override
        List<String> ofItem(int place) {
            return columns("nightjar_" + place + "_", "id", "title", "price", "url", "image");
        }

        @Override
        List<String> first(MailedUser user) {
            return List.of(
                    user.userId(),
                    user.variant(),
                    day(user),
                    Integer.toString(user.items().size()));
        }
    },
    /** Mailchimp's import of contacts: merge fields, of which an audience has few and of which each holds 255 bytes. */
    MAILCHIMP("mailchimp.csv", true) {
        @Override
        List<String> first() {
            return List.of("Email Address", "NJVARIANT", "NJDATE", "NJITEMS");
        }

        @Override
        List<String> ofItem(int place) {
            return columns("NJ" + place, "TITLE", "PRICE", "URL", "IMAGE");
        }

        @Override
        List<String> first(MailedUser user) {
            return List.of(
                    user.address(),
                    user.variant(),
                    day(user),
                    Integer.toString(user.items().size()));
        }

        @Override
        List<String> of(MailedItem item) {
            return List.of(clipped(item.title()), price(item), orNothing(item.url()), orNothing(item.imageUrl()));
        }
    };

    private static final int MERGE_FIELD_BYTES = 255;

    private final String file;
    private final boolean needsAddress;

    Layout(String file, boolean needsAddress) {
        this.file = file;
        this.needsAddress = needsAddress;
    }

    /** The layout of that name in settings. */
    static Layout named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The name of its file in an edition. */
    String file() {
        return file;
    }

    /** Whether it makes no sense without addresses. */
    boolean needsAddress() {
        return needsAddress;
    }

    abstract List<String> first();

    abstract List<String> ofItem(int place);

    abstract List<String> first(MailedUser user);

    List<String> of(MailedItem item) {
        return List.of(item.itemId(), item.title(), price(item), item.url(), item.imageUrl());
    }

    /** Names of the columns. */
    List<String> header(int count) {
        List<String> names = new ArrayList<>(first());
        for (int place = 1; place <= count; place++) {
            names.addAll(ofItem(place));
        }
        return names;
    }

    /** A user's row; places that the list does not fill are empty. */
    List<String> row(MailedUser user, int count) {
        List<String> cells = new ArrayList<>(first(user));
        user.items().forEach(item -> cells.addAll(of(item)));
        int width = first().size() + count * ofItem(1).size();
        while (cells.size() < width) {
            cells.add("");
        }
        return cells;
    }

    private static List<String> columns(String before, String... names) {
        List<String> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(before + name);
        }
        return columns;
    }

    private static String price(MailedItem item) {
        return String.format(Locale.ROOT, "%.2f", item.price());
    }

    private static String day(MailedUser user) {
        return user.generatedAt().substring(0, 10);
    }

    /** The beginning that a merge field holds, whole characters. */
    private static String clipped(String text) {
        String kept = text;
        while (kept.getBytes(StandardCharsets.UTF_8).length > MERGE_FIELD_BYTES) {
            kept = kept.substring(0, kept.offsetByCodePoints(kept.length(), -1));
        }
        return kept;
    }

    /** Half a URL leads nowhere. */
    private static String orNothing(String url) {
        return url.getBytes(StandardCharsets.UTF_8).length > MERGE_FIELD_BYTES ? "" : url;
    }
}

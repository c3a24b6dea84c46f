package dev.nightjar.jobs.sample;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The clothing shop's exports: events as JSON lines, the rest as CSV; prices in euro, times in ISO 8601, UTC. */
final class LoomFormat implements ExportFormat {

    private static final String[] NAMES = {
        "id",
        "ts",
        "shopper",
        "visit",
        "sku",
        "action",
        "size",
        "qty",
        "price",
        "device",
        "campaign",
        "dwell_ms",
        "depth"
    };
    private static final Columns COLUMNS = new Columns(4, 1, 5, 7);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String[] SEASONS = {"winter", "spring", "summer", "autumn"};
    private static final double SEASONAL = 0.35;

    private final Catalogue catalogue;
    private final LocalDate start;

    LoomFormat(Catalogue catalogue, LocalDate start) {
        this.catalogue = catalogue;
        this.start = start;
    }

    @Override
    public String eventsFile() {
        return "events.jsonl.gz";
    }

    @Override
    public String catalogueFile() {
        return "catalogue.csv";
    }

    @Override
    public String stockFile() {
        return "stock.csv";
    }

    @Override
    public String eventsHeader() {
        return "";
    }

    @Override
    public String catalogueHeader() {
        return "sku,title,category,brand,price,currency,size_system,sizes,image_url,available_from,available_to,"
                + "colour,season";
    }

    @Override
    public String stockHeader() {
        return "sku,size,units,updated_at";
    }

    @Override
    public String[] event(ShopEvent event, long number) {
        ShopEvent.Deed deed = event.deed();
        Visitor visitor = event.visitor();
        boolean named = deed.action().namesSize();
        boolean sized = named && event.item().sizes().sized();
        boolean brought = !visitor.channel().isEmpty();
        return new String[] {
            word("e" + Text.padded(number, 7)),
            time(event.at()),
            visitor.anonymous() ? "" : word("u" + Text.padded(visitor.shopper(), 5)),
            word("v" + Text.padded(visitor.visit(), 8)),
            word(sku(event.item())),
            word(action(deed.action())),
            sized ? word(event.item().sizes().label(deed.size())) : "",
            named ? Integer.toString(deed.quantity()) : "",
            Prices.number(event.item().cents()),
            word(visitor.device()),
            brought ? word(season(event.at()) + "-" + visitor.channel()) : "",
            deed.dwellMillis() > 0 ? Integer.toString(deed.dwellMillis()) : "",
            deed.depth() > 0 ? Double.toString(deed.depth() / 100.0) : ""
        };
    }

    @Override
    public String eventLine(String[] columns) {
        StringBuilder line = new StringBuilder(256).append('{');
        for (int i = 0; i < NAMES.length; i++) {
            if (!columns[i].isEmpty()) {
                line.append(line.length() > 1 ? ",\"" : "\"").append(NAMES[i]).append("\":");
                line.append(columns[i]);
            }
        }
        return line.append('}').toString();
    }

    @Override
    public Columns columns() {
        return COLUMNS;
    }

    @Override
    public String word(String text) {
        return Text.json(text);
    }

    @Override
    public String time(long at) {
        return word(TIME.format(Instant.ofEpochMilli(at)));
    }

    /** As when a log line gets into the export. */
    @Override
    public String garbled(String line) {
        return "WARN tracker: slow flush " + line;
    }

    @Override
    public String catalogueLine(Item item) {
        Leaf leaf = catalogue.leaf(item);
        String until = item.lastDay() == Item.OPEN_END
                ? ""
                : start.plusDays(item.lastDay()).toString();
        return String.join(
                ",",
                sku(item),
                Text.csv(item.look().title()),
                leaf.path(),
                Text.csv(catalogue.brand(item).name()),
                Prices.euros(item.cents()),
                "EUR",
                item.sizes().system().label(),
                item.sizes().sized() ? String.join("|", item.sizes().labels()) : "",
                "https://img.loom.example/" + sku(item) + ".jpg",
                start.plusDays(item.firstDay()).toString(),
                until,
                item.look().colour(),
                collection(leaf));
    }

    @Override
    public String stockLine(Item item, int size, int units, long changedAt) {
        return sku(item) + "," + item.sizes().label(size) + "," + units + ","
                + TIME.format(Instant.ofEpochMilli(changedAt));
    }

    private static String sku(Item item) {
        return "L-" + Text.padded(item.index() + 1, 4);
    }

    private static String action(Action action) {
        return switch (action) {
            case VIEW -> "view";
            case HOVER -> "hover";
            case SCROLL -> "scroll";
            case CART -> "add_to_cart";
            case WISHLIST -> "wishlist";
            case PURCHASE -> "buy";
            case RETURN -> "return";
        };
    }

    private static String season(long at) {
        int month = Instant.ofEpochMilli(at).atOffset(ZoneOffset.UTC).getMonthValue();
        return SEASONS[month % 12 / 3];
    }

    private static String collection(Leaf leaf) {
        if (leaf.swing() < SEASONAL) {
            return "all-year";
        }
        return leaf.peakMonth() >= 3 && leaf.peakMonth() <= 8 ? "spring-summer" : "autumn-winter";
    }
}

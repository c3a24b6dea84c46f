package dev.nightjar.jobs.sample;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The home shop's exports: events and stock as CSV, products as JSON lines; times day first, to the second, UTC. */
final class HearthFormat implements ExportFormat {

    private static final Columns COLUMNS = new Columns(3, 5, 4, 6);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MM/uuuu HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Catalogue catalogue;
    private final LocalDate start;

    HearthFormat(Catalogue catalogue, LocalDate start) {
        this.catalogue = catalogue;
        this.start = start;
    }

    @Override
    public String eventsFile() {
        return "clicks.csv.gz";
    }

    @Override
    public String catalogueFile() {
        return "products.jsonl";
    }

    @Override
    public String stockFile() {
        return "stock.csv";
    }

    @Override
    public String eventsHeader() {
        return "event,customer,session,product,what,time,quantity,amount,device,source";
    }

    @Override
    public String catalogueHeader() {
        return "";
    }

    @Override
    public String stockHeader() {
        return "product,units,at";
    }

    @Override
    public String[] event(ShopEvent event, long number) {
        ShopEvent.Deed deed = event.deed();
        Visitor visitor = event.visitor();
        boolean counted = deed.action().namesSize();
        return new String[] {
            "h" + Text.padded(number, 8),
            visitor.anonymous() ? "" : "K" + (10_000 + visitor.shopper()),
            "s" + Text.padded(visitor.visit(), 8),
            code(event.item()),
            what(deed.action()),
            time(event.at()),
            counted ? Integer.toString(deed.quantity()) : "",
            counted ? Prices.euros(deed.quantity() * event.item().cents()) : "",
            visitor.device(),
            source(visitor.channel())
        };
    }

    @Override
    public String eventLine(String[] columns) {
        return String.join(",", columns);
    }

    @Override
    public Columns columns() {
        return COLUMNS;
    }

    @Override
    public String word(String text) {
        return Text.csv(text);
    }

    @Override
    public String time(long at) {
        return TIME.format(Instant.ofEpochMilli(at));
    }

    /** As when a field with an unquoted comma gets into the export: too many columns. */
    @Override
    public String garbled(String line) {
        return line + ",blue,large";
    }

    @Override
    public String catalogueLine(Item item) {
        String path = Stream.of(catalogue.leaf(item).path().split("/", -1))
                .map(Text::json)
                .collect(Collectors.joining(",", "[", "]"));
        return "{\"code\":" + Text.json(code(item))
                + ",\"name\":" + Text.json(item.look().title())
                + ",\"path\":" + path
                + ",\"maker\":" + Text.json(catalogue.brand(item).name())
                + ",\"price_cents\":" + item.cents()
                + ",\"currency\":\"EUR\""
                + ",\"picture\":" + Text.json("https://img.hearth.example/" + code(item) + ".jpg")
                + ",\"from\":" + date(item.firstDay())
                + ",\"until\":" + (item.lastDay() == Item.OPEN_END ? "null" : date(item.lastDay()))
                + ",\"material\":" + Text.json(item.look().material()) + "}";
    }

    @Override
    public String stockLine(Item item, int size, int units, long changedAt) {
        return code(item) + "," + units + "," + time(changedAt);
    }

    private String date(int day) {
        return Text.json(start.plusDays(day).toString());
    }

    private static String code(Item item) {
        return "HG" + (10_001 + item.index());
    }

    /** The home shop does not record scrolling. */
    private static String what(Action action) {
        return switch (action) {
            case VIEW -> "VIEW";
            case HOVER -> "HOVER";
            case CART -> "BASKET";
            case WISHLIST -> "FAVOURITE";
            case PURCHASE -> "ORDER";
            case RETURN -> "REFUND";
            case SCROLL ->
                throw new IllegalStateException("the home shop does not export SCROLL; set Habits.scroll to 0");
        };
    }

    private static String source(String channel) {
        return channel.equals("mail") ? "newsletter" : channel;
    }
}

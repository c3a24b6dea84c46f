package dev.nightjar.jobs.sample;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Invents a shop and writes what it would export: events in time order, the catalogue, and the stock at the end of the
 * last day. The events hang together: shoppers have tastes and body sizes, goods sell out, wrong sizes come back.
 *
 * <p>It is sample material, not a model of any real shop: use it to show and to test, not to tune weights for a real
 * one. Events are streamed day by day; memory grows with the items, plus some bytes a shopper.
 *
 * <p>Danger: files of the same names in the directory are overwritten, and a run that fails leaves what it had written.
 */
public final class ShopGenerator {

    private ShopGenerator() {}

    /**
     * Writes the three files into {@code dir}, which is made if it is not there.
     *
     * @return where the files are and how many rows of what they hold
     * @throws IOException if a file cannot be written
     */
    public static SampleShop write(ShopSpec spec, Path dir) throws IOException {
        Files.createDirectories(dir);
        Catalogue catalogue = CatalogueMaker.make(spec);
        ExportFormat format = ExportFormat.of(spec.kind(), catalogue, spec.firstDay());
        Path events = dir.resolve(format.eventsFile());
        Path items = dir.resolve(format.catalogueFile());
        Path stock = dir.resolve(format.stockFile());
        try (EventFile log = new EventFile(spec, format, pattern(spec, catalogue), events)) {
            StockLedger ledger = new Trading(spec, catalogue).run(log);
            log.finish();
            writeCatalogue(catalogue, format, items);
            writeStock(catalogue, ledger, format, stock);
            return new SampleShop(
                    events,
                    items,
                    stock,
                    log.eventsByType(),
                    log.shoppers(),
                    catalogue.items().size(),
                    ledger.rows(),
                    log.broken());
        }
    }

    private static ShopEvent pattern(ShopSpec spec, Catalogue catalogue) {
        Visitor nobody = new Visitor(0, Visitor.ANONYMOUS, Shoppers.DEVICES.get(0), "");
        long start = new DayClock(spec.firstDay()).midnight(0);
        return new ShopEvent(start, nobody, catalogue.items().get(0), ShopEvent.Deed.lasting(Action.VIEW, 1_000));
    }

    private static void writeCatalogue(Catalogue catalogue, ExportFormat format, Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            if (!format.catalogueHeader().isEmpty()) {
                out.write(format.catalogueHeader() + "\n");
            }
            for (Item item : catalogue.items()) {
                out.write(format.catalogueLine(item) + "\n");
            }
        }
    }

    private static void writeStock(Catalogue catalogue, StockLedger ledger, ExportFormat format, Path file)
            throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write(format.stockHeader() + "\n");
            for (Item item : catalogue.items()) {
                for (int size = 0; size < item.sizes().count(); size++) {
                    out.write(format.stockLine(item, size, ledger.units(item, size), ledger.changedAt(item, size))
                            + "\n");
                }
            }
        }
    }
}

package dev.nightjar.contract;

import dev.nightjar.catalogue.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Version 1: count, then each item's number, id, title, category, brand, price, currency and size system. */
final class ItemBlockCodec implements Codec<ItemBlock> {
    private static final int VERSION = 1;

    @Override
    public byte[] encode(ItemBlock block) {
        ByteWriter out = new ByteWriter(VERSION, 96 * block.items().size())
                .varint(block.items().size());
        for (Item item : block.items()) {
            out.varint(item.number())
                    .text(item.id())
                    .text(item.title())
                    .text(item.category())
                    .text(item.brand())
                    .f64(item.price())
                    .text(item.currency())
                    .text(item.sizeSystem());
        }
        return out.toBytes();
    }

    @Override
    public ItemBlock decode(byte[] bytes) {
        ByteReader in = new ByteReader("item block", VERSION, bytes);
        List<Item> items = new ArrayList<>();
        for (int n = in.count(15); n > 0; n--) {
            items.add(item(in));
        }
        in.end();
        try {
            return new ItemBlock(items);
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    private static Item item(ByteReader in) {
        try {
            return new Item(in.varint(), in.text(), in.text(), in.text(), in.text(), in.f64(), in.text(), in.text());
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    @Override
    public String describe(ItemBlock block) {
        return block.items().stream()
                .map(i -> i.number() + " " + i.id() + " '" + i.title() + "' " + i.category() + " " + i.brand() + " "
                        + i.price() + " " + i.currency() + " " + i.sizeSystem())
                .collect(Collectors.joining("\n"));
    }
}

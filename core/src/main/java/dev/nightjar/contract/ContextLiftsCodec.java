package dev.nightjar.contract;

import dev.nightjar.context.Daypart;
import dev.nightjar.contract.ContextLifts.Lift;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeSet;

/** Version 1: the categories once, then each device and daypart with the lifts of its categories, which are named by position. */
final class ContextLiftsCodec implements Codec<ContextLifts> {
    private static final int VERSION = 1;
    /** A daypart is its position here; new ones would go to the end. */
    private static final List<Daypart> DAYPARTS =
            List.of(Daypart.NIGHT, Daypart.MORNING, Daypart.NOON, Daypart.AFTERNOON, Daypart.EVENING);

    private record Cell(String device, Daypart daypart) {}

    @Override
    public byte[] encode(ContextLifts lifts) {
        List<String> categories = new ArrayList<>(
                new TreeSet<>(lifts.all().stream().map(Lift::category).toList()));
        Map<String, Integer> positions = new LinkedHashMap<>();
        categories.forEach(category -> positions.put(category, positions.size()));
        Map<Cell, List<Lift>> cells = new LinkedHashMap<>();
        lifts.all()
                .forEach(lift -> cells.computeIfAbsent(new Cell(lift.device(), lift.daypart()), c -> new ArrayList<>())
                        .add(lift));
        ByteWriter out = new ByteWriter(
                VERSION, 16 + 24 * categories.size() + 6 * lifts.all().size());
        out.varint(categories.size());
        categories.forEach(out::text);
        out.varint(cells.size());
        cells.forEach((cell, inCell) -> {
            out.text(cell.device()).u8(DAYPARTS.indexOf(cell.daypart())).varint(inCell.size());
            inCell.forEach(lift -> out.varint(positions.get(lift.category()))
                    .f16(lift.factor())
                    .varint(lift.support()));
        });
        return out.toBytes();
    }

    @Override
    public ContextLifts decode(byte[] bytes) {
        ByteReader in = new ByteReader("context lifts", VERSION, bytes);
        List<String> categories = new ArrayList<>();
        for (int n = in.count(2); n > 0; n--) {
            categories.add(in.text());
        }
        List<Lift> lifts = new ArrayList<>();
        for (int n = in.count(3); n > 0; n--) {
            readCell(in, categories, lifts);
        }
        in.end();
        try {
            return ContextLifts.of(lifts);
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    private static void readCell(ByteReader in, List<String> categories, List<Lift> into) {
        String device = in.text();
        int daypart = in.u8();
        if (daypart >= DAYPARTS.size()) {
            throw in.broken("daypart " + daypart + "; they are 0 to " + (DAYPARTS.size() - 1));
        }
        for (int n = in.count(4); n > 0; n--) {
            int category = in.varint();
            if (category >= categories.size()) {
                throw in.broken("category " + category + " of " + categories.size());
            }
            try {
                into.add(new Lift(device, DAYPARTS.get(daypart), categories.get(category), in.f16(), in.varint()));
            } catch (IllegalArgumentException e) {
                throw in.broken(e.getMessage());
            }
        }
    }

    @Override
    public String describe(ContextLifts lifts) {
        StringJoiner out = new StringJoiner(", ", "{", "}");
        lifts.all().forEach(lift -> out.add(lift.name() + " " + lift.factor() + " (" + lift.support() + ")"));
        return out.toString();
    }
}

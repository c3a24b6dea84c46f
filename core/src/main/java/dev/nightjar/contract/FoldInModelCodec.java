package dev.nightjar.contract;

import dev.nightjar.als.Confidence;
import dev.nightjar.als.Objective;
import java.util.Map;
import java.util.TreeMap;

/** Version 1: the lengths' count first, then the settings, the triangle and the lengths. */
final class FoldInModelCodec implements Codec<FoldInModel> {
    private static final int VERSION = 1;
    private static final int HU = 0;
    private static final int RENDLE = 1;
    /** Of a type without a name: the length of that, and the weight. */
    private static final int LEAST_BYTES_OF_TYPE = 9;

    @Override
    public byte[] encode(FoldInModel model) {
        Objective objective = model.objective();
        Confidence confidence = model.confidence();
        ByteWriter out = new ByteWriter(VERSION, 128 + 4 * (model.triangle().length + model.size()))
                .varint(model.size())
                .varint(model.rank())
                .varint(model.items())
                .u8(objective.form() == Objective.Form.HU ? HU : RENDLE)
                .f64(objective.alpha())
                .f64(objective.unobserved())
                .f64(objective.regularization())
                .f64(objective.exponent())
                .f64(confidence.halfLifeDays())
                .f64(confidence.most())
                .varint(confidence.byType().size());
        confidence.byType().forEach((type, weight) -> out.text(type).f64(weight));
        for (float value : model.triangle()) {
            out.f32(value);
        }
        for (int i = 0; i < model.size(); i++) {
            out.f32(model.length(i));
        }
        return out.toBytes();
    }

    @Override
    public FoldInModel decode(byte[] bytes) {
        ByteReader in = new ByteReader("fold-in", VERSION, bytes);
        int size = in.count(Float.BYTES);
        int rank = in.varint();
        int items = in.varint();
        try {
            Objective objective = objective(in);
            double halfLife = in.f64();
            double most = in.f64();
            Map<String, Double> weights = new TreeMap<>();
            for (int n = in.count(LEAST_BYTES_OF_TYPE); n > 0; n--) {
                weights.put(in.text(), in.f64());
            }
            Confidence confidence = new Confidence(weights, halfLife, most);
            float[] shared = floats(in, FoldInModel.triangle(rank));
            FoldInModel model = FoldInModel.of(objective, confidence, items, rank, shared, floats(in, size));
            in.end();
            return model;
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    private static Objective objective(ByteReader in) {
        int form = in.u8();
        if (form > RENDLE) {
            throw in.broken("form " + form + "; it is " + HU + " or " + RENDLE);
        }
        return new Objective(
                form == HU ? Objective.Form.HU : Objective.Form.RENDLE, in.f64(), in.f64(), in.f64(), in.f64());
    }

    private static float[] floats(ByteReader in, long count) {
        in.need(count * Float.BYTES);
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.f32();
        }
        return values;
    }

    @Override
    public String describe(FoldInModel model) {
        return model.size() + " items of " + model.items() + ", rank " + model.rank() + ", " + model.objective() + ", "
                + model.confidence();
    }
}

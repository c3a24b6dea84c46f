package dev.nightjar.serving.experiments;

import dev.nightjar.experiment.Experiment;
import dev.nightjar.experiment.ExperimentSet;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The header {@value #HEADER}, by which a tester sees a variant whatever the buckets say, ramp and state included:
 *
 * <pre>X-Nightjar-Variants: home-pull=strong; expires=1764200000; sig=HEX</pre>
 *
 * <p>{@code sig} is HMAC-SHA-256, under {@code serving.experiments.override-key}, of three lines: the store, the list of
 * variants, and the second at which it ends. Such an answer is no exposure.
 */
public final class ForcedVariants {
    /** The header's name. */
    public static final String HEADER = "X-Nightjar-Variants";

    private static final Pattern FORM =
            Pattern.compile("([a-z0-9=,-]{3,1000}); *expires=([0-9]{1,12}); *sig=([0-9a-f]{64})");

    private final String store;
    private final String key;

    /**
     * For one store.
     *
     * @param key empty where nobody may
     */
    public ForcedVariants(String store, String key) {
        this.store = store;
        this.key = key;
    }

    /**
     * What a request asks for by experiment; empty without the header.
     *
     * @throws ProblemException 400 when it is not signed as it should be, or names what there is not
     */
    public Map<String, String> of(Context ctx, ExperimentSet experiments, Instant now) {
        Optional<String> header = Optional.ofNullable(ctx.header(HEADER));
        if (header.isEmpty()) {
            return Map.of();
        }
        if (key.isEmpty()) {
            throw refused(
                    "(not shown)",
                    "is not taken by this store",
                    "set serving.experiments.override-key, or leave it out");
        }
        Matcher form = FORM.matcher(header.get().strip());
        if (!form.matches() || !signed(form.group(1), form.group(2), form.group(3))) {
            throw refused(
                    "(not shown)",
                    "is not signed as it should be",
                    "send EXPERIMENT=VARIANT; expires=EPOCH_SECONDS; sig=HEX, as docs/experiments.md shows");
        }
        if (Instant.ofEpochSecond(Long.parseLong(form.group(2))).isBefore(now)) {
            throw refused("expires=" + form.group(2), "is over", "sign it anew");
        }
        return variants(form.group(1), experiments);
    }

    private static Map<String, String> variants(String list, ExperimentSet experiments) {
        Map<String, String> variants = new TreeMap<>();
        for (String each : list.split(",", -1)) {
            String[] pair = each.split("=", -1);
            Optional<Experiment> experiment = experiments.experiment(pair[0]);
            if (pair.length != 2 || experiment.flatMap(e -> e.variant(pair[1])).isEmpty()) {
                throw refused(each, "names no variant of an experiment here", "GET experiments shows what there is");
            }
            variants.put(pair[0], pair[1]);
        }
        return variants;
    }

    private boolean signed(String variants, String expires, String signature) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] due = mac.doFinal((store + "\n" + variants + "\n" + expires).getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(due, HexFormat.of().parseHex(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static ProblemException refused(String value, String problem, String fix) {
        return new ProblemException(Problem.invalid(
                "the request has mistakes; errors lists them", List.of(Mistake.of(HEADER, value, problem, fix))));
    }
}

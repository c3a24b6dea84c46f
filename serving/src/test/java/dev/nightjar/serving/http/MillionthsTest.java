package dev.nightjar.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MillionthsTest {
    @Test
    void millionthsUpToTwoAreSpeltAsToStringSpellsThem() throws IOException {
        for (int m = 0; m <= 2_000_000; m += 7) {
            assertSpeltAlike(m / 1e6);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void numbersOfAnySizeAreSpeltAsToStringSpellsThem(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            double value = random.nextDouble() * Math.pow(10, random.nextInt(20) - 9);
            assertSpeltAlike(value);
            assertSpeltAlike(Millionths.rounded(value));
            assertSpeltAlike(Math.round(value * 100) / 100.0);
            assertSpeltAlike(-value);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1e-3, 1e7, 9_999_999.999999, 19.99, 0.1 + 0.2, 1e300, Double.MIN_VALUE})
    void theEdgesAreSpeltAsToStringSpellsThem(double value) throws IOException {
        assertSpeltAlike(value);
        assertSpeltAlike(Math.nextUp(value));
        assertSpeltAlike(Math.nextDown(value));
    }

    private static void assertSpeltAlike(double value) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = new JsonFactory().createGenerator(text)) {
            Millionths.write(to, value);
        }
        if (!text.toString().equals(Double.toString(value))) {
            assertThat(text).hasToString(Double.toString(value));
        }
    }
}

package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import dev.nightjar.golden.Golden;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PrimitivesTest {
    private static final String FILE = "primitives.json";

    @Test
    void goldenVarintsAreWrittenAndRead() {
        for (Config c : Golden.list(FILE, "varints")) {
            int value = c.getInt("value");
            assertThat(written(out -> out.varint(value))).isEqualTo(c.getString("hex"));
            assertThat(reader(c).varint()).isEqualTo(value);
        }
    }

    @Test
    void everyVarintHasOneSpelling() {
        for (Config c : Golden.list(FILE, "malformed_varints")) {
            assertThatThrownBy(() -> reader(c).varint())
                    .as(c.getString("name"))
                    .isInstanceOf(MalformedValueException.class);
        }
    }

    @Test
    void goldenTextsAreWrittenAndRead() {
        for (Config c : Golden.list(FILE, "texts")) {
            String value = c.getString("value");
            assertThat(written(out -> out.text(value))).isEqualTo(c.getString("hex"));
            assertThat(reader(c).text()).isEqualTo(value);
        }
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        for (Config c : Golden.list(FILE, "malformed_texts")) {
            assertThatThrownBy(() -> reader(c).text())
                    .as(c.getString("name"))
                    .isInstanceOf(MalformedValueException.class)
                    .hasMessageContaining("byte 2");
        }
    }

    @Test
    void theReplacementCharacterIsATextLikeAnyOther() {
        ByteReader in =
                new ByteReader("test", 1, new ByteWriter(1, 0).text("a\uFFFDb").toBytes());
        assertThat(in.text()).isEqualTo("a\uFFFDb");
    }

    @Test
    void halfOfASurrogatePairIsNotWritten() {
        assertThatThrownBy(() -> new ByteWriter(1, 0).text("a\uD83D"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a valid text: half of a surrogate pair (U+D83D) stands alone at position 1");
        assertThatThrownBy(() -> new ByteWriter(1, 0).text("\uDC26\uD83D"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void negativeVarintsAndInfiniteNumbersAreNotWritten() {
        assertThatThrownBy(() -> new ByteWriter(1, 0).varint(-1)).hasMessage("a varint is 0 or more, not -1");
        assertThatThrownBy(() -> new ByteWriter(1, 0).f64(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ByteWriter(1, 0).f16(Float.NaN)).hasMessage("NaN cannot be stored as a score");
    }

    /** Read as text: to the library, -0.0 is the integer 0. */
    @Test
    void goldenFloat16sAreWrittenAndRead() {
        for (Config c : Golden.list(FILE, "float16")) {
            assertThat(written(out -> out.f16(Float.parseFloat(c.getString("value")))))
                    .as(c.getString("name"))
                    .isEqualTo(c.getString("hex"));
            assertThat(reader(c).f16()).isEqualTo((Float) Float.parseFloat(c.getString("decoded")));
        }
    }

    private static String written(Consumer<ByteWriter> write) {
        ByteWriter out = new ByteWriter(1, 0);
        write.accept(out);
        return HexFormat.of().formatHex(out.toBytes()).substring(2);
    }

    private static ByteReader reader(Config c) {
        return new ByteReader("test", 1, HexFormat.of().parseHex("01" + c.getString("hex")));
    }
}

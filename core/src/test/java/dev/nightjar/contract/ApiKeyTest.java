package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.ApiKey.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
    private final SecureRandom random = new SecureRandom();

    @ParameterizedTest
    @EnumSource(Role.class)
    void anIssuedKeyIsRecognisedByItsDigestAlone(Role role) {
        ApiKey.Issued issued = ApiKey.issue(role, NOW, random);
        assertThat(issued.secret()).matches(role == Role.STOREFRONT ? "nj_sf_[0-9a-f]{40}" : "nj_op_[0-9a-f]{40}");
        assertThat(issued.kept().digest()).isEqualTo(ApiKey.digest(issued.secret()));
        assertThat(issued.kept().lastFour()).isEqualTo(issued.secret().substring(42));
        assertThat(ApiKey.fromJson(issued.kept().toJson())).isEqualTo(issued.kept());
    }

    @Test
    void whatIsKeptOrPrintedDoesNotHoldTheSecret() {
        ApiKey.Issued issued = ApiKey.issue(Role.OPERATOR, NOW, random);
        String middle = issued.secret().substring(6, 40);
        assertThat(issued.kept().toJson()).doesNotContain(middle);
        assertThat(issued.toString()).doesNotContain(middle);
    }

    @Test
    void noTwoKeysAreAlike() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            seen.add(ApiKey.issue(Role.STOREFRONT, NOW, random).secret());
        }
        assertThat(seen).hasSize(1_000);
    }

    @Test
    void theDigestIsThatOfTheContract() throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "contract.md")))
                .contains(HexFormat.of().formatHex(ApiKey.digest("nj_sf_" + "0".repeat(40))));
    }

    @Test
    void anOperatorMayDoWhatAStorefrontMayAndNotTheOtherWayRound() {
        assertThat(Role.OPERATOR.covers(Role.STOREFRONT)).isTrue();
        assertThat(Role.OPERATOR.covers(Role.OPERATOR)).isTrue();
        assertThat(Role.STOREFRONT.covers(Role.STOREFRONT)).isTrue();
        assertThat(Role.STOREFRONT.covers(Role.OPERATOR)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "nonsense", "{\"sha256\":\"00\",\"role\":\"OPERATOR\"}"})
    void whatIsNotAKeyIsRefused(String json) {
        assertThatThrownBy(() -> ApiKey.fromJson(json)).isInstanceOf(MalformedValueException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "a b", "a\n", "ä"})
    void labelsAreShortPlainWords(String label) {
        assertThatThrownBy(() -> ApiKey.requireLabel(label)).hasMessageContaining("is no label");
        assertThat(ApiKey.requireLabel("web-2026.11_a")).isEqualTo("web-2026.11_a");
    }
}

import pandas as pd
import pytest
from golden import golden

from nightjar_lake.experiments import always_valid, bucket, by_user, detectable, variant

CASES = golden("assignment")["cases"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_buckets_are_those_of_the_contract(case):
    assert bucket(case["experiment"], case["unit"]) == case["bucket"]


def test_variants_get_their_share():
    met = pd.Series([variant("x", f"u{i}", {"control": 3, "b": 1}) for i in range(20_000)]).value_counts(normalize=True)
    assert met["control"] == pytest.approx(0.75, abs=0.02)


def test_the_interval_is_wider_than_that_of_one_look_and_narrows():
    assert always_valid(0.01, 0.1) > 1.96 * 0.1
    assert always_valid(0.0001, 0.1) < always_valid(0.01, 0.1) / 5
    assert detectable(0.01, 0.1) > always_valid(0.01, 0.1)


def test_users_who_did_nothing_count():
    events = pd.DataFrame(
        {
            "user_id": ["a", "a", "b"],
            "type": ["purchase", "purchase", "view"],
            "price": [2.0, None, 9.0],
            "quantity": [3, 1, 1],
        }
    )
    table = by_user(events, ["a", "b", "c"])
    assert table["revenue"].to_list() == [6.0, 0.0, 0.0]
    assert table["conversion"].to_list() == [1.0, 0.0, 0.0]

import numpy as np
import pandas as pd
import pytest
from golden import golden

from nightjar_lake.session import (
    Catalogue,
    Event,
    Pull,
    SessionSettings,
    affinity,
    evidence,
    quantised_unit,
)

SESSION = golden("session")
# As the file's own "about" has them.
SETTINGS = SessionSettings(
    weights={"view": 1, "hover": 0.5, "scroll": 0.5, "cart": 2, "return": -1},
    half_life=1800,
    full_dwell=5,
    shares={"embedding": 0.5, "category": 0.3, "brand": 0.1, "price": 0.1},
    pull=Pull(0.6, 3),
)
ITEMS = pd.DataFrame(SESSION["catalogue"]).set_index("id")
CATALOGUE = Catalogue(ITEMS, ITEMS["vector"].to_dict())
NOW = 1_000_000.0


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in SESSION["cases"]])
def test_weighs_a_session_as_the_contract_says(case):
    events = [
        Event(event["type"], event["item"], NOW - event["seconds_ago"], event["dwell_ms"], event["depth"])
        for event in case["events"]
    ]
    n = evidence(events, NOW, CATALOGUE, SETTINGS)
    assert n == pytest.approx(case["evidence"], rel=1e-12)
    assert SETTINGS.pull.weight(n) == pytest.approx(case["weight"], rel=1e-12)
    liked = affinity(events, NOW, CATALOGUE, SETTINGS)
    for expected in case["affinities"]:
        row = CATALOGUE.row[expected["item"]]
        for part in ("embedding", "category", "brand", "price", "total"):
            tolerance = 1e-6 if part in ("embedding", "total") else 1e-9
            assert getattr(liked, part)[row] == pytest.approx(expected[part], abs=tolerance), part


def test_an_event_of_later_counts_as_one_of_now():
    assert SETTINGS.strength(Event("view", "dress", NOW + 60), -60) == 1


def test_a_rail_may_have_a_pull_of_its_own():
    settings = {
        "session": {
            "weights": {"view": 1},
            "half-life": "30m",
            "full-dwell": "5s",
            "shares": {"embedding": 1, "category": 1, "brand": 0, "price": 0},
            "max-weight": 0.6,
            "k": 3.0,
        },
        "rails": {"home": {"session-max-weight": None, "session-k": 1.0}, "email": {"session-max-weight": 0.0}},
    }
    home = SessionSettings.of(settings, "home")
    assert home.pull == Pull(0.6, 1.0)
    assert (home.half_life, home.full_dwell) == (1800, 5)
    assert home.shares["embedding"] == 0.5
    assert SessionSettings.of(settings, "email").pull == Pull(0.0, 3.0)


def test_a_quantised_direction_is_within_half_a_step_of_the_unit_vector():
    vector = np.random.default_rng(1).normal(size=16)
    quantised = quantised_unit(vector)
    step = np.abs(vector).max() / np.linalg.norm(vector) / 127
    assert np.abs(quantised - vector / np.linalg.norm(vector)).max() <= step / 2 * 1.001
    assert not quantised_unit(np.zeros(3)).any()


def test_a_price_band_beside_counts_half():
    # Bands are steps of the square root of 2: 10 lies in band 6, 12 in 7, 17 in 8.
    items = pd.DataFrame(
        {"category": "", "brand": "", "price": [10.0, 12.0, 17.0]}, index=["ten", "twelve", "seventeen"]
    )
    catalogue = Catalogue(items, {})
    liked = affinity([Event("view", "ten", NOW)], NOW, catalogue, SETTINGS)
    assert liked.price.tolist() == [1, 0.5, 0]

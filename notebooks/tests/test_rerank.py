import datetime as dt

import numpy as np
import pandas as pd
import pytest

from nightjar_lake.rerank import Base, rerank
from nightjar_lake.session import Catalogue, Event, Pull, SessionSettings
from nightjar_lake.visits import Visit, beginning_after, visits

SETTINGS = SessionSettings(
    weights={"view": 1},
    half_life=1800,
    full_dwell=5,
    shares={"embedding": 1, "category": 0, "brand": 0, "price": 0},
    pull=Pull(0.6, 3),
)
ITEMS = pd.DataFrame({"category": "", "brand": "", "price": 1.0}, index=["tea", "cup", "saw", "nail", "glue"])
CATALOGUE = Catalogue(ITEMS, {"tea": [1, 0], "cup": [1, 0.1], "saw": [0, 1], "nail": [0.1, 1], "glue": [0, 1]})


def viewing(*items: str) -> Visit:
    return Visit("s", None, [Event("view", item, at) for at, item in enumerate(items)])


def test_a_moment_is_the_opening_of_another_item_after_which_another_is_opened():
    visit = Visit(
        "s",
        "u",
        [
            Event("view", "tea", 0),
            Event("hover", "saw", 1),
            Event("view", "tea", 2),
            Event("click", "cup", 3),
            Event("cart", "cup", 4),
            Event("view", "tea", 5),
        ],
    )
    moments = list(visit.moments())
    assert [(moment.place, moment.in_view, moment.following, len(moment.known)) for moment in moments] == [
        (1, "tea", "cup", 1),
        (2, "cup", "tea", 4),
    ]


def test_a_session_moves_what_is_like_it_up_and_a_heavier_one_further():
    base = Base.of(["saw", "nail", "glue", "cup"], [4, 3, 2, 1], CATALOGUE)
    pulls = [Pull(0, 1), Pull(0.5, 1), Pull(1, 0.001)]
    clicks = rerank([viewing("tea", "cup")], lambda _: base, lambda _: False, CATALOGUE, SETTINGS, pulls)
    assert clicks.evidence == pytest.approx([1.0])
    assert clicks.rank.tolist() == [[4, 3, 1]]


def test_ranks_equal_a_plain_sort():
    random = np.random.default_rng(6)
    names = [f"i{n}" for n in range(40)]
    items = pd.DataFrame({"category": "", "brand": "", "price": 1.0}, index=names)
    catalogue = Catalogue(items, {name: random.normal(size=4) for name in names})
    base = Base.of(names[:30], random.integers(0, 5, 30), catalogue)
    pull = Pull(0.7, 2)
    clicks = rerank([viewing("i35", "i3", "i36")], lambda _: base, lambda _: True, catalogue, SETTINGS, [pull])
    assert clicks.rank[1] == [0], "i36 is not on the list"
    weight = pull.weight(1.0)
    like = np.maximum(0, catalogue.units @ catalogue.units[35])
    scores = (1 - weight) * base.scores + weight * like[:30]
    order = sorted(range(30), key=lambda row: -scores[row])
    assert clicks.rank[0] == [order.index(3) + 1]


def test_the_item_in_view_takes_no_place():
    base = Base.of(["tea", "cup"], [2, 1], CATALOGUE)
    clicks = rerank([viewing("tea", "cup")], lambda _: base, lambda _: False, CATALOGUE, SETTINGS, [Pull(0, 1)])
    assert clicks.rank.tolist() == [[1]]


def test_hits_are_counted_by_session():
    base = Base.of(["tea", "cup", "saw"], [3, 2, 1], CATALOGUE)
    sessions = [viewing("glue", "tea", "saw"), viewing("tea"), viewing("glue", "saw")]
    clicks = rerank(sessions, lambda _: base, lambda _: False, CATALOGUE, SETTINGS, [Pull(0, 1)])
    hits, tries = clicks.per_session(among=1)
    assert (hits[:, 0].tolist(), tries.tolist()) == ([1, 0], [2, 1])


def test_a_scale_is_the_contracts():
    base = Base.of(["tea", "gone", "cup", "saw"], [3, 2.5, 2, 1], CATALOGUE)
    assert base.scores == pytest.approx([1, 1.1 / 2.1, 0.1 / 2.1])
    assert Base.of(["tea", "cup"], [2, 2], CATALOGUE).scores.tolist() == [1, 1]


def test_sessions_are_read_from_events():
    rows = pd.DataFrame(
        {
            "session_id": ["a", "b", "a", None],
            "user_id": [None, "u", None, "v"],
            "type": "view",
            "item_id": ["tea", "saw", "cup", "tea"],
            "ts": pd.to_datetime(
                ["2026-10-30T23:59:00Z", "2026-10-31T00:01:00Z", "2026-10-30T23:59:30Z", "2026-10-31T01:00:00Z"]
            ),
            "dwell_ms": [None, 5.0, None, None],
            "depth": np.nan,
        }
    )
    rows["event_date"] = rows["ts"].dt.date
    one, other = visits(rows)
    assert (one.session, one.user, [event.item for event in one.events]) == ("a", None, ["tea", "cup"])
    assert one.events[1].at - one.events[0].at == 30
    assert (other.user, other.events[0].dwell_ms) == ("u", 5.0)
    assert list(beginning_after(rows, dt.date(2026, 10, 30))["session_id"]) == ["b"]

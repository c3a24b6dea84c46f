import datetime as dt

import pandas as pd
import pytest
from deltalake import write_deltalake

from nightjar_lake.lake import NotInTheLake, Store, seconds

FIRST, SECOND = dt.date(2026, 10, 30), dt.date(2026, 10, 31)


def a_store(lake) -> Store:
    return Store.of(lake, "loom", "2026-10-31")


def test_dated_rows_are_those_of_the_date(tmp_path):
    rows = pd.DataFrame({"run_date": [FIRST, SECOND, SECOND], "item_id": ["a", "b", "c"]})
    write_deltalake(f"{tmp_path}/loom/item_stats", rows, partition_by=["run_date"])
    store = a_store(tmp_path)
    assert sorted(store.dated("item_stats")["item_id"]) == ["b", "c"]
    assert list(store.on(FIRST).dated("item_stats")["item_id"]) == ["a"]
    assert store.dates("item_stats") == [FIRST, SECOND]
    with pytest.raises(NotInTheLake, match="no rows of 2026-11-01; dates with rows: 2026-10-30, 2026-10-31"):
        store.on(dt.date(2026, 11, 1)).dated("item_stats")


def test_a_table_that_is_not_there_is_named_with_what_writes_it(tmp_path):
    assert not a_store(tmp_path).has("candidates")
    assert a_store(tmp_path).dates("candidates") == []
    with pytest.raises(NotInTheLake, match="./nightjar nightly --store loom --date 2026-10-31"):
        a_store(tmp_path).whole("candidates")


def test_events_are_bounded_by_days_and_in_order_of_time(tmp_path):
    at = pd.to_datetime(["2026-10-31T10:00Z", "2026-10-31T09:00Z", "2026-10-30T09:00Z", "2026-11-01T00:00Z"])
    rows = pd.DataFrame({"event_id": list("abcd"), "ts": at, "event_date": at.date})
    write_deltalake(f"{tmp_path}/loom/events", rows, partition_by=["event_date"])
    store = a_store(tmp_path)
    assert list(store.events()["event_id"]) == ["c", "b", "a"]
    assert list(store.events(after=FIRST)["event_id"]) == ["b", "a"]


def test_the_catalogue_has_what_may_be_sold_on_the_date(tmp_path):
    rows = pd.DataFrame(
        {
            "item_id": ["now", "later", "over", "last-day", "retired"],
            "available_from": [None, dt.date(2026, 11, 1), None, FIRST, None],
            "available_to": [None, None, FIRST, SECOND, None],
            "retired_on": [None, None, None, None, FIRST],
        }
    )
    write_deltalake(f"{tmp_path}/loom/catalog", rows)
    assert list(a_store(tmp_path).catalog().index) == ["last-day", "now"]


def test_settings_are_those_of_the_newest_job(tmp_path):
    rows = pd.DataFrame(
        {
            "run_date": [SECOND, SECOND],
            "started_at": pd.to_datetime(["2026-11-01T02:00Z", "2026-11-01T01:00Z"]),
            "settings": ['{"session": {"k": 5}}', '{"session": {"k": 3}}'],
        }
    )
    write_deltalake(f"{tmp_path}/loom/runs", rows, partition_by=["run_date"])
    assert a_store(tmp_path).settings() == {"session": {"k": 5}}


@pytest.mark.parametrize(
    ("text", "expected"), [("30m", 1800), ("5s", 5), ("1.5 hours", 5400), ("250ms", 0.25), (2000, 2), ("1d", 86400)]
)
def test_reads_durations_as_settings_write_them(text, expected):
    assert seconds(text) == pytest.approx(expected)


def test_refuses_what_is_no_duration():
    with pytest.raises(ValueError, match="'5 parsecs' is no duration"):
        seconds("5 parsecs")

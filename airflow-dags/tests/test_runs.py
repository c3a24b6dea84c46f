"""Which date a run is for, which stores, and when it leaves live lists alone."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from airflow.sdk.exceptions import AirflowFailException
from airflow.utils.types import DagRunType
from nightjar_dags.runs import chosen, is_dry_run, published, run_date

AT_THREE = datetime(2026, 11, 1, 3, tzinfo=UTC)


def a_run(run_type=DagRunType.SCHEDULED, start=None, run_after=AT_THREE):
    return SimpleNamespace(run_type=run_type, data_interval_start=start, run_after=run_after)


def test_a_scheduled_run_is_for_the_day_on_which_its_interval_begins():
    assert run_date(a_run(start=datetime(2026, 10, 31, 3, tzinfo=UTC)), {"date": None}) == "2026-10-31"


def test_a_date_that_was_asked_for_wins():
    assert run_date(a_run(start=datetime(2026, 10, 31, 3, tzinfo=UTC)), {"date": "2026-10-01"}) == "2026-10-01"


def test_a_run_without_a_logical_date_is_for_yesterday():
    assert run_date(a_run(DagRunType.MANUAL), {"date": None}) == "2026-10-31"


@pytest.mark.parametrize(
    ("run_type", "asked", "dry"),
    [
        (DagRunType.SCHEDULED, True, False),
        (DagRunType.SCHEDULED, False, False),
        (DagRunType.ASSET_TRIGGERED, True, False),
        (DagRunType.MANUAL, True, True),
        (DagRunType.MANUAL, False, False),
        (DagRunType.BACKFILL_JOB, True, True),
        (DagRunType.BACKFILL_JOB, False, True),
    ],
)
def test_only_runs_by_hand_may_choose_and_backfills_never_publish(run_type, asked, dry):
    assert is_dry_run(a_run(run_type), {"dry_run": asked}) is dry


def test_without_a_wish_a_run_is_for_all_stores():
    assert chosen([], ["loom", "hearth"]) == ["loom", "hearth"]


def test_a_run_can_be_for_some_stores():
    assert chosen(["hearth"], ["loom", "hearth"]) == ["hearth"]


def test_an_unknown_store_is_named():
    with pytest.raises(AirflowFailException, match="Param stores names nope: Variable nightjar_stores has"):
        chosen(["nope"], ["loom"])


@pytest.mark.parametrize("known", [None, [], "loom", [1]])
def test_a_variable_that_is_no_list_of_stores_is_explained(known):
    with pytest.raises(AirflowFailException, match="write the stores as JSON"):
        chosen([], known)


def test_each_published_store_comes_once_with_its_newest_date():
    extras = [
        {"store": "loom", "date": "2026-10-31", "generation": 2},
        {"store": "hearth", "date": "2026-10-31"},
        {"store": "loom", "date": "2026-10-30"},
    ]
    assert published(extras) == [
        {"store": "hearth", "date": "2026-10-31"},
        {"store": "loom", "date": "2026-10-31"},
    ]
    assert published([]) == []

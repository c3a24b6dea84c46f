"""What a run is about: which stores, which business date, and whether it may change what shoppers see."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from airflow.sdk import Param, Variable, task
from airflow.sdk.exceptions import AirflowFailException
from airflow.sdk.types import DagRunProtocol

from nightjar_dags import vocabulary

DATE = "{{ run_date(dag_run, params) }}"
DRY_RUN = "{{ is_dry_run(dag_run, params) }}"

STORES_PARAM = Param(
    [],
    type="array",
    items={"type": "string"},
    description=f"Only these stores; none: all of the Variable {vocabulary.STORES}.",
)
DATE_PARAM = Param(
    None,
    type=["null", "string"],
    format="date",
    description="The business date, such as 2026-10-31; empty: the day of the run's data interval, normally yesterday.",
)
DRY_RUN_PARAM = Param(
    True,
    type="boolean",
    description="A run by hand: estimate and check, but leave live lists as they are. Scheduled runs always publish,"
    " back-fills never do.",
)


def run_date(dag_run: DagRunProtocol, params: Mapping[str, Any]) -> str:
    """
    The business date, in UTC: what somebody asked for, else the day on which the run's data interval begins, else (a run
    by hand without a logical date) the day before.
    """
    if params.get("date"):
        return params["date"]
    if dag_run.data_interval_start is not None:
        return dag_run.data_interval_start.date().isoformat()
    return (dag_run.run_after - timedelta(days=1)).date().isoformat()


def is_dry_run(dag_run: DagRunProtocol, params: Mapping[str, Any]) -> bool:
    """Whether live lists stay: always in a back-fill, on request (and by default) in a run by hand, never else."""
    return dag_run.run_type == "backfill" or (dag_run.run_type == "manual" and params["dry_run"])


MACROS = {"run_date": run_date, "is_dry_run": is_dry_run}


def chosen(asked: list[str], known: Any) -> list[str]:
    """
    The stores of a run.

    :raises AirflowFailException: when there are none, or one that is not known
    """
    if not isinstance(known, list) or not known or not all(isinstance(store, str) for store in known):
        raise AirflowFailException(
            f'Variable {vocabulary.STORES} is {known!r}: write the stores as JSON, such as ["loom", "hearth"]'
        )
    unknown = sorted(set(asked) - set(known))
    if unknown:
        raise AirflowFailException(f"Param stores names {', '.join(unknown)}: Variable {vocabulary.STORES} has {known}")
    return asked or known


@task(retries=0, pool="default_pool")
def stores(params: Mapping[str, Any] | None = None) -> list[str]:
    """Which stores this run is for."""
    return chosen((params or {})["stores"], Variable.get(vocabulary.STORES, default=None, deserialize_json=True))


def published(extras: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The stores that were published and the newest date of each, from what the events of the asset say."""
    dates: dict[str, str] = {}
    for extra in extras:
        dates[extra["store"]] = max(extra["date"], dates.get(extra["store"], ""))
    return [{"store": store, "date": date} for store, date in sorted(dates.items())]


@task(task_id="stores", retries=0, pool="default_pool")
def published_stores(
    params: Mapping[str, Any] | None = None,
    dag_run: DagRunProtocol | None = None,
    triggering_asset_events: Mapping[Any, Any] | None = None,
) -> list[dict[str, str]]:
    """Which stores this run is for, each with its date: those that were published, or in a run by hand those asked for."""
    found = published(event.extra for events in (triggering_asset_events or {}).values() for event in events)
    if found:
        return found
    known = Variable.get(vocabulary.STORES, default=None, deserialize_json=True)
    asked = params or {}
    return [{"store": store, "date": run_date(dag_run, asked)} for store in chosen(asked["stores"], known)]

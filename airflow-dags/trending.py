"""
### trending

Lists what is hot now and tells the servers, every five minutes, for each store of the Variable `nightjar_stores`.

**Normal.** A minute a run, one at a time. A run that begins after the next was due is skipped (pink): the next looks at
the same moment, *now*. `trending` in the record may be 0 in a quiet night. A missed run does no harm: servers keep the
last list until it is older than `serving.trending-stale-after`, then fill rails from their other sources.

**Not normal, and when to act.**

| it looks like | act |
|---|---|
| red for half an hour | today. It is not tried again, the next run is the next try |
| pink most of the time | this week: give the pool `nightjar_minutes` a slot more, or the cron a longer pause |
| `newest_event_age_seconds` grows | `collect` is behind: look at that DAG |

More in `docs/runbook.md`, *trending*.
"""

from datetime import UTC, datetime, timedelta

from airflow.providers.standard.operators.latest_only import LatestOnlyOperator
from airflow.sdk import DAG, CronDataIntervalTimetable

from nightjar_dags import alert, runs, vocabulary
from nightjar_dags.job import NightjarJob

with DAG(
    dag_id="trending",
    description="What is hot now, for the servers",
    doc_md=__doc__,
    # With a data interval, by which LatestOnlyOperator knows that a run is late.
    schedule=CronDataIntervalTimetable("*/5 * * * *", timezone="UTC"),
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=["scheduled", "manual"],
    tags=["nightjar", "micro-batch", "publishes"],
    params={"stores": runs.STORES_PARAM},
    default_args={
        "owner": vocabulary.OWNER,
        "pool": vocabulary.MINUTES_POOL,
        "execution_timeout": timedelta(minutes=15),
        "on_failure_callback": alert.on_failure,
        # The next run is the next try.
        "retries": 0,
    },
):
    stores = runs.stores()
    LatestOnlyOperator(task_id="skip_when_late") >> stores
    NightjarJob.partial(task_id="trending", needs_redis=True).expand(store=stores)

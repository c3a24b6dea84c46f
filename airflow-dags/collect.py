"""
### collect

Brings the events that pages send (`POST events`) from the stream in Redis into the lake, every ten minutes, for each
store of the Variable `nightjar_stores`. It also drops from the stream what the lake has.

**Normal.** A minute or two a run; `read` in the record follows the shop's traffic, `gap` is empty, `lag_seconds_before`
is at most the pause between two runs plus one run. One that fails is made good by the next: each event gets into the
lake once, wherever a run was killed.

**Not normal, and when to act.**

| it looks like | act |
|---|---|
| red twice in a row | today: the stream is bounded, and beyond its bound events are lost. Is Redis there, is the lake? |
| `backlog_after` grows from run to run | today: raise `jobs.collect.batch` |
| `gap` says what was lost | raise `events.stream.max-length`; what is lost is only in the shop's own export |

More in `docs/runbook.md`, *Events wait in the stream*.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, CronDataIntervalTimetable

from nightjar_dags import alert, runs, vocabulary
from nightjar_dags.job import NightjarJob

with DAG(
    dag_id="collect",
    description="Events of the pages from Redis into the lake",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("*/10 * * * *", timezone="UTC"),
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=["scheduled", "manual"],
    tags=["nightjar", "micro-batch"],
    params={"stores": runs.STORES_PARAM},
    default_args={
        "owner": vocabulary.OWNER,
        "pool": vocabulary.MINUTES_POOL,
        # The stream is bounded: it is collected before the lists of trending items are made.
        "priority_weight": 2,
        "execution_timeout": timedelta(minutes=30),
        "on_failure_callback": alert.on_failure,
        "retries": 1,
        "retry_delay": timedelta(minutes=1),
    },
):
    NightjarJob.partial(task_id="collect", needs_redis=True).expand(store=runs.stores())

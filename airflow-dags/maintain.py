"""
### maintain

Deletes dated rows of the lake that are past keeping (`jobs.maintain.keep-days`), joins small files (OPTIMIZE) and deletes
files that no version within reach needs (VACUUM): every Sunday at noon UTC, when no night runs, for each store of the
Variable `nightjar_stores`.

Every night does the same for its store once it has published. This run is for the weeks without one: a gate that refuses
for days, a store whose nights are paused while `collect` and `trending` go on writing.

The other things that grow are looked after where they are made: `publish` drops old generations, `collect` shortens the
stream, and what Redis keeps for a time has a lifetime.

**Normal.** Minutes. It can lose against a `collect` that writes the same day at the same time, and is then tried again.

**Not normal, and when to act.** Red after its retries: this week. Nothing is lost and shoppers see nothing of it; the
lake grows.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, CronTriggerTimetable

from nightjar_dags import alert, runs, vocabulary
from nightjar_dags.job import A_FAULT_MAY_PASS, NightjarJob

with DAG(
    dag_id="maintain",
    description="Keeps the lake small and quick",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("0 12 * * 0", timezone="UTC"),
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=["scheduled", "manual"],
    tags=["nightjar", "maintenance"],
    params={"stores": runs.STORES_PARAM},
    default_args={
        "owner": vocabulary.OWNER,
        "pool": vocabulary.SPARK_POOL,
        "execution_timeout": timedelta(hours=2),
        "on_failure_callback": alert.on_failure,
        **A_FAULT_MAY_PASS,
    },
):
    NightjarJob.partial(task_id="maintain").expand(store=runs.stores())

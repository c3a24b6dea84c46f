"""
### experiments

Says every morning what the experiments on the pages have come to: `experiment-report` and `ope` of yesterday, for each
store of the Variable `nightjar_stores`. They change nothing that shoppers see.

**Normal.** A few minutes a store. `experiments` in the record of `experiment-report` has a sentence for each variant and
metric; looking at it every day is what its intervals are made for. A store without experiments has none of them.

**Not normal, and when to act.**

| it looks like | act |
|---|---|
| `split_broken` is true | today: something loses visitors of one variant. Believe no figure, pause the experiment, look for it |
| `crossed` is more than a few | this week: user ids change during a visit, or an id of an experiment was used twice |
| `warning` of a policy stays | its estimate says little: raise `explore-rate` or `serving.parity-sample`, or wait |
| red | it is tried once more; tomorrow's run does not need today's |

More in `docs/experiments.md`.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, CronTriggerTimetable

from nightjar_dags import alert, runs, vocabulary
from nightjar_dags.job import NightjarJob

with DAG(
    dag_id="experiments",
    description="What experiments have come to",
    doc_md=__doc__,
    # Behind the night, with which it shares its slots.
    schedule=CronTriggerTimetable("30 6 * * *", timezone="UTC"),
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    allowed_run_types=["scheduled", "manual"],
    tags=["nightjar", "experiments"],
    params={"stores": runs.STORES_PARAM},
    default_args={
        "owner": vocabulary.OWNER,
        "pool": vocabulary.SPARK_POOL,
        "execution_timeout": timedelta(hours=1),
        "on_failure_callback": alert.on_failure,
        "retries": 1,
        "retry_delay": timedelta(minutes=10),
    },
):
    stores = runs.stores()
    NightjarJob.partial(task_id="experiment-report", needs_redis=True).expand(store=stores)
    NightjarJob.partial(task_id="ope", needs_redis=True).expand(store=stores)

"""
### nightly

Brings the day's events, catalogue and stock into the lake, learns, makes every list, and makes them live: for each store
of the Variable `nightjar_stores`, once a night at 03:00 UTC, for the UTC day before.

**Normal.** Green by morning. An hour or less for a shop of a hundred thousand shoppers; a task that was red once and
then green: a fault passed, jobs can be repeated without harm. Each task's XCom `return_value` is the job's record.

**Not normal, and when to act.** Shoppers are safe meanwhile: the last generation stays live, and its age is in every
answer.

| red | means | act |
|---|---|---|
| `ingest` at once, exit 3 | the export is late, empty or changed | in the morning: see that it arrives, then clear the task |
| any at once, exit 2 | configuration is wrong | correct what the message names, then clear the task |
| `gate`, exit 3 | the lists are worse than they may be; the table is in the log | in the morning; nothing was published. **Do not** mark it as success |
| `publish` | Redis is full, away or evicts | before shoppers see lists that are too old: `serving.stale-after`, 36 h by default |
| `maintain` | the lists are live; only tidying up failed | this week |
| any after its retries | a fault that stays | read the message; `docs/runbook.md` |

Only red for one store: the others are done; clear that store's tasks.

**What changes.** The task `diff`, before `publish`, has it in its log; its button *What changes* opens the page, where the
Variables `nightjar_pages` and `nightjar_pages_url` say where pages go. It is green whatever it finds.

**By hand.** *Trigger* asks for `date`, `stores` and `dry_run`, which is on: the lake is written, live lists stay. Switch
it off to publish.

**Back-fill.** `airflow backfill create --dag-id nightly --from-date 2026-10-24 --to-date 2026-10-31 --max-active-runs 1`
is the dates from the 24th up to the 30th: the last is the day *before* `--to-date`. It writes the lake and never makes
anything live, whatever `dry_run` says.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, CronDataIntervalTimetable, task_group

from nightjar_dags import alert, runs, vocabulary
from nightjar_dags.job import A_FAULT_MAY_PASS, Diff, NightjarJob, Publish

with DAG(
    dag_id="nightly",
    description="From a day's events to live lists, for every store",
    doc_md=__doc__,
    # The data interval begins on the business date, so that a back-fill is asked for by business dates.
    schedule=CronDataIntervalTimetable("0 3 * * *", timezone="UTC"),
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags=["nightjar", "nightly", "publishes"],
    params={"date": runs.DATE_PARAM, "stores": runs.STORES_PARAM, "dry_run": runs.DRY_RUN_PARAM},
    user_defined_macros=runs.MACROS,
    default_args={
        "owner": vocabulary.OWNER,
        "pool": vocabulary.SPARK_POOL,
        "execution_timeout": timedelta(hours=1),
        "on_failure_callback": alert.on_failure,
        **A_FAULT_MAY_PASS,
    },
):

    @task_group(group_id="store")
    def night(store: str) -> None:
        """One store's night. Edges are what the jobs read: `context` needs the events alone, `popular` no embeddings;
        `repeat` and `evaluate` learn from earlier events themselves."""
        ingest = NightjarJob(task_id="ingest", store=store, date=runs.DATE)
        profiles = NightjarJob(task_id="profiles", store=store, date=runs.DATE)
        train = NightjarJob(task_id="train", store=store, date=runs.DATE, execution_timeout=timedelta(hours=3))
        repeat = NightjarJob(task_id="repeat", store=store, date=runs.DATE, execution_timeout=timedelta(hours=3))
        candidates = NightjarJob(task_id="candidates", store=store, date=runs.DATE, execution_timeout=timedelta(hours=2))
        popular = NightjarJob(task_id="popular", store=store, date=runs.DATE)
        context = NightjarJob(task_id="context", store=store, date=runs.DATE)
        related = NightjarJob(task_id="related", store=store, date=runs.DATE)
        evaluate = NightjarJob(task_id="evaluate", store=store, date=runs.DATE, execution_timeout=timedelta(hours=3))
        gate = NightjarJob(task_id="gate", store=store, date=runs.DATE)
        diff = Diff(store=store, date=runs.DATE, execution_timeout=timedelta(minutes=30))
        publish = Publish(store=store, date=runs.DATE, dry_run=runs.DRY_RUN)
        maintain = NightjarJob(task_id="maintain", store=store, date=runs.DATE, execution_timeout=timedelta(hours=2))

        ingest >> [profiles, train, repeat, context, evaluate]
        profiles >> [popular, related]
        train >> [candidates, related]
        repeat >> candidates
        [candidates, popular, context, related, evaluate] >> gate >> diff >> publish >> maintain

    night.expand(store=runs.stores())

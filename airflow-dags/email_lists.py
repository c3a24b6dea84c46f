"""
### email

Makes the lists that the email team pulls, for each store whose generation was published: after `nightly`, by its asset
`nightjar_generation`. First what pages have sent since is brought into the lake, so that nobody is mailed what they bought
this morning.

**Normal.** Minutes after the night. A new edition for each active campaign, none for a store without one; the record has
its folder, how many users get a list, and why the others do not. Nothing is sent: the email program pulls.

**Not normal, and when to act.** The lists of the day before are still there; whoever pulls by date gets a 404 rather than
these.

| red | means | act |
|---|---|---|
| `email` at once, exit 2 | a campaign or the suppression list is wrong | before the mails go: correct what the message names, then clear the task |
| `email` at once, exit 3 | nothing of the date is published any more | before the mails go: look at `nightly` |
| `email` after its retries | Redis is away; or the finished lists broke their own rules and were not handed out | before the mails go: read the message, `docs/email.md` |
| `collect` | events wait in the stream | before the mails go; clearing `email` goes on without them |

**By hand.** *Trigger* asks for `date` and `stores`. It makes the next edition; the earlier ones stay.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, task_group

from nightjar_dags import alert, runs, vocabulary
from nightjar_dags.assets import GENERATION
from nightjar_dags.job import A_FAULT_MAY_PASS, NightjarJob

with DAG(
    dag_id="email",
    description="Lists for the email team, for every store that was published",
    doc_md=__doc__,
    schedule=[GENERATION],
    start_date=datetime(2020, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags=["nightjar", "nightly"],
    params={"date": runs.DATE_PARAM, "stores": runs.STORES_PARAM},
    default_args={
        "owner": vocabulary.OWNER,
        "pool": vocabulary.SPARK_POOL,
        "execution_timeout": timedelta(hours=1),
        "on_failure_callback": alert.on_failure,
        **A_FAULT_MAY_PASS,
    },
):

    @task_group(group_id="store")
    def lists(store: str, date: str) -> None:
        """One store's lists."""
        collect = NightjarJob(task_id="collect", store=store, needs_redis=True)
        email = NightjarJob(task_id="email", store=store, date=date, needs_redis=True)
        collect >> email

    lists.expand_kwargs(runs.published_stores())

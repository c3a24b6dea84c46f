"""The shape of the DAGs: what must never be lost when one is changed."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from airflow.sdk.definitions.mappedoperator import MappedOperator
from airflow.sdk.exceptions import ParamValidationError
from airflow.utils.types import DagRunType
from nightjar_dags import alert, vocabulary
from nightjar_dags.assets import GENERATION, PUBLISHED
from nightjar_dags.job import NightjarJob

DAGS = {"nightly", "collect", "trending", "maintain", "email", "experiments"}
FILES = {"email": "email_lists"}
"""Where a file has another name than its DAG: Airflow imports from its DAG folder, and Python has an ``email`` of its own."""
STEPS = {
    *("ingest", "profiles", "train", "repeat", "candidates", "popular", "context", "related"),
    *("evaluate", "gate", "diff", "publish", "maintain"),
}
READS = {
    "profiles": {"ingest"},
    "train": {"ingest"},
    "context": {"ingest"},
    "popular": {"profiles"},
    "repeat": {"ingest"},
    "candidates": {"train", "repeat"},
    "evaluate": {"ingest"},
    "related": {"profiles", "train"},
    "gate": {"candidates", "popular", "related", "train", "evaluate"},
    "diff": {"gate", "candidates"},
    "publish": {"gate", "candidates", "popular", "related", "context", "profiles", "train"},
    "maintain": {"publish"},
}
"""Whose tables each job reads, from the Javadoc of the jobs, besides those of ``ingest``."""


@pytest.fixture
def nightly(dagbag):
    return dagbag.dags["nightly"]


def jobs(dag):
    return [task for task in dag.tasks if task.task_id != "stores" and task.task_id != "skip_when_late"]


def test_all_files_are_read_without_an_error_and_nothing_else_is_a_dag(dagbag):
    assert dagbag.import_errors == {}
    assert set(dagbag.dags) == DAGS


@pytest.mark.parametrize("dag_id", sorted(DAGS))
def test_every_dag_is_documented_owned_tagged_and_runs_one_at_a_time(dagbag, dag_id):
    dag = dagbag.dags[dag_id]
    assert "**Normal.**" in dag.doc_md and "**Not normal" in dag.doc_md
    assert "nightjar" in dag.tags and set(dag.tags) <= vocabulary.TAGS
    assert dag.max_active_runs == 1 and dag.catchup is False
    for task in dag.tasks:
        assert task.owner == vocabulary.OWNER
        assert alert.on_failure in task.on_failure_callback
        assert task.execution_timeout <= timedelta(hours=3)


@pytest.mark.parametrize("dag_id", sorted(DAGS))
def test_every_job_waits_for_a_slot_of_ours(dagbag, dag_id):
    for task in jobs(dagbag.dags[dag_id]):
        assert task.pool in vocabulary.POOLS, task.task_id
        micro_batch = "micro-batch" in dagbag.dags[dag_id].tags
        assert (task.pool == vocabulary.MINUTES_POOL) is micro_batch, task.task_id


def test_what_does_not_run_spark_holds_no_slot_of_it(dagbag):
    for dag in dagbag.dags.values():
        assert dag.task_dict["stores"].pool == "default_pool"


def test_a_night_has_all_steps_for_each_store(nightly):
    assert {task.task_id for task in nightly.tasks} == {"stores"} | {f"store.{step}" for step in STEPS}
    for step in STEPS:
        task = nightly.task_dict[f"store.{step}"]
        assert isinstance(task, NightjarJob) and task.job == step
        assert task.get_closest_mapped_task_group().group_id == "store", "one for each store"


@pytest.mark.parametrize("step", sorted(READS))
def test_a_step_waits_for_what_it_reads(nightly, step):
    before = nightly.task_dict[f"store.{step}"].get_flat_relative_ids(upstream=True)
    assert {f"store.{read}" for read in READS[step] | {"ingest"}} <= before


def test_steps_that_read_nothing_of_each_other_do_not_wait(nightly):
    for one, other in [("profiles", "train"), ("context", "train"), ("popular", "train"), ("candidates", "related"), ("train", "repeat"), ("train", "evaluate")]:
        assert f"store.{other}" not in nightly.task_dict[f"store.{one}"].get_flat_relative_ids(upstream=True)


def test_publish_stands_behind_the_gate_and_nothing_leads_around_it(nightly):
    assert nightly.task_dict["store.publish"].upstream_task_ids == {"store.diff", "stores"}
    assert nightly.task_dict["store.diff"].upstream_task_ids == {"store.gate", "stores"}
    for task in nightly.tasks:
        assert task.trigger_rule == "all_success", "another rule would publish after a refusal"


def test_publish_takes_the_one_slot_and_announces_what_it_published(nightly):
    publish = nightly.task_dict["store.publish"]
    assert publish.pool == vocabulary.PUBLISH_POOL and publish.outlets == [PUBLISHED]
    assert publish.needs_redis and "is_dry_run" in publish.dry_run


def test_only_faults_that_may_pass_are_tried_again(dagbag, nightly):
    retries = {dag_id: {task.retries for task in jobs(dag)} for dag_id, dag in dagbag.dags.items()}
    assert nightly.task_dict["store.diff"].retries == 0
    assert retries == {"nightly": {0, 3}, "maintain": {3}, "collect": {1}, "trending": {0}, "email": {3}, "experiments": {1}}


def test_a_night_by_hand_leaves_live_lists_alone_by_default(nightly):
    assert nightly.params["dry_run"] is True and nightly.params["date"] is None


@pytest.mark.parametrize(
    ("name", "wrong"), [("date", "31.10.2026"), ("date", 20261031), ("dry_run", "no"), ("stores", "loom"), ("stores", [1])]
)
def test_params_are_checked_when_a_run_is_asked_for(nightly, name, wrong):
    with pytest.raises(ParamValidationError):
        nightly.params.get_param(name).resolve(wrong)


@pytest.mark.parametrize(("runs_missed", "goes_on"), [(0, ["stores"]), (1, [])])
def test_trending_is_skipped_when_the_next_run_was_due(dagbag, runs_missed, goes_on):
    trending = dagbag.dags["trending"]
    assert trending.task_dict["stores"].upstream_task_ids == {"skip_when_late"}
    pause = timedelta(minutes=5)
    now = datetime.now(UTC)
    due = now - (now - datetime(2026, 1, 1, tzinfo=UTC)) % pause - runs_missed * pause
    run = SimpleNamespace(
        run_type=DagRunType.SCHEDULED,
        logical_date=due - pause,
        data_interval_start=due - pause,
        data_interval_end=due,
        run_after=due,
    )
    assert list(trending.task_dict["skip_when_late"].choose_branch({"dag_run": run})) == goes_on


def test_lists_are_made_after_a_store_was_published_from_what_pages_have_sent(dagbag):
    email = dagbag.dags["email"]
    assert [asset.name for asset in email.timetable.asset_condition.objects] == [GENERATION.name]
    assert {task.task_id for task in email.tasks} == {"stores", "store.collect", "store.email"}
    assert email.task_dict["store.email"].upstream_task_ids == {"store.collect", "stores"}
    assert email.task_dict["store.email"].needs_redis and email.task_dict["store.collect"].needs_redis


@pytest.mark.parametrize("dag_id", ["collect", "trending", "maintain"])
def test_what_is_about_now_cannot_be_back_filled(dagbag, dag_id):
    assert {str(kind.value) for kind in dagbag.dags[dag_id].allowed_run_types} == {"scheduled", "manual"}
    assert isinstance(dagbag.dags[dag_id].task_dict[dag_id], MappedOperator)


def test_experiments_are_reported_and_estimated_apart(dagbag):
    """An estimate that fails must not cost the report."""
    dag = dagbag.dags["experiments"]
    assert {str(kind.value) for kind in dag.allowed_run_types} == {"scheduled", "manual"}
    assert {task.task_id for task in jobs(dag)} == {"experiment-report", "ope"}
    for task in jobs(dag):
        assert task.upstream_task_ids == {"stores"} and isinstance(task, MappedOperator)


@pytest.mark.parametrize("dag_id", sorted(DAGS))
def test_reading_a_file_touches_nothing(folder, dag_id):
    """No database, no network, no process, no file but code: the file is read again every few seconds."""
    watch = f"""
import os, sys
import airflow.providers.apache.spark.operators.spark_submit, airflow.providers.http.hooks.http
import airflow.providers.standard.operators.latest_only, airflow.sdk
from airflow.sdk import DAG, Asset, AssetAlias, BaseHook, BaseXCom, Connection, Context, CronDataIntervalTimetable
from airflow.sdk import CronTriggerTimetable, Param, Variable, task, task_group
from airflow.sdk.log import mask_secret

def audit(event, arguments):
    if event in ("socket.connect", "subprocess.Popen", "sqlite3.connect", "os.system"):
        raise AssertionError(f"{{event}} {{arguments}}")
    if event == "open" and not str(arguments[0]).endswith((".py", ".pyc")) and ".pyc." not in str(arguments[0]):
        raise AssertionError(f"opens {{arguments[0]}}")

Variable.get = Connection.get = lambda *a, **k: (_ for _ in ()).throw(AssertionError(f"asks for {{a}}"))
sys.path.insert(0, {str(folder)!r})
sys.addaudithook(audit)
code = compile(open({str(folder / (FILES.get(dag_id, dag_id) + ".py"))!r}).read(), "{dag_id}.py", "exec")
exec(code, {{"__name__": "read", "__doc__": "a document"}})
"""
    run = subprocess.run([sys.executable, "-c", watch], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3000:]

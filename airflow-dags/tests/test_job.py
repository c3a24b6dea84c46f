"""The operator against a spark-submit that prints what a job prints."""

import json
import threading
import time
from pathlib import Path

import pytest

from airflow.sdk.exceptions import AirflowFailException
from nightjar_dags.assets import GENERATION, PUBLISHED
from nightjar_dags.job import Diff, JobFailed, JobRefused, NightjarJob, Publish, redis_url

PASSWORD = "p@ss/w:rd"


def record(job="train", status="done", message="", **result):
    return {
        "job": job,
        "store": "loom",
        "date": "2026-10-31",
        "run_id": "loom-20261031-1",
        "status": status,
        "seconds": 1.5,
        "result": result,
        "tables_read": {},
        "tables_written": {},
        "message": message,
    }


class Ti:
    """As much of a task instance as the operator touches."""

    def __init__(self):
        self.pushed = {}

    def xcom_push(self, key, value):
        self.pushed[key] = value


def operator(cls=NightjarJob, **arguments):
    made = cls(**{"task_id": "train", "store": "loom", "date": "2026-10-31", **arguments})
    made.application, made.conf_file, made.lake = "/opt/nightjar.jar", "/opt/conf/nightjar.conf", "/data/lake"
    return made


def test_a_job_is_submitted_with_store_date_and_conf(spark_submit):
    spark_submit.ends(0, json.dumps(record()))
    operator().execute({"ti": Ti()})
    given = spark_submit.given()
    assert given[:2] == ["--master", "local[2]"]
    assert given[given.index("--class") + 1] == "dev.nightjar.jobs.cli.Main"
    assert given[given.index("/opt/nightjar.jar") + 1 :] == [
        "job", "train", "--store", "loom", "--date", "2026-10-31", "--conf", "/opt/conf/nightjar.conf",
    ]  # fmt: skip
    assert spark_submit.knew()["NIGHTJAR_LAKE"] == "/data/lake"


def test_a_job_that_looks_at_now_gets_no_date(spark_submit):
    spark_submit.ends(0, json.dumps(record("trending")))
    operator(task_id="trending", date="").execute({"ti": Ti()})
    assert "--date" not in spark_submit.given()


@pytest.mark.parametrize(("dry_run", "expected"), [("True", True), ("False", False), (True, True), (False, False)])
def test_a_dry_run_is_asked_for_by_the_rendered_word(spark_submit, dry_run, expected):
    spark_submit.ends(0, json.dumps(record()))
    operator(dry_run=dry_run).execute({"ti": Ti()})
    assert ("--dry-run" in spark_submit.given()) is expected


def test_sparks_settings_come_from_the_connection(spark_submit, monkeypatch):
    monkeypatch.setenv(
        "AIRFLOW_CONN_SPARK_DEFAULT",
        json.dumps({"conn_type": "spark", "host": "spark://m:7077", "extra": {"conf": {"spark.driver.memory": "3g"}}}),
    )
    spark_submit.ends(0, json.dumps(record()))
    operator().execute({"ti": Ti()})
    assert spark_submit.given()[:4] == ["--master", "spark://m:7077", "--conf", "spark.driver.memory=3g"]


def test_cluster_mode_is_refused_in_words(spark_submit, monkeypatch):
    monkeypatch.setenv(
        "AIRFLOW_CONN_SPARK_DEFAULT", '{"conn_type": "spark", "host": "yarn", "extra": {"deploy-mode": "cluster"}}'
    )
    with pytest.raises(AirflowFailException, match="deploy-mode cluster: Nightjar's jobs need client"):
        operator().execute({"ti": Ti()})


def test_the_record_is_returned_wherever_it_stands(spark_submit):
    """Spark logs on the same pipe, also after the record; other JSON is none."""
    spark_submit.ends(0, '{"job": "a line of Spark"}', json.dumps(record(pairs=7)), "{not json", "INFO stopped")
    assert operator().execute({"ti": Ti()})["result"] == {"pairs": 7}


def test_a_job_without_a_record_has_not_ended_well(spark_submit):
    spark_submit.ends(0, "Welcome to Spark")
    with pytest.raises(JobFailed, match="printed no record"):
        operator().execute({"ti": Ti()})


@pytest.mark.parametrize("code", [2, 3])
def test_exit_2_and_3_fail_at_once_with_the_jobs_words(spark_submit, code):
    message = "1 of 2 checks failed\ncheck  measured\nusers  0"
    spark_submit.ends(code, "nightjar: something", json.dumps(record("gate", "refused", message, checks=[1])))
    ti = Ti()
    with pytest.raises(JobRefused) as failure:
        operator(task_id="gate").execute({"ti": ti})
    assert isinstance(failure.value, AirflowFailException), "Airflow would try again"
    assert message in str(failure.value)
    assert ti.pushed["return_value"] == failure.value.record
    assert failure.value.record["result"] == {"checks": [1]}


def test_mistakes_found_before_spark_starts_are_shown_without_a_record(spark_submit):
    spark_submit.ends(2, "WARN noise", "nightjar: 2 mistakes:", "  - unknown key 'a'", "  - unknown key 'b'")
    with pytest.raises(JobRefused, match="2 mistakes:\n  - unknown key 'a'\n  - unknown key 'b'"):
        operator().execute({"ti": Ti()})


def test_a_fault_is_left_to_the_retries(spark_submit):
    spark_submit.ends(1, "nightjar: Redis at redis://r:6379 does not answer", json.dumps(record("train", "failed", "away")))
    with pytest.raises(JobFailed, match="exit 1: a fault\naway") as failure:
        operator().execute({"ti": Ti()})
    assert not isinstance(failure.value, AirflowFailException)


def test_a_killed_driver_is_left_to_the_retries(spark_submit):
    spark_submit.ends("KILL")
    with pytest.raises(JobFailed, match="train of loom was killed by signal 9") as failure:
        operator().execute({"ti": Ti()})
    assert not isinstance(failure.value, AirflowFailException)


def test_a_task_that_is_ended_ends_its_driver(spark_submit):
    """Airflow calls on_kill when somebody ends a task and when its time is over."""
    spark_submit.ends("STOP", "at work")
    task = operator()
    watchdog = threading.Thread(target=lambda: (until_stopped(task), task.on_kill()))
    watchdog.start()
    with pytest.raises(JobFailed, match="killed by signal 9"):
        task.execute({"ti": Ti()})
    watchdog.join()


def until_stopped(task):
    """Until the fake driver has stopped itself, and would stay so for ever."""
    while True:
        process = task._hook and task._hook._submit_sp
        if process and Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T":
            return
        time.sleep(0.01)


def test_redis_is_told_by_the_environment_and_never_on_the_command_line(spark_submit, monkeypatch, capsys):
    monkeypatch.setenv(
        "AIRFLOW_CONN_NIGHTJAR_REDIS",
        json.dumps({"conn_type": "redis", "host": "redis.example", "port": 6379, "login": "jobs", "password": PASSWORD}),
    )
    # On YARN the provider's own env_vars would go onto the command line.
    monkeypatch.setenv("AIRFLOW_CONN_SPARK_DEFAULT", '{"conn_type": "spark", "host": "yarn"}')
    spark_submit.ends(0, json.dumps(record("publish", generation=0)))
    operator(Publish, task_id="publish").execute({"ti": Ti(), "outlet_events": {}})
    assert spark_submit.knew()["NIGHTJAR_REDIS_URL"] == "redis://jobs:p%40ss%2Fw%3Ard@redis.example:6379"
    told = "\n".join(spark_submit.given()) + capsys.readouterr().out
    assert "redis.example" not in told and "p%40ss" not in told and PASSWORD not in told


def test_a_job_that_needs_no_redis_is_not_told_its_password(spark_submit, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_NIGHTJAR_REDIS", "redis://:secret@redis.example:6379")
    monkeypatch.delenv("NIGHTJAR_REDIS_URL", raising=False)
    spark_submit.ends(0, json.dumps(record()))
    operator().execute({"ti": Ti()})
    assert "NIGHTJAR_REDIS_URL" not in spark_submit.knew()


@pytest.mark.parametrize(
    ("connection", "url"),
    [
        ({"host": "r", "port": 6379}, "redis://r:6379"),
        ({"host": "r", "port": 6379, "schema": "2", "extra": {"ssl": True}}, "rediss://r:6379/2"),
        ({"conn_type": "rediss", "host": "r", "port": 1, "password": "x"}, "rediss://:x@r:1"),
        ({"host": "a:1,b:2", "password": "x"}, "redis://:x@a:1,b:2"),
    ],
)
def test_the_connection_becomes_nightjars_url(monkeypatch, connection, url):
    monkeypatch.setenv("AIRFLOW_CONN_NIGHTJAR_REDIS", json.dumps({"conn_type": "redis", **connection}))
    assert redis_url() == url


@pytest.mark.parametrize(("generation", "announced"), [(3, True), (0, False)])
def test_a_generation_is_announced_only_when_one_is_live(spark_submit, generation, announced):
    spark_submit.ends(0, json.dumps(record("publish", generation=generation)))
    events = []

    class Outlet:
        def add(self, asset, extra):
            events.append((asset, extra))

    operator(Publish, task_id="publish").execute({"ti": Ti(), "outlet_events": {PUBLISHED: Outlet()}})
    extra = {"store": "loom", "date": "2026-10-31", "run_id": "loom-20261031-1", "generation": generation}
    assert events == ([(GENERATION, extra)] if announced else [])


def what_changes(**variables):
    made = operator(Diff, task_id="diff")
    made.pages, made.pages_url = variables.get("pages", ""), variables.get("pages_url", "")
    return made


def test_what_changes_is_asked_of_the_live_lists_and_written_where_pages_go(spark_submit):
    spark_submit.ends(0, json.dumps({"command": "diff", "store": "loom", "users": 3}))
    task = what_changes(pages="/srv/pages", pages_url="https://pages.example")
    assert task.execute({"ti": Ti()})["users"] == 3
    given = spark_submit.given()
    assert given[given.index("/opt/nightjar.jar") + 1 :] == [
        "diff", "--store", "loom", "--conf", "/opt/conf/nightjar.conf",
        "--html", "/srv/pages/loom/2026-10-31.html", "live", "2026-10-31",
    ]  # fmt: skip
    (link,) = task.operator_extra_links
    assert link.get_link(task, ti_key=None) == "https://pages.example/loom/2026-10-31.html"


def test_without_a_folder_for_pages_there_is_no_page_and_no_link(spark_submit):
    spark_submit.ends(0, json.dumps({"command": "diff", "store": "loom", "note": "nothing is live"}))
    task = what_changes()
    task.execute({"ti": Ti()})
    assert "--html" not in spark_submit.given()
    assert task.operator_extra_links[0].get_link(task, ti_key=None) == ""


@pytest.mark.parametrize("code", [1, 2, "KILL"])
def test_a_night_goes_on_when_it_cannot_be_said_what_changes(spark_submit, code, capsys):
    spark_submit.ends(code, "nightjar: Redis at redis://r:6379 does not answer")
    record = what_changes().execute({"ti": Ti()})
    assert "diff of loom" in record["note"] and "It cannot be said what changes" in capsys.readouterr().out

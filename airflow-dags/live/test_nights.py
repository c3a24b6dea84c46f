"""
Whole nights of the sample shop loom, one after the other. The first was run by ``airflow dags test`` before this began; it
is what the others are compared with.
"""

import os
import signal

import pytest
from api import until
from shop import HOME, column, driver_of, generations, live, rows

DATE = "2026-10-31"
DAY_AFTER = "2026-11-01"
STEPS = [
    *("ingest", "profiles", "train", "repeat", "candidates", "popular", "context", "related"),
    *("evaluate", "gate", "diff", "publish", "maintain"),
]


def show(records):
    for step in STEPS:
        if step in records:
            print(f"  {step}: {str(records[step])[:250]}")


def of_jobs(records):
    """Without the record of ``diff``, which only looks."""
    return {step: record for step, record in records.items() if step != "diff"}


@pytest.fixture(scope="module")
def first_night(airflow):
    (run,) = [run for run in airflow.runs("nightly") if run["triggered_by"] == "test"]
    return run


@pytest.fixture(scope="module")
def undisturbed(airflow, first_night):
    """The records of the first night, before anything is asked of it again."""
    return airflow.records("nightly", first_night["dag_run_id"])


def test_a_whole_night_ends_in_a_live_generation(airflow, first_night, undisturbed):
    assert first_night["state"] == "success"
    show(undisturbed)
    assert sorted(undisturbed) == sorted(STEPS)
    of_night = of_jobs(undisturbed).values()
    assert {(r["store"], r["date"], r["status"]) for r in of_night} == {("loom", DATE, "done")}
    assert len({record["run_id"] for record in of_night}) == 1, "jobs of a night must agree on its run_id"
    assert undisturbed["diff"]["note"] == "nothing of store loom is live: every list is new"
    print("\n".join(generations()))
    (line,) = live()
    assert line.split()[:4] == ["*", "1", "READY", DATE]
    (event,) = airflow.call("GET", "assets/events", params={"source_dag_id": "nightly"})["asset_events"]
    assert event["name"] == "nightjar_generation"
    assert event["extra"]["store"] == "loom" and event["extra"]["generation"] == 1


def test_a_refusal_is_red_at_once_and_leaves_the_live_generation(airflow, first_night, run_folder):
    """The first night's gate is asked again with a bound that no night meets; behind it, publish would publish."""
    airflow.set("nightjar_conf", run_folder / "refusing/conf/nightjar.conf")
    run = first_night["dag_run_id"]
    attempt = airflow.tasks("nightly", run)["gate"]["try_number"] + 1
    airflow.clear("nightly", run, "store.gate")
    assert airflow.wait("nightly", run) == "failed"
    tasks = airflow.tasks("nightly", run)
    assert [tasks[step]["state"] for step in ("gate", "diff", "publish", "maintain")] == ["failed", *["upstream_failed"] * 3]
    assert tasks["gate"]["try_number"] == attempt, "a refusal must not be tried again"

    log = airflow.log("nightly", run, tasks["gate"], attempt)
    print("\n".join(line for line in log.splitlines() if "FAILED" in line or "exit 3" in line or "What to do" in line))
    assert "gate of loom ended with exit 3: the data must not go further, a retry cannot help" in log
    assert "users with a list" in log and "FAILED: did events arrive, with user ids?" in log
    assert "What to do: https://example.org/docs/runbook.md#the-gate-refused-exit-3" in log
    record = airflow.record("nightly", run, tasks["gate"])
    assert record["status"] == "refused"
    assert [check["name"] for check in record["result"]["checks"] if not check["passed"]] == ["users with a list"]
    assert len(generations()) == 1 and live()[0].split()[1] == "1"


def test_a_back_fill_whose_training_is_killed_fills_the_lake_and_publishes_nothing(airflow, undisturbed, run_folder):
    lake = run_folder / "lake-of-the-back-fill"
    airflow.set("nightjar_lake", lake)
    conf = HOME / "conf/nightjar.conf"
    airflow.set("nightjar_conf", conf)
    # Its date is that of the live generation: a publish that is not dry would make another.
    order = {"dag_id": "nightly", "from_date": f"{DATE}T00:00:00Z", "to_date": f"{DAY_AFTER}T00:00:00Z", "max_active_runs": 1}
    airflow.call("POST", "backfills", json={**order, "dag_run_conf": {"dry_run": False}})
    (run,) = airflow.runs("nightly", run_type="backfill")
    run = run["dag_run_id"]
    print(f"\n  {run}: waiting for train to have written half of its tables")
    until((lake / "loom/user_dictionary/_delta_log/00000000000000000000.json").exists, 1800, "train writes", every=0.05)
    os.kill(killed := driver_of("train", conf), signal.SIGKILL)
    print(f"  killed the driver of train, process {killed}")

    assert airflow.wait("nightly", run) == "success"
    tasks = airflow.tasks("nightly", run)
    assert {name: task["try_number"] for name, task in tasks.items()} == {"stores": 1, **dict.fromkeys(STEPS, 1), "train": 2}
    assert "train of loom was killed by signal 9" in airflow.log("nightly", run, tasks["train"], 1)

    records = airflow.records("nightly", run)
    show(records)
    for step in STEPS[: STEPS.index("gate") + 1]:
        assert records[step]["result"] == undisturbed[step]["result"], step
    here, there = rows(lake), rows(run_folder / "lake")
    print(f"  rows: {here}")
    jobs = column(lake, "runs", "job")
    assert sorted(jobs) == sorted(set(STEPS) - {"publish", "diff"}), "a job noted twice, or a dry run noted"
    assert {**here, "runs": 0} == {**there, "runs": 0}
    ids = column(lake, "events", "event_id")
    assert len(ids) == len(set(ids))

    # The same date again: nothing changes, and the button leads to the page that says so.
    assert records["diff"]["users"] == undisturbed["candidates"]["result"]["users"]
    assert (records["diff"]["changed_share"], records["diff"]["gone"]) == (0, 0)
    links = airflow.links("nightly", run, tasks["diff"])
    assert links == {"What changes": f"https://pages.example/loom/{DATE}.html"}
    assert "What changes for shoppers of loom" in (run_folder / f"pages/loom/{DATE}.html").read_text()

    assert records["publish"]["result"]["note"] == "dry run"
    assert len(generations()) == 1 and live()[0].split()[1] == "1"
    assert len(airflow.call("GET", "assets/events", params={"source_dag_id": "nightly"})["asset_events"]) == 1


@pytest.mark.parametrize("dag", ["collect", "trending", "maintain"])
def test_the_other_dags_run_by_hand(airflow, dag):
    run = airflow.trigger(dag)
    assert airflow.wait(dag, run) == "success"
    record = airflow.record(dag, run, airflow.tasks(dag, run)[dag])
    print(f"  {record['result']}")
    assert (record["job"], record["status"]) == (dag, "done")


def test_mail_lists_are_made_of_the_live_generation(airflow):
    run = airflow.trigger("email", date=DATE)
    assert airflow.wait("email", run) == "success"
    (campaign,) = airflow.records("email", run)["email"]["result"]["campaigns"]
    print(f"  {campaign}")
    assert campaign["edition"] == f"{DATE}/1" and campaign["users"] > 0
    clean = {"over_cap": 0, "over_allocation": 0, "out_of_size": 0}
    assert campaign["audit"] == {"users": campaign["users"], "offers": campaign["items"], **clean}


def test_experiments_are_reported_where_there_are_none_yet(airflow):
    run = airflow.trigger("experiments")
    assert airflow.wait("experiments", run) == "success"
    records = airflow.records("experiments", run)
    print(f"  {records}")
    assert {record["status"] for record in records.values()} == {"done"}


def test_no_password_is_in_any_log(run_folder):
    """Redis has one in this check; a job's log, a command line in it, and Airflow's own must not show it."""
    logs = [*(run_folder / "airflow/logs").rglob("*.log"), *(run_folder / "logs").glob("*.log")]
    assert logs and not [str(log) for log in logs if "check-password" in log.read_text(errors="replace")]

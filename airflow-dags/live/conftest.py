"""What the nights of ``./check`` are watched with: Airflow's API, the lake's tables and the generations in Redis."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
from deltalake import DeltaTable

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
HOME = Path(__file__).resolve().parent.parent.parent
OVER = {"success", "failed"}
ANSWERS_WITHIN = 120
ENDS_WITHIN = 900


class Airflow:
    """The parts of Airflow's public API that a person uses when a night is to be run or looked at."""

    def __init__(self, port: str) -> None:
        self._url = f"http://127.0.0.1:{port}"
        self._session = requests.Session()
        token = until(self._token, ANSWERS_WITHIN, "Airflow's API answers")
        self._session.headers["Authorization"] = f"Bearer {token}"

    def _token(self):
        try:
            answer = requests.get(f"{self._url}/auth/token", timeout=10)
        except requests.ConnectionError:
            return None
        return answer.json()["access_token"] if answer.ok else None

    def call(self, method: str, path: str, **arguments):
        answer = self._session.request(method, f"{self._url}/api/v2/{path}", timeout=60, **arguments)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def start(self, dag: str) -> None:
        """Lets the DAG run, once the DAG processor has read it."""
        until(lambda: self._session.get(f"{self._url}/api/v2/dags/{dag}", timeout=60).ok, ANSWERS_WITHIN, f"{dag} is read")
        self.call("PATCH", f"dags/{dag}", json={"is_paused": False})

    def set(self, variable: str, value: object) -> None:
        self.call("PATCH", f"variables/{variable}", json={"key": variable, "value": str(value)})

    def trigger(self, dag: str, **conf) -> str:
        return self.call("POST", f"dags/{dag}/dagRuns", json={"logical_date": None, "conf": conf})["dag_run_id"]

    def runs(self, dag: str, **filters) -> list[dict]:
        return self.call("GET", f"dags/{dag}/dagRuns", params=filters)["dag_runs"]

    def tasks(self, dag: str, run: str) -> dict[str, dict]:
        """The tasks of a run by name, without the name of their group."""
        found = self.call("GET", f"dags/{dag}/dagRuns/{run}/taskInstances")["task_instances"]
        return {task["task_id"].rpartition(".")[2]: task for task in found}

    def wait(self, dag: str, run: str) -> str:
        """Until the run is over, and shows what becomes of its tasks meanwhile."""
        seen: dict[str, str] = {}

        def over():
            for name, task in self.tasks(dag, run).items():
                state = f"{task['state']}, try {task['try_number']}"
                if task["state"] not in (None, "scheduled", "queued") and seen.get(name) != state:
                    seen[name] = state
                    print(f"  {time.strftime('%T')} {name}: {state}", flush=True)
            state = self.call("GET", f"dags/{dag}/dagRuns/{run}")["state"]
            return state if state in OVER else None

        return until(over, ENDS_WITHIN, f"{run} is over", every=2)

    def log(self, dag: str, run: str, task: dict, attempt: int) -> str:
        path = f"dags/{dag}/dagRuns/{run}/taskInstances/{task['task_id']}/logs/{attempt}"
        content = self.call("GET", path, params={"map_index": task["map_index"], "full_content": True})["content"]
        return "\n".join(line["event"] if isinstance(line, dict) else line for line in content)

    def record(self, dag: str, run: str, task: dict) -> dict:
        path = f"dags/{dag}/dagRuns/{run}/taskInstances/{task['task_id']}/xcomEntries/return_value"
        return self.call("GET", path, params={"map_index": task["map_index"], "stringify": False})["value"]

    def records(self, dag: str, run: str) -> dict[str, dict]:
        return {name: self.record(dag, run, task) for name, task in self.tasks(dag, run).items() if name != "stores"}


def until(condition, seconds: float, what: str, every: float = 0.5):
    """What the condition gives, once that is something."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(every)
    return value


def rows(lake: Path) -> dict[str, int]:
    """How many rows each table of the store has."""
    tables = [path.parent for path in (lake / "loom").glob("*/_delta_log")]
    return {path.name: DeltaTable(str(path)).to_pyarrow_table(columns=[]).num_rows for path in tables}


def column(lake: Path, table: str, name: str) -> list:
    return DeltaTable(str(lake / "loom" / table)).to_pyarrow_table(columns=[name])[name].to_pylist()


def generations() -> list[str]:
    """The lines of ``./nightjar generations``, without the heading."""
    listed = subprocess.run(
        ["./nightjar", "generations", "--store", "loom"], cwd=HOME, capture_output=True, text=True, check=True
    )
    return listed.stdout.splitlines()[1:]


def live() -> list[str]:
    return [line for line in generations() if re.match(r"\*", line)]


def driver_of(job: str, conf: Path) -> int | None:
    """The process id of the driver that runs a job of this check."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if "dev.nightjar.jobs.cli.Main" in words and job in words and str(conf) in words and words[0].endswith("java"):
            return int(process.name)
    return None


@pytest.fixture(scope="session")
def run_folder() -> Path:
    return Path(os.environ["NIGHTJAR_CHECK_RUN"])


@pytest.fixture(scope="session")
def airflow() -> Airflow:
    api = Airflow(os.environ["AIRFLOW__API__PORT"])
    for dag in ("nightly", "collect", "trending", "maintain"):
        api.start(dag)
    return api

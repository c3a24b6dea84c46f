"""The parts of Airflow's public API that a person uses when a night is to be run or looked at."""

import time
from collections.abc import Iterator

import requests

OVER = {"success", "failed"}
ANSWERS_WITHIN = 300
ENDS_WITHIN = 3600


class Airflow:
    """Of one check, whose server lets everybody in."""

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

    def clear(self, dag: str, run: str, task: str) -> None:
        """Lets a task of a run that is over, and all that follows, run again."""
        what = {"dag_run_id": run, "task_ids": [task], "include_downstream": True, "only_failed": False, "dry_run": False}
        self.call("POST", f"dags/{dag}/clearTaskInstances", json={**what, "reset_dag_runs": True})

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
        return "\n".join(text for line in content for text in _texts(line))

    def record(self, dag: str, run: str, task: dict) -> dict:
        path = f"dags/{dag}/dagRuns/{run}/taskInstances/{task['task_id']}/xcomEntries/return_value"
        return self.call("GET", path, params={"map_index": task["map_index"], "stringify": False})["value"]

    def links(self, dag: str, run: str, task: dict) -> dict[str, str]:
        """A task's buttons, and where they lead."""
        path = f"dags/{dag}/dagRuns/{run}/taskInstances/{task['task_id']}/links"
        return self.call("GET", path, params={"map_index": task["map_index"]})["extra_links"]

    def records(self, dag: str, run: str) -> dict[str, dict]:
        return {name: self.record(dag, run, task) for name, task in self.tasks(dag, run).items() if name != "stores"}


def _texts(line: dict | str) -> Iterator[str]:
    """What a line of a task's log says, and the words of an exception in it."""
    if isinstance(line, str):
        yield line
        return
    yield line["event"]
    for detail in line.get("error_detail") or []:
        yield f"{detail['exc_type']}: {detail['exc_value']}"


def until(condition, seconds: float, what: str, every: float = 0.5):
    """What the condition gives, once that is something."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(every)
    return value

"""Says that a task has failed for good: in its log, and where a connection names a webhook, there."""

import json
import logging
from typing import Any

from airflow.providers.common.compat.sdk import AirflowNotFoundException
from airflow.providers.http.hooks.http import HttpHook
from airflow.sdk import Connection, Context, Variable

from nightjar_dags import vocabulary

log = logging.getLogger(__name__)

RUNBOOK = "docs/runbook.md"
_CHAPTERS = {
    "ingest": "ingest-refused-exit-3",
    "gate": "the-gate-refused-exit-3",
    "publish": "publish-refused-or-failed",
    "trending": "trending",
    "collect": "events-wait-in-the-stream",
}
_ANY_JOB = "airflow"


def chapter(job: str) -> str:
    """The anchor of the chapter of docs/runbook.md that is about a job."""
    return _CHAPTERS.get(job, _ANY_JOB)


def on_failure(context: Context) -> None:
    """
    A callback for ``on_failure_callback``: Airflow calls it when a task will not be tried again.

    A connection ``nightjar_webhook`` of type HTTP gets a POST of JSON with ``text``, as chats understand it, and beside
    it ``dag``, ``run``, ``task``, ``store``, ``runbook`` and the job's ``record``.
    """
    report = reported(context, Variable.get(vocabulary.RUNBOOK, default=RUNBOOK))
    log.error("%s\n%s", report["text"], json.dumps(report["record"]))
    try:
        Connection.get(vocabulary.WEBHOOK_CONNECTION)
    except AirflowNotFoundException:
        return
    HttpHook(method="POST", http_conn_id=vocabulary.WEBHOOK_CONNECTION).run(json=report)


def reported(context: Context, runbook: str) -> dict[str, Any]:
    """What is said about a failure."""
    ti = context["ti"]
    failure = context.get("exception")
    record = getattr(failure, "record", None)
    job = ti.task_id.rpartition(".")[2]
    store = getattr(context.get("task"), "store", None)
    link = f"{runbook}#{chapter(job)}"
    why = str(failure) if failure else "it ended without saying why; its log may say more"
    return {
        "text": f"Nightjar: {ti.dag_id}.{ti.task_id}{f' of {store}' if store else ''} failed\n{why}\nWhat to do: {link}",
        "dag": ti.dag_id,
        "run": ti.run_id,
        "task": ti.task_id,
        "store": store,
        "runbook": link,
        "record": record,
    }

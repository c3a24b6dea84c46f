"""What is said when a task has failed for good, and to whom."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

from nightjar_dags import alert
from nightjar_dags.job import JobRefused


def failed(task_id="store.gate", exception=None):
    ti = SimpleNamespace(dag_id="nightly", task_id=task_id, run_id="scheduled__1")
    return {"ti": ti, "task": SimpleNamespace(store="loom"), "exception": exception}


@pytest.fixture
def webhook(monkeypatch):
    """A real server that keeps what it is sent."""
    received = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            received.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(
        "AIRFLOW_CONN_NIGHTJAR_WEBHOOK",
        json.dumps({"conn_type": "http", "host": f"http://127.0.0.1:{server.server_port}/hooks/night"}),
    )
    yield received
    server.shutdown()


def test_the_log_has_the_record_and_the_chapter_of_the_runbook(monkeypatch, caplog):
    monkeypatch.setenv("AIRFLOW_VAR_NIGHTJAR_RUNBOOK", "https://git.example/docs/runbook.md")
    alert.on_failure(failed(exception=JobRefused("gate of loom: 1 of 11 checks failed", {"status": "refused"})))
    assert "nightly.store.gate of loom failed\ngate of loom: 1 of 11 checks failed" in caplog.text
    assert "https://git.example/docs/runbook.md#the-gate-refused-exit-3" in caplog.text
    assert '{"status": "refused"}' in caplog.text


def test_a_webhook_gets_the_same(webhook):
    alert.on_failure(failed(exception=JobRefused("no", {"status": "refused"})))
    ((path, body),) = webhook
    assert path == "/hooks/night"
    assert (body["dag"], body["task"], body["store"], body["run"]) == ("nightly", "store.gate", "loom", "scheduled__1")
    assert body["record"] == {"status": "refused"}
    assert body["runbook"] == "docs/runbook.md#the-gate-refused-exit-3" and body["runbook"] in body["text"]


def test_a_task_that_was_killed_without_a_word_is_reported_too(caplog):
    context = failed("collect")
    del context["exception"], context["task"]
    alert.on_failure(context)
    assert "nightly.collect failed" in caplog.text


def test_every_chapter_is_in_the_runbook(folder, dagbag):
    headings = re.findall(r"^#+ (.*)$", (folder.parent / "docs/runbook.md").read_text(), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 _-]", "", heading.lower()).replace(" ", "-") for heading in headings}
    jobs = {task.task_id.rpartition(".")[2] for dag in dagbag.dags.values() for task in dag.tasks}
    assert jobs and {alert.chapter(job) for job in jobs} <= anchors

"""Starts a job by spark-submit and reads what it prints."""

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any

from airflow.providers.apache.spark.hooks.spark_submit import SparkSubmitHook

_RECORD_KEYS = frozenset({"job", "store", "status", "message", "result", "run_id"})
_ANSWER_KEYS = frozenset({"command", "store"})
_MESSAGE_START = "nightjar: "
_MESSAGE_LINES = 60


class JobHook(SparkSubmitHook):
    """
    A spark-submit that remembers the job's record, its message and its exit code.

    :param env: variables of the driver's environment. The provider's ``env_vars`` would put them on the command line
        of a YARN or Kubernetes submit, where everybody on the machine can read them; a driver in client mode inherits
        the environment instead.
    """

    def __init__(self, *, env: dict[str, str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._driver_env = env
        self._message: list[str] = []
        self.record: dict[str, Any] | None = None

    def submit(self, application: str = "", **kwargs: Any) -> str | None:
        return super().submit(application, env={**os.environ, **self._driver_env}, **kwargs)

    @property
    def exit_code(self) -> int | None:
        """Of the driver; negative when a signal killed it, None when it did not start."""
        return None if self._submit_sp is None else self._submit_sp.returncode

    @property
    def message(self) -> str:
        """Why the job did not end well, in its own words; empty when it said nothing."""
        return (self.record or {}).get("message") or "\n".join(self._message)

    def _process_spark_submit_log(self, itr: Iterable[str]) -> None:
        super()._process_spark_submit_log(self._watched(itr))

    def _watched(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines as they are; a record has a line of its own, a message begins with ``nightjar:`` and may go on."""
        for line in lines:
            text = line.rstrip()
            if (record := record_in(text)) is not None:
                self.record = record
            elif text.startswith(_MESSAGE_START):
                self._message = [text]
            elif self._message and len(self._message) < _MESSAGE_LINES:
                self._message.append(text)
            yield line


def record_in(line: str) -> dict[str, Any] | None:
    """What a job, or a command that looks, prints as its last line; None when the line is anything else."""
    if not line.startswith("{"):
        return None
    try:
        value = json.loads(line)
    except ValueError:
        return None
    is_record = isinstance(value, dict) and (_RECORD_KEYS <= value.keys() or _ANSWER_KEYS <= value.keys())
    return value if is_record else None

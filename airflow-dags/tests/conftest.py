"""Tests of the DAGs in the Airflow that runs them; ``./check`` makes one and calls them."""

import os
import stat
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(FOLDER))


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder that an Airflow is pointed at."""
    return FOLDER


@pytest.fixture(scope="session")
def dagbag(folder):
    """Everything that a real Airflow finds there."""
    from airflow.dag_processing.dagbag import BundleDagBag

    return BundleDagBag(folder, bundle_path=folder, bundle_name="dags-folder")


@pytest.fixture
def spark_submit(tmp_path, monkeypatch):
    """
    Puts a spark-submit on the PATH that prints what a test says and ends as it says. It writes down its arguments, one a
    line, and its environment.
    """

    class FakeSubmit:
        arguments = tmp_path / "arguments"
        environment = tmp_path / "environment"

        def ends(self, code: int | str, *lines: str) -> None:
            (tmp_path / "output").write_text("".join(line + "\n" for line in lines))
            script = tmp_path / "bin" / "spark-submit"
            script.parent.mkdir(exist_ok=True)
            end = f"exit {code}" if isinstance(code, int) else f"kill -{code} $$"
            script.write_text(
                f'#!/bin/sh\nprintf "%s\\n" "$@" >{self.arguments}\nenv >{self.environment}\ncat {tmp_path / "output"}\n{end}\n'
            )
            script.chmod(script.stat().st_mode | stat.S_IEXEC)

        def given(self) -> list[str]:
            return self.arguments.read_text().splitlines()

        def knew(self) -> dict[str, str]:
            return dict(line.split("=", 1) for line in self.environment.read_text().splitlines() if "=" in line)

    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("AIRFLOW_CONN_SPARK_DEFAULT", '{"conn_type": "spark", "host": "local[2]"}')
    return FakeSubmit()

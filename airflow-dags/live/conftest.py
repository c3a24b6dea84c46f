"""One Airflow for all nights; ``./check`` has started it."""

import os
from pathlib import Path

import pytest
from api import Airflow


@pytest.fixture(scope="session")
def run_folder() -> Path:
    return Path(os.environ["NIGHTJAR_CHECK_RUN"])


@pytest.fixture(scope="session")
def airflow() -> Airflow:
    api = Airflow(os.environ["AIRFLOW__API__PORT"])
    for dag in ("nightly", "collect", "trending", "maintain", "email", "experiments"):
        api.start(dag)
    return api

"""The operator that runs one of Nightjar's jobs on Spark."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.providers.common.compat.sdk import AirflowException, AirflowFailException, AirflowNotFoundException
from airflow.sdk import BaseHook, BaseOperator, BaseOperatorLink, BaseXCom, Connection, Context
from airflow.sdk.exceptions import AirflowTaskTimeout
from airflow.sdk.log import mask_secret

from nightjar_dags import vocabulary
from nightjar_dags.assets import GENERATION, PUBLISHED
from nightjar_dags.submit import JobHook

BAD_INPUT = 2
REFUSED = 3
A_FAULT_MAY_PASS = {
    "retries": 3,
    "retry_delay": timedelta(seconds=30),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=10),
}
"""Retries of what may have failed by chance: Redis was away, a driver was killed. Jobs can be repeated without harm."""

_MEANING = {BAD_INPUT: "what a person wrote is wrong", REFUSED: "the data must not go further"}


class JobRefused(AirflowFailException):
    """A job ended with exit 2 or 3: no retry can help. ``record`` is what it printed, if it came so far."""

    def __init__(self, text: str, record: dict[str, Any] | None) -> None:
        super().__init__(text)
        self.record = record


class JobFailed(AirflowException):
    """A job ended with a fault or was killed: a retry may help. ``record`` is what it printed, if it came so far."""

    def __init__(self, text: str, record: dict[str, Any] | None) -> None:
        super().__init__(text)
        self.record = record


class NightjarJob(SparkSubmitOperator):
    """
    Runs ``job NAME --store S …`` of the jar by spark-submit, in client mode, and returns the job's record.

    Exit 2 and 3 fail the task at once; exit 1 and a killed driver leave it to the task's retries. Where everything is
    comes from Variables and connections when the task runs, never when the file is read (see the README).

    :param task_id: also the name of the job
    :param store: the store (templated)
    :param date: the business date; empty for a job that looks at now (templated)
    :param dry_run: whether nothing outside the lake may change, ``True`` or ``False`` (templated)
    :param needs_redis: whether the driver is told where Redis is
    """

    template_fields: Sequence[str] = ("store", "date", "dry_run", "application", "conf_file", "lake")
    ui_color = "#e4ecd8"

    def __init__(
        self,
        *,
        task_id: str,
        store: str,
        date: str = "",
        dry_run: str = "False",
        needs_redis: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            task_id=task_id,
            conn_id=vocabulary.SPARK_CONNECTION,
            application="{{ var.value.%s }}" % vocabulary.JAR,
            java_class="dev.nightjar.jobs.cli.Main",
            **{"map_index_template": "{{ task.store }}", "durable": False, **kwargs},
        )
        self.job = task_id
        self.store = store
        self.date = date
        self.dry_run = dry_run
        self.needs_redis = needs_redis
        self.conf_file = "{{ var.value.%s }}" % vocabulary.CONF
        self.lake = "{{ var.value.get('%s', '') }}" % vocabulary.LAKE

    def execute(self, context: Context) -> dict[str, Any]:
        self.application_args = self._arguments()
        self.name = f"nightjar {self.job} {self.store}"
        self._hook = hook = self._job_hook()
        try:
            super().execute(context)
        except AirflowException as failure:
            if hook.record is not None:
                context["ti"].xcom_push(key=BaseXCom.XCOM_RETURN_KEY, value=hook.record)
            raise self._explained(hook) from failure
        if hook.record is None:
            raise JobFailed(f"{self.job} of {self.store} ended well but printed no record: is {self.application} Nightjar's?", None)
        self.log.info("%s of %s is done: %s", self.job, self.store, hook.record)
        return hook.record

    def _arguments(self) -> list[str]:
        date = ["--date", self.date] if self.date else []
        dry_run = ["--dry-run"] if str(self.dry_run) == "True" else []
        return ["job", self.job, "--store", self.store, *date, "--conf", self.conf_file, *dry_run]

    def _job_hook(self) -> JobHook:
        connection = BaseHook.get_connection(vocabulary.SPARK_CONNECTION)
        extra = connection.extra_dejson
        if extra.get("deploy-mode", "client") != "client":
            raise AirflowFailException(
                f"connection {vocabulary.SPARK_CONNECTION} has deploy-mode {extra['deploy-mode']}: Nightjar's jobs need"
                " client, since their exit code and their record come from the driver"
            )
        self.conf = {**extra.get("conf", {}), **(self.conf or {})}
        return JobHook(
            env=self._driver_env(),
            conf=self.conf,
            conn_id=vocabulary.SPARK_CONNECTION,
            java_class=self._java_class,
            name=self.name,
            application_args=self.application_args,
        )

    def _driver_env(self) -> dict[str, str]:
        lake = {"NIGHTJAR_LAKE": self.lake} if self.lake else {}
        redis = {"NIGHTJAR_REDIS_URL": url} if self.needs_redis and (url := redis_url()) else {}
        return {**lake, **redis}

    def _explained(self, hook: JobHook) -> AirflowException:
        code = hook.exit_code
        who = f"{self.job} of {self.store}"
        if code in _MEANING:
            return JobRefused(f"{who} ended with exit {code}: {_MEANING[code]}, a retry cannot help\n{hook.message}", hook.record)
        if code is not None and code < 0:
            return JobFailed(f"{who} was killed by signal {-code}; it can be repeated without harm", hook.record)
        return JobFailed(f"{who} ended with exit {code}: a fault\n{hook.message}", hook.record)


class Publish(NightjarJob):
    """Runs ``publish``, and announces the generation once one is live: not after a dry run."""

    def __init__(self, *, task_id: str = "publish", **kwargs: Any) -> None:
        super().__init__(
            task_id=task_id,
            needs_redis=True,
            **{"outlets": [PUBLISHED], "pool": vocabulary.PUBLISH_POOL, **kwargs},
        )

    def execute(self, context: Context) -> dict[str, Any]:
        record = super().execute(context)
        generation = record["result"]["generation"]
        if generation > 0:
            extra = {name: record[name] for name in ("store", "date", "run_id")}
            context["outlet_events"][PUBLISHED].add(GENERATION, extra={**extra, "generation": generation})
        return record


class WhatChanges(BaseOperatorLink):
    """The button of a task ``diff`` that opens its page; without the Variable ``nightjar_pages_url`` it leads nowhere."""

    name = "What changes"

    def get_link(self, operator: BaseOperator, *, ti_key: Any) -> str:
        return operator.page_url()


class Diff(NightjarJob):
    """
    Says what publishing would change for shoppers: text in the log, figures as XCom, and a page where the Variable
    ``nightjar_pages`` names a folder. It looks and decides nothing, so whatever befalls it, the night goes on.
    """

    template_fields: Sequence[str] = (*NightjarJob.template_fields, "pages", "pages_url")
    operator_extra_links = (WhatChanges(),)

    def __init__(self, *, task_id: str = "diff", **kwargs: Any) -> None:
        super().__init__(task_id=task_id, needs_redis=True, **{"retries": 0, **kwargs})
        self.pages = "{{ var.value.get('%s', '') }}" % vocabulary.PAGES
        self.pages_url = "{{ var.value.get('%s', '') }}" % vocabulary.PAGES_URL

    def execute(self, context: Context) -> dict[str, Any]:
        try:
            return super().execute(context)
        except (JobRefused, JobFailed, AirflowTaskTimeout) as failure:
            self.log.warning("It cannot be said what changes; the night goes on. %s", failure)
            return {"command": "diff", "store": self.store, "note": str(failure)}

    def page_url(self) -> str:
        return f"{self.pages_url.rstrip('/')}/{self._page()}" if self.pages_url else ""

    def _page(self) -> str:
        return f"{self.store}/{self.date}.html"

    def _arguments(self) -> list[str]:
        page = ["--html", f"{self.pages}/{self._page()}"] if self.pages else []
        return ["diff", "--store", self.store, "--conf", self.conf_file, *page, "live", self.date]


def redis_url() -> str:
    """
    The connection ``nightjar_redis`` as Nightjar writes it; empty without that connection, when ``nightjar.conf`` says
    where Redis is. Several ``host:port`` separated by commas in ``host`` are a cluster; ``{"ssl": true}`` is TLS.
    """
    try:
        connection = Connection.get(vocabulary.REDIS_CONNECTION)
    except AirflowNotFoundException:
        return ""
    scheme = "rediss" if connection.conn_type == "rediss" or connection.extra_dejson.get("ssl") else "redis"
    who = ""
    if connection.password:
        password = quote(connection.password, safe="")
        mask_secret(password)
        who = f"{quote(connection.login or '', safe='')}:{password}@"
    port = f":{connection.port}" if connection.port else ""
    database = f"/{connection.schema}" if connection.schema else ""
    return f"{scheme}://{who}{connection.host}{port}{database}"

"""The words that the DAGs may use: tags, pools, connections, Variables. A test refuses any other."""

OWNER = "nightjar"

TAGS = frozenset({"nightjar", "nightly", "micro-batch", "maintenance", "experiments", "publishes"})
"""``nightjar`` is on every DAG; ``publishes`` on those that change what shoppers see."""

SPARK_POOL = "nightjar_spark"
"""Drivers of the nightly and weekly jobs that may run at a time."""

MINUTES_POOL = "nightjar_minutes"
"""Drivers of ``collect`` and ``trending``: of their own, so that they do not wait for hours behind a night."""

PUBLISH_POOL = "nightjar_publish"
"""One slot: two stores that fill one Redis at a time would both see memory that only one can have."""

POOLS = frozenset({SPARK_POOL, MINUTES_POOL, PUBLISH_POOL})

SPARK_CONNECTION = "spark_default"
REDIS_CONNECTION = "nightjar_redis"
WEBHOOK_CONNECTION = "nightjar_webhook"

STORES = "nightjar_stores"
JAR = "nightjar_jar"
CONF = "nightjar_conf"
LAKE = "nightjar_lake"
RUNBOOK = "nightjar_runbook"
PAGES = "nightjar_pages"
PAGES_URL = "nightjar_pages_url"

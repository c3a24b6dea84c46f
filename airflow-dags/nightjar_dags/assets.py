"""What other DAGs can wait for."""

from airflow.sdk import Asset, AssetAlias

GENERATION = Asset("nightjar_generation")
"""
A new generation is live in Redis: ``DAG(schedule=[Asset("nightjar_generation")])`` runs after it. One event for each
store, with ``store``, ``date``, ``generation`` and ``run_id`` in its ``extra``.
"""

PUBLISHED = AssetAlias("nightjar_published")
"""
What ``publish`` has as its outlet. A plain outlet would announce a generation whenever the task ends well, and a dry run
ends well without one.
"""

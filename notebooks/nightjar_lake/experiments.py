"""Experiments: who is in which variant, and how small a difference so many users can show. docs/contract.md, Experiments."""

import hashlib
import math
from collections.abc import Iterable

import pandas as pd

BUCKETS = 10_000
Z_POWER = 0.8416212335729143
"""Four times in five."""

SPREADS = (1.0, 3.0, 10.0)
"""Of the mixture, in multiples of the effect that would matter, as the job experiment-report has them."""


def bucket(experiment: str, unit: str) -> int:
    """The bucket of a unit in an experiment, 0 to 9,999."""
    digest = hashlib.sha256(f"{experiment}:{unit}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % BUCKETS


def variant(experiment: str, unit: str, weights: dict[str, int]) -> str:
    """The variant of a unit that takes part; weights in the order of the variants."""
    total = sum(weights.values())
    place = bucket(experiment, unit)
    before = 0
    for name, weight in weights.items():
        before += weight
        if place * total < before * BUCKETS:
            return name
    raise ValueError("an experiment has variants")


def always_valid(variance: float, effect: float, alpha: float = 0.05) -> float:
    """Half the width of the interval of a difference that holds however often somebody looks."""

    def log_ratio(off: float) -> float:
        logs = [
            0.5 * math.log(variance / (variance + tau2)) + tau2 * off * off / (2 * variance * (variance + tau2))
            for tau2 in ((spread * effect) ** 2 for spread in SPREADS)
        ]
        most = max(logs)
        return most + math.log(sum(math.exp(log - most) for log in logs) / len(logs))

    low, high = 0.0, math.sqrt(variance)
    while log_ratio(high) < math.log(1 / alpha):
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if log_ratio(middle) < math.log(1 / alpha) else (low, middle)
    return high


def detectable(variance: float, effect: float, alpha: float = 0.05) -> float:
    """The least difference that would show four times in five."""
    return always_valid(variance, effect, alpha) + Z_POWER * math.sqrt(variance)


def by_user(events: pd.DataFrame, users: Iterable[str]) -> pd.DataFrame:
    """Whether each user bought, and for how much; users without an event count, too."""
    bought = events[events["type"] == "purchase"]
    revenue = (bought["price"].fillna(0) * bought["quantity"]).groupby(bought["user_id"]).sum()
    table = pd.DataFrame({"revenue": revenue.reindex(pd.Index(users, name="user_id"), fill_value=0.0)})
    table["conversion"] = table.index.isin(bought["user_id"]).astype(float)
    return table

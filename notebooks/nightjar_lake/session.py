"""What a session says about items, and how much it counts: docs/contract.md, "Session"."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .lake import seconds

# A hover of unknown dwell, or a scroll of unknown depth, counts as half of a whole one.
_UNKNOWN_EXTENT = 0.5


@dataclass(frozen=True)
class Pull:
    """How far a session may move a list: weight n evidence = most · n / (n + k)."""

    most: float
    k: float

    def weight(self, evidence: float | np.ndarray) -> float | np.ndarray:
        """Of a session with this evidence, in [0, most)."""
        return self.most * evidence / (evidence + self.k)


@dataclass(frozen=True)
class SessionSettings:
    """weights: by event type; half_life and full_dwell in seconds; shares of the parts of an affinity, 1 together."""

    weights: dict[str, float]
    half_life: float
    full_dwell: float
    shares: dict[str, float]
    pull: Pull

    @classmethod
    def of(cls, settings: dict[str, Any], rail: str) -> "SessionSettings":
        """From a store's settings, for one rail: its own pull where it has one."""
        session, own = settings["session"], settings["rails"].get(rail, {})
        most, k = own.get("session-max-weight"), own.get("session-k")
        total = sum(session["shares"].values())
        return cls(
            session["weights"],
            seconds(session["half-life"]),
            seconds(session["full-dwell"]),
            {part: share / total for part, share in session["shares"].items()},
            Pull(session["max-weight"] if most is None else most, session["k"] if k is None else k),
        )

    def strength(self, event: "Event", age: float) -> float:
        """What the event counts at an age in seconds; below 0 it turns away from the item."""
        whole = 1.0
        if event.type == "hover":
            whole = min(1.0, event.dwell_ms / 1000 / self.full_dwell) if event.dwell_ms else _UNKNOWN_EXTENT
        if event.type == "scroll":
            whole = event.depth or _UNKNOWN_EXTENT
        return self.weights.get(event.type, 0.0) * whole * 0.5 ** (max(0.0, age) / self.half_life)


@dataclass(frozen=True)
class Event:
    """One thing done with an item; at in seconds from any origin, dwell and depth 0 when unknown."""

    type: str
    item: str
    at: float
    dwell_ms: float = 0
    depth: float = 0


class Catalogue:
    """
    The items of a store as arrays, one row an item, in the order given.

    items: category, brand and price by item id; vectors: embeddings by item id, of any of them.
    """

    def __init__(self, items: pd.DataFrame, vectors: dict[str, Any]):
        self.ids = list(items.index)
        self.row = {item: row for row, item in enumerate(self.ids)}
        levels: dict[str, int] = {}
        self.levels = [
            [levels.setdefault(level, len(levels)) for level in _levels(category)] for category in items["category"]
        ]
        self.level_count = len(levels)
        # Each item's levels as weights that sum to 1, so that a mean over levels is one product of matrices.
        self.mean_of_levels = np.zeros((len(items), self.level_count))
        for row, own in enumerate(self.levels):
            self.mean_of_levels[row, own] = 1 / max(1, len(own))
        brands: dict[str, int] = {}
        self.brand = np.array([brands.setdefault(brand, len(brands)) if brand else -1 for brand in items["brand"]])
        self.brand_count = len(brands)
        price = items["price"].to_numpy(dtype=float)
        self.priced = price > 0
        self.band = np.floor(2 * np.log2(np.where(self.priced, price, 1))).astype(int)
        rank = max((len(vector) for vector in vectors.values()), default=0)
        self.units = np.zeros((len(items), rank))
        for item, vector in vectors.items():
            if item in self.row and len(vector):
                self.units[self.row[item]] = quantised_unit(np.asarray(vector, dtype=float))


def quantised_unit(vector: np.ndarray) -> np.ndarray:
    """The direction as embedding blocks keep it: docs/contract.md, "Embedding block"; zeros of what has none."""
    largest = np.abs(vector).max()
    if not largest > 0 or not np.isfinite(vector).all():
        return np.zeros_like(vector)
    scale = float(np.float32(largest / np.linalg.norm(vector) / 127))
    return scale * np.floor(127 * vector / largest + 0.5)


def _levels(category: str) -> Iterable[str]:
    """women/dresses stands in women/dresses and in women."""
    steps = category.split("/") if category else []
    return ["/".join(steps[:length]) for length in range(len(steps), 0, -1)]


@dataclass(frozen=True)
class Affinity:
    """How well each item of the catalogue goes with a session, part by part, each [items] in [0, 1]."""

    embedding: np.ndarray
    category: np.ndarray
    brand: np.ndarray
    price: np.ndarray
    total: np.ndarray


def evidence(events: Iterable[Event], now: float, catalogue: Catalogue, settings: SessionSettings) -> float:
    """n: the strengths of the events, signs aside; items that are not in the catalogue say nothing."""
    return sum(abs(settings.strength(event, now - event.at)) for event in events if event.item in catalogue.row)


def affinity(events: Iterable[Event], now: float, catalogue: Catalogue, settings: SessionSettings) -> Affinity:
    """All 0 without evidence."""
    rows, strengths = [], []
    for event in events:
        strength = settings.strength(event, now - event.at)
        if event.item in catalogue.row and strength != 0:
            rows.append(catalogue.row[event.item])
            strengths.append(strength)
    n = np.abs(strengths).sum()
    if n == 0:
        nothing = np.zeros(len(catalogue.ids))
        return Affinity(nothing, nothing, nothing, nothing, nothing)

    def part(sums: np.ndarray) -> np.ndarray:
        return np.clip(sums / n, 0, 1)

    direction = np.asarray(strengths) @ catalogue.units[rows]
    levels = np.zeros(catalogue.level_count)
    brands = np.zeros(catalogue.brand_count + 1)
    bands: dict[int, float] = {}
    for row, strength in zip(rows, strengths):
        levels[catalogue.levels[row]] += strength
        brands[catalogue.brand[row]] += strength
        if catalogue.priced[row]:
            band = int(catalogue.band[row])
            bands[band] = bands.get(band, 0.0) + strength
    brands[-1] = 0  # of items without a brand
    near = {
        band: bands.get(band, 0.0) + (bands.get(band - 1, 0.0) + bands.get(band + 1, 0.0)) / 2
        for band in set(catalogue.band)
    }
    in_band = np.where(catalogue.priced, [near[band] for band in catalogue.band], 0.0)
    parts = {
        "embedding": part(catalogue.units @ direction),
        "category": catalogue.mean_of_levels @ part(levels),
        "brand": part(brands)[catalogue.brand],
        "price": part(in_band),
    }
    return Affinity(**parts, total=sum(settings.shares[name] * values for name, values in parts.items()))

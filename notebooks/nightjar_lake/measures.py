"""Numbers that reports give: how unequal, how alike, how certain."""

import numpy as np


def lorenz(amounts: np.ndarray) -> np.ndarray:
    """
    Share of the whole that the largest have together, from none to all: entry i is the share of the i largest.

    amounts: of at least one, each 0 or more, not all 0.
    """
    largest_first = np.sort(np.asarray(amounts, dtype=float))[::-1]
    return np.concatenate([[0.0], np.cumsum(largest_first)]) / largest_first.sum()


def gini(amounts: np.ndarray) -> float:
    """0 where all have the same, towards 1 where one has everything: twice the area between the curve and equality."""
    curve = lorenz(amounts)
    return float(2 * (np.trapezoid(curve, dx=1 / (len(curve) - 1)) - 0.5))


def jaccard(one: set, other: set) -> float:
    """Share of the things in either set that are in both; 0 for two empty ones."""
    return len(one & other) / len(one | other) if one | other else 0.0


def resampled_rates(hits: np.ndarray, tries: np.ndarray, seed: int, rounds: int = 1000) -> np.ndarray:
    """
    Hit rates of as many bootstrap rounds, [rounds × methods]: what chance draws are whole sessions, since the clicks of
    one depend on each other.

    hits: [sessions × methods], tries: [sessions], both counts of clicks.
    """
    sessions = len(tries)
    draws = np.random.default_rng(seed).multinomial(sessions, np.full(sessions, 1 / sessions), size=rounds)
    return (draws @ hits) / (draws @ tries)[:, None]


def interval(resampled: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounds between which 95 % of the rounds lie, method by method."""
    low, high = np.quantile(resampled, [0.025, 0.975], axis=0)
    return low, high

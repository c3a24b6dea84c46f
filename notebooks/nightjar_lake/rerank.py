"""One list re-ranked by what a session did, for many values of its weight at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from .session import Catalogue, Pull, SessionSettings, affinity, evidence
from .visits import Moment, Visit


@dataclass(frozen=True)
class Base:
    """A list before the session moves it: rows of the catalogue, best first, and their base scores in (0, 1]."""

    rows: np.ndarray
    scores: np.ndarray

    @classmethod
    def of(cls, items: Iterable[str], scores: Iterable[float], catalogue: Catalogue) -> "Base":
        """Scaled as the server scales a source: docs/contract.md, "Scale". Items that are not on sale are left out."""
        known = [(catalogue.row[item], score) for item, score in zip(items, scores) if item in catalogue.row]
        rows = np.array([row for row, _ in known], dtype=int)
        raw = np.array([score for _, score in known], dtype=float)
        if not len(raw) or raw.max() == raw.min():
            return cls(rows, np.ones(len(raw)))
        step = 0.05 * (raw.max() - raw.min())
        return cls(rows, (raw - raw.min() + step) / (raw.max() - raw.min() + step))


@dataclass(frozen=True)
class Clicks:
    """
    What came of re-ranking at every moment, one row a moment.

    session: a number, the same for moments of one; place: see Moment; known: whether the visitor has a list of their own;
    evidence; rank of the next item [moments × pulls], from 1; 0 where the list does not have it at all.
    """

    session: np.ndarray
    place: np.ndarray
    known: np.ndarray
    evidence: np.ndarray
    rank: np.ndarray

    def hits(self, among: int) -> np.ndarray:
        """Whether the next item is among the first so many, [moments × pulls]."""
        return (self.rank > 0) & (self.rank <= among)

    def where(self, chosen: np.ndarray) -> "Clicks":
        """The chosen moments alone."""
        return Clicks(*(values[chosen] for values in vars(self).values()))

    def per_session(self, among: int) -> tuple[np.ndarray, np.ndarray]:
        """Hits [sessions × pulls] and tries [sessions], as bootstrapping sessions needs them."""
        _, session = np.unique(self.session, return_inverse=True)
        tries = np.bincount(session)
        hits = np.zeros((len(tries), self.rank.shape[1]))
        np.add.at(hits, session, self.hits(among))
        return hits, tries


def rerank(
    sessions: list[Visit],
    base: Callable[[Visit], Base],
    is_known: Callable[[Visit], bool],
    catalogue: Catalogue,
    settings: SessionSettings,
    pulls: list[Pull],
) -> Clicks:
    """
    At every moment orders the visit's base list by (1 − w) · base + w · affinity, the item in view left out, once for each
    pull, and looks where the item is that is opened next. Equal scores keep the order of the list.
    """
    rows = []
    for number, visit in enumerate(sessions):
        listed = base(visit)
        for moment in visit.moments():
            n = evidence(moment.known, moment.now, catalogue, settings)
            weights = np.array([pull.weight(n) for pull in pulls])
            liked = affinity(moment.known, moment.now, catalogue, settings).total
            rank = _rank_of(moment, listed, liked, weights, catalogue)
            rows.append((number, moment.place, is_known(visit), n, rank))
    return Clicks(*(np.array(column) for column in zip(*rows)))


def _rank_of(moment: Moment, listed: Base, liked: np.ndarray, weights: np.ndarray, catalogue: Catalogue) -> np.ndarray:
    offered = listed.rows != catalogue.row.get(moment.in_view, -1)
    rows, base = listed.rows[offered], listed.scores[offered]
    place = np.flatnonzero(rows == catalogue.row.get(moment.following, -1))
    if not len(place):
        return np.zeros(len(weights), dtype=int)
    scores = (1 - weights[:, None]) * base + weights[:, None] * liked[rows]
    target = scores[:, place]
    above = (scores > target).sum(axis=1) + (scores[:, : place[0]] == target).sum(axis=1)
    return above + 1

"""Sessions as they are in the lake, and the moments in them at which a page asks for a list."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from .session import Event

# Types of event that open an item.
OPENS = ("view", "click")


@dataclass(frozen=True)
class Visit:
    """One session; user is None where nobody is known. Events are in the order in which they happened."""

    session: str
    user: str | None
    events: list[Event]

    def opened(self) -> list[int]:
        """Where in the events another item is opened; opening the same item again at once is no new one."""
        places: list[int] = []
        for at, event in enumerate(self.events):
            if event.type in OPENS and (not places or event.item != self.events[places[-1]].item):
                places.append(at)
        return places

    def moments(self) -> Iterator["Moment"]:
        """Each opening of an item after which another one is opened."""
        places = self.opened()
        for place, (at, following) in enumerate(zip(places, places[1:]), start=1):
            yield Moment(self.events[: at + 1], place, self.events[following].item)


@dataclass(frozen=True)
class Moment:
    """
    A session has just opened an item.

    known: what it did up to then, the last event opens the item; place: 1 for the first item opened, 2 for the next, and
    so on; following: the other item that is opened next.
    """

    known: list[Event]
    place: int
    following: str

    @property
    def now(self) -> float:
        return self.known[-1].at

    @property
    def in_view(self) -> str:
        return self.known[-1].item


def visits(events: pd.DataFrame) -> list[Visit]:
    """
    The sessions of rows of the events table that are in order of time, each with all its events among them. An event
    without a session is of no use.
    """
    rows = events[events["session_id"].notna()].copy()
    rows["at"] = rows["ts"].astype("datetime64[us, UTC]").astype("int64") / 1e6
    rows["dwell_ms"] = rows["dwell_ms"].fillna(0.0)
    rows["depth"] = rows["depth"].fillna(0.0)
    found = []
    for session, own in rows.groupby("session_id", sort=True):
        users = own["user_id"].dropna()
        done = [Event(*row) for row in own[["type", "item_id", "at", "dwell_ms", "depth"]].itertuples(index=False)]
        found.append(Visit(session, users.iloc[0] if len(users) else None, done))
    return found


def beginning_after(all_events: pd.DataFrame, date) -> pd.DataFrame:
    """Rows of the sessions of which no event is of the date or earlier."""
    earlier = all_events.loc[all_events["event_date"] <= date, "session_id"].dropna().unique()
    later = all_events[all_events["event_date"] > date]
    return later[later["session_id"].notna() & ~later["session_id"].isin(earlier)]

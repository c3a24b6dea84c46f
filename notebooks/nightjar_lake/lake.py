"""The tables of one store as of one business date. Reads only; docs/lake.md says what is in them."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.dataset as arrow
from deltalake import DeltaTable

_SECONDS = {
    **dict.fromkeys(["", "ms", "milli", "millis", "millisecond", "milliseconds"], 0.001),
    **dict.fromkeys(["s", "second", "seconds"], 1),
    **dict.fromkeys(["m", "minute", "minutes"], 60),
    **dict.fromkeys(["h", "hour", "hours"], 3600),
    **dict.fromkeys(["d", "day", "days"], 86400),
}


class NotInTheLake(Exception):
    """A table or a date that a notebook needs is not there; the message says which job writes it."""


@dataclass(frozen=True)
class Store:
    """
    One store's tables.

    lake: the folder of all stores, or its address in an object store; date: the run date whose results are read.
    """

    lake: str
    name: str
    date: dt.date

    @classmethod
    def of(cls, lake: str | Path, name: str, date: str | dt.date) -> "Store":
        """Takes parameters as a person writes them."""
        return cls(str(lake).rstrip("/"), name, dt.date.fromisoformat(str(date)))

    def on(self, date: dt.date) -> "Store":
        """The same store as of another date."""
        return Store(self.lake, self.name, date)

    def has(self, table: str) -> bool:
        """Whether some job has written the table; it may have no rows."""
        return DeltaTable.is_deltatable(self._address(table))

    def whole(self, table: str, columns: list[str] | None = None, where: Any = None) -> pd.DataFrame:
        """All rows of the newest version that meet `where`, an expression of pyarrow.dataset."""
        if not self.has(table):
            raise NotInTheLake(
                f"there is no table {table} at {self._address(table)}: is the lake the right one, and has "
                f"./nightjar nightly --store {self.name} --date {self.date} run?"
            )
        rows = DeltaTable(self._address(table)).to_pyarrow_dataset()
        return rows.to_table(columns=columns, filter=where).to_pandas()

    def dated(self, table: str) -> pd.DataFrame:
        """The rows that the run of the date wrote; at least one, or the message names the dates that have some."""
        rows = self.whole(table, where=arrow.field("run_date") == self.date)
        if rows.empty:
            there = ", ".join(str(date) for date in self.dates(table)) or "none"
            raise NotInTheLake(
                f"{table} of store {self.name} has no rows of {self.date}; dates with rows: {there}. "
                f"Run ./nightjar nightly --store {self.name} --date {self.date}, or choose another date"
            )
        return rows

    def dates(self, table: str) -> list[dt.date]:
        """Run dates that have rows, oldest first; none where there is no table."""
        return sorted(self.whole(table, ["run_date"])["run_date"].unique()) if self.has(table) else []

    def events(self, after: dt.date | None = None) -> pd.DataFrame:
        """Events up to the date; only those of later days than `after`, where it is given. In order of time."""
        wanted = arrow.field("event_date") <= self.date
        if after is not None:
            wanted &= arrow.field("event_date") > after
        rows = self.whole("events", where=wanted)
        return rows.sort_values(["ts", "event_id"], ignore_index=True)

    def catalog(self) -> pd.DataFrame:
        """Items that may be sold on the date, as the newest export has them, by item id."""
        items = self.whole("catalog").set_index("item_id").sort_index()
        begun = items["available_from"].isna() | (items["available_from"] <= self.date)
        lasting = items["available_to"].isna() | (items["available_to"] >= self.date)
        return items[begun & lasting & items["retired_on"].isna()]

    def settings(self) -> dict[str, Any]:
        """The store's settings as the newest job of the date used them: defaults, conf/ and the store's file in one."""
        runs = self.dated("runs").sort_values("started_at")
        return json.loads(runs["settings"].iloc[-1])

    def _address(self, table: str) -> str:
        return f"{self.lake}/{self.name}/{table}"


def seconds(duration: str | int | float) -> float:
    """A duration as settings write it, such as 30m; a bare number is in milliseconds."""
    match = re.fullmatch(r"\s*([0-9.]+)\s*([a-z]*)\s*", str(duration))
    if not match or match[2] not in _SECONDS:
        raise ValueError(f"{duration!r} is no duration: write a number and one of {', '.join(filter(None, _SECONDS))}")
    return float(match[1]) * _SECONDS[match[2]]

"""Candidate lists, version 1: docs/contract.md, "Candidate list"."""

import math
import struct

import numpy as np
import pandas as pd

_VERSION = 1
_MOST = 2**31 - 1


class MalformedList(ValueError):
    """The bytes are no candidate list of the version that is read here."""


def candidate_items(value: bytes) -> list[tuple[int, float]]:
    """Item numbers and scores of a list, best first. Scores are only comparable within the list."""
    if not value or value[0] != _VERSION:
        raise MalformedList(f"candidate list of version {value[0] if value else 'none'}, this reads version {_VERSION}")
    count, at = _varint(value, 1)
    if count * 3 > len(value) - at:
        raise MalformedList(f"{count} items announced, but only {len(value) - at} bytes follow")
    numbers = []
    for _ in range(count):
        number, at = _varint(value, at)
        numbers.append(number)
    if len(value) - at != 2 * count:
        raise MalformedList(f"{count} scores take {2 * count} bytes, but {len(value) - at} follow")
    scores = struct.unpack(f">{count}e", value[at:])
    if not all(map(math.isfinite, scores)):
        raise MalformedList("a score is not finite")
    return list(zip(numbers, scores))


def _varint(value: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128 of at most 31 bits, and where it ends."""
    number = shift = 0
    while True:
        if at >= len(value):
            raise MalformedList(f"the list ends at byte {at}, in a number")
        number |= (value[at] & 0x7F) << shift
        if number > _MOST:
            raise MalformedList(f"the number at byte {at} is beyond {_MOST}")
        at += 1
        if value[at - 1] < 0x80:
            return number, at
        shift += 7


def unpacked(candidates: pd.DataFrame, dictionary: pd.DataFrame) -> pd.DataFrame:
    """
    One row an entry: user_id, rank (from 1), item_id, score.

    candidates: rows of the table of one date; dictionary: the whole of item_dictionary.
    """
    ids = dictionary.set_index("number")["item_id"]
    lists = [candidate_items(value) for value in candidates["list"]]
    sizes = [len(items) for items in lists]
    entries = [entry for items in lists for entry in items]
    return pd.DataFrame(
        {
            "user_id": np.repeat(candidates["user_id"].to_numpy(), sizes),
            "rank": [rank for size in sizes for rank in range(1, size + 1)],
            "item_id": ids.loc[[number for number, _ in entries]].to_numpy(),
            "score": [score for _, score in entries],
        }
    )

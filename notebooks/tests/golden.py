"""The golden files that all readers of the contract check themselves against."""

import json
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]


def golden(name: str) -> dict:
    """docs/golden/NAME.json."""
    return json.loads((HOME / "docs" / "golden" / f"{name}.json").read_text(encoding="utf-8"))

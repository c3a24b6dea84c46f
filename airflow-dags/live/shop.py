"""What a night leaves behind: rows in the lake, generations in Redis; and the drivers that are at work."""

import subprocess
from pathlib import Path

from deltalake import DeltaTable

HOME = Path(__file__).resolve().parent.parent.parent


def rows(lake: Path) -> dict[str, int]:
    """How many rows each table of the store has."""
    tables = [path.parent for path in (lake / "loom").glob("*/_delta_log")]
    return {path.name: DeltaTable(str(path)).to_pyarrow_table(columns=[]).num_rows for path in tables}


def column(lake: Path, table: str, name: str) -> list:
    return DeltaTable(str(lake / "loom" / table)).to_pyarrow_table(columns=[name])[name].to_pylist()


def generations() -> list[str]:
    """The lines of ``./nightjar generations``, without the heading."""
    listed = subprocess.run(
        ["./nightjar", "generations", "--store", "loom"], cwd=HOME, capture_output=True, text=True, check=True
    )
    return listed.stdout.splitlines()[1:]


def live() -> list[str]:
    return [line for line in generations() if line.startswith("*")]


def driver_of(job: str, conf: Path) -> int | None:
    """The process id of the driver that runs a job of this check."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if "dev.nightjar.jobs.cli.Main" in words and job in words and str(conf) in words and words[0].endswith("java"):
            return int(process.name)
    return None

"""Measure everything, print a table, and write it to results.json.

    python -m benchmarks            the sizes that the targets speak of
    python -m benchmarks --quick    fewer rounds, to see that it runs
    python -m benchmarks graph      only what is named

Each of our figures and its floor are timed in turns, so that a busy machine slows both alike;
only the ratio between them carries over to another machine.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from benchmarks import alternately
from benchmarks.alternately import Row

SUBJECTS = ("risk_list", "excel", "imports", "graph", "schedule", "map_page", "plan_page")
RESULTS = Path(__file__).with_name("results.json")
HEADS = ("work", "size", "ours", "floor", "ratio", "target", "reached")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for; a missed target is told in the table and is no failure."""
    parser = argparse.ArgumentParser(
        prog="benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    there = [name for name in SUBJECTS if find_spec(f"benchmarks.{name}")]
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(there))
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    options = parser.parse_args(arguments)
    unknown = set(options.subjects) - set(there)
    if unknown:
        parser.error(f"there is no benchmark called {min(unknown)}; there is {', '.join(there)}")
    if options.quick:
        alternately.MOST_ROUNDS = 3
    rows = [row for name in options.subjects or there for row in measured_rows(name)]
    print("\n".join(table(rows)))
    RESULTS.write_text(json.dumps(kept(rows, options.subjects), indent=2) + "\n", encoding="utf-8")
    return 0


def measured_rows(name: str) -> list[Row]:
    """Measure one subject and say of each figure whether it reached its target."""
    rows: list[Row] = import_module(f"benchmarks.{name}").measure()
    return [{"subject": name, **row, "reached": row["ratio"] <= row["target"]} for row in rows]


def kept(rows: list[Row], subjects: Sequence[str]) -> list[Row]:
    """Keep the earlier figures of what was not measured this time."""
    if not subjects or not RESULTS.exists():
        return rows
    earlier = json.loads(RESULTS.read_text(encoding="utf-8"))
    return [row for row in earlier if row.get("subject") not in subjects] + rows


def table(rows: Iterable[Row]) -> list[str]:
    """Lay the rows out in columns, words to the left and numbers to the right."""
    lines = [HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADS))]
    return [
        "  ".join(
            cell.ljust(width) if place < 2 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]


def _cells(row: Row) -> tuple[str, ...]:
    unit = row.get("unit", "ms")
    ours, floor = (row[f"{side}_{unit.lower()}"] for side in ("ours", "floor"))
    return (
        row["work"],
        row["size"],
        f"{ours:,.1f} {unit}",
        f"{floor:,.1f} {unit}",
        f"{row['ratio']:.3f}",
        f"{row['target']:.3g}",
        "yes" if row["reached"] else "no",
    )


if __name__ == "__main__":
    raise SystemExit(main())

"""The result of the earlier wave: `python -m tests.sample.earlier OUT` adds it to a made sample.

The earlier wave is the same assessment a year before, in the first versions of the questionnaires:
its own answers and codes, the readings of that year, and what was seen and confirmed then. `assess` makes its result like any other. Run it
again when the format of `results.json` or the sample changes; what was issued stays as it was.
"""

import argparse
import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from dot.batch.service import Wishes, assess
from dot.questionnaires.service import content_root
from tests.sample.cast import Table
from tests.sample.make import (
    COLUMNS,
    QUESTIONNAIRES,
    SAMPLE,
    answer_rows,
    coding_rows,
    world,
    write_table,
)

CLEAR_PROGRESS = 0.3
FIRST_VERSION = "1.0.0"
COPIED = ("strategy.yaml",)


def earlier_result() -> bytes:
    """`results.json` of the earlier wave."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_earlier_wave(folder)
        return assess(folder, content_root(), Wishes(pdf=False)).documents["results.json"]


def write_earlier_wave(folder: Path) -> None:
    """Write the folder of the assessment as it stood a year before."""
    given = world()
    rows = answer_rows(given, "earlier")
    write_table(folder / "answers.csv", COLUMNS, rows)
    codes = coding_rows(given, rows, "earlier")
    write_table(folder / "coding.csv", ("answer", "coder", "code"), codes)
    for name in COPIED:
        (folder / name).write_bytes((SAMPLE / name).read_bytes())
    settings = earlier_settings(yaml.safe_load((SAMPLE / "assessment.yaml").read_text("utf-8")))
    (folder / "assessment.yaml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    for name in ("evidence", "confirmed", "kpis"):
        header, now = read_table(SAMPLE / f"{name}.csv")
        then = [row for row in now if is_earlier(row)] if name == "kpis" else list(
            lowered(now, given.truth["earlier"])
        )  # fmt: skip
        write_table(folder / f"{name}.csv", header, [list(row.values()) for row in then])


def earlier_settings(now: dict[str, object]) -> dict[str, object]:
    """The settings of the earlier wave: first versions, other dates, no wave before it, no plan."""
    left_out = {"previous_wave", "roadmap", "simplicity", "benchmark_sets"}
    return {name: value for name, value in now.items() if name not in left_out} | {
        "questionnaires": [f"{name.partition('@')[0]}@{FIRST_VERSION}" for name in QUESTIONNAIRES],
        "wave": "baseline, autumn 2025",
        "report_date": date(2025, 11, 21),
        "fieldwork": [date(2025, 9, 15), date(2025, 10, 3)],
        "seed": 20251121,
    }


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """A CSV file's header and rows."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


def is_earlier(reading: dict[str, str]) -> bool:
    return reading["extracted"].startswith("2025")


def lowered(rows: list[dict[str, str]], earlier: Table) -> Iterator[dict[str, str]]:
    """What was seen and confirmed a year before: half a level less where there was progress."""
    for row in rows:
        progress = earlier["nodes"].get(row["node"], earlier["default"])
        then = dict(row)
        if row["level"] and progress >= CLEAR_PROGRESS:
            then["level"] = f"{max(float(row['level']) - 0.5, 1.0):g}"
        if "date" in row:
            then |= {"date": row["date"].replace("2026", "2025"), "note": ""}
        else:
            then["dissent"] = ""
        yield then


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sample.earlier")
    parser.add_argument("out", type=Path, metavar="OUT")
    place = parser.parse_args().out / "previous/results.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(earlier_result())


if __name__ == "__main__":
    main()

"""Published tables to test against, read where they stand; they don't ship with the repository."""

import csv
from pathlib import Path

import numpy as np
import pytest

from scoring.arrays import Floats

FOLDER = Path(__file__).parents[3] / "shared" / "reference"


def table(name: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of one reference file; skips the test loudly where the folder is absent."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(
            f"REFERENCE DATA MISSING: {name} isn't beside this checkout, so this is unproven."
        )
    with path.open(newline="") as lines:
        header, *rows = csv.reader(lines)
    return header, rows


def numbers(name: str, columns: list[str]) -> Floats:
    """The named columns as numbers, (rows, columns), with NA as NaN."""
    header, rows = table(name)
    places = [header.index(column) for column in columns]
    return np.array(
        [[np.nan if row[at] in {"NA", ""} else float(row[at]) for at in places] for row in rows]
    )

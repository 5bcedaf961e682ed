"""One million answers: our reading, checking and scoring beside pandas only reading the same file."""

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas

from dot.batch.folder import read_folder
from dot.questionnaires.schemas import FREE_TEXT_TYPES, Item, Questionnaire
from dot.questionnaires.service import content_root, find
from dot.results.service import compute

ROWS = 1_000_000
ROUNDS = 3
TIME_LIMIT, MEMORY_LIMIT = 6.0, 4.0
QUESTIONNAIRES = ["crm@1.0.0", "promomats@1.0.0", "business-processes@1.0.0"]
UNITS = [f"unit-{number:02}" for number in range(20)]
# The nine groups in the sizes of a real affiliate; how often people comment, pass, or write nothing.
PEOPLE = {"GM": 1, "MKT": 6, "MED": 3, "MLR": 3, "SFE": 3, "IT": 2, "AGY": 3, "SM": 9, "REP": 70}
COMMENTS, CANNOT_JUDGE, SILENT = 0.01, 0.08, 0.4
YES_NO = ["yes", "no"]
ASSESSMENT = f"""\
format: 1
title: A million answers
client: {{name: Simulated}}
report_date: 2026-11-23
questionnaires: [{", ".join(QUESTIONNAIRES)}]
levels: [{{id: rep, name: Representatives}}]
units:
"""
# Reading a kilobyte or a byte: the two systems count the peak in different units.
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


def write_folder(folder: Path, rows: int) -> Path:
    """A simulated assessment with that many answers in long form; the file of the answers."""
    questionnaires = [find(name, folder, content_root()) for name in QUESTIONNAIRES]
    units = "".join(f"  - {{id: {unit}, name: {unit}}}\n" for unit in UNITS)
    (folder / "assessment.yaml").write_text(ASSESSMENT + units, encoding="utf-8")
    path = folder / "answers.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("rater,group,unit,level,questionnaire,item,answer,comment\n")
        for row, _ in zip(simulated(questionnaires), range(rows), strict=False):
            file.write(row)
    return path


def simulated(questionnaires: list[Questionnaire]) -> Iterator[str]:
    """Rows of rater after rater, each with the items that the rater's group is asked."""
    chance = random.Random(1)
    asked = {
        group: [
            (questionnaire, item)
            for questionnaire in questionnaires
            if group in questionnaire.groups
            for item in questionnaire.items()
            if item.groups == "all" or group in item.groups
        ]
        for group in PEOPLE
    }
    crowd = [group for group, number in PEOPLE.items() for _ in range(number)]
    number = 0
    while True:
        number += 1
        group = chance.choice(crowd)
        rater = f"r{number:06},{group},{chance.choice(UNITS)},rep"
        for questionnaire, item in asked[group]:
            comment = "Ask me about this." if chance.random() < COMMENTS else ""
            said = answer(questionnaire, item, chance)
            yield f"{rater},{questionnaire.slug},{item.id},{said},{comment}\n"


def answer(questionnaire: Questionnaire, item: Item, chance: random.Random) -> str:
    """A possible answer to an item; now and then somebody can't judge."""
    if item.cannot_judge and chance.random() < CANNOT_JUDGE:
        return "cannot_judge"
    options = [option.id for option in questionnaire.options_of(item)]
    if item.type == "allocation":
        first = chance.randrange(0, 101, 5)
        return f"{options[0]}={first}|{options[1]}={100 - first}"
    if item.type == "number":
        return str(chance.randint(int(item.minimum or 0), int(item.maximum or 100)))
    if item.type in FREE_TEXT_TYPES and chance.random() < SILENT:
        return "skipped"
    if item.type in FREE_TEXT_TYPES:
        return f"In week {chance.randint(1, 52)} we changed the plan of {chance.randint(1, 400)}"
    return chance.choice([f"{level.value:g}" for level in item.levels or []] + options or YES_NO)


def with_pandas(folder: Path) -> None:
    pandas.read_csv(folder / "answers.csv")


def reading(folder: Path) -> None:
    read_folder(folder, content_root())


def scoring(folder: Path) -> None:
    compute(*read_folder(folder, content_root()))


WAYS: dict[str, Callable[[Path], None]] = {
    "pandas": with_pandas,
    "reading": reading,
    "scoring": scoring,
}


def measure_here(way: str, folder: Path) -> None:
    """Print the CPU seconds and the added bytes of one way, measured in this process."""
    before = peak()
    start = time.process_time()
    WAYS[way](folder)
    print(time.process_time() - start, peak() - before)


def peak() -> int:
    """The most memory that this process ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT


def measure(way: str, folder: Path) -> tuple[float, float]:
    """CPU seconds and added bytes of one way, in a process of its own."""
    words = [sys.executable, "-m", "bench.ingest", way, str(folder)]
    ended = subprocess.run(words, capture_output=True, text=True, check=True)
    seconds, added = map(float, ended.stdout.split())
    return seconds, added


def main(rows: int) -> None:
    """Measure every way in turn, three times over, and print the ratios of the medians."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        size = write_folder(folder, rows).stat().st_size
        taken: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
        for _ in range(ROUNDS):
            for way, figures in taken.items():
                figures.append(measure(way, folder))
    seconds = {way: statistics.median(s for s, _ in figures) for way, figures in taken.items()}
    added = {way: statistics.median(b for _, b in figures) for way, figures in taken.items()}
    print(f"{rows:,} answers, {size / 1e6:.0f} MB; pandas reads them in {seconds['pandas']:.2f} s")
    for way, words in (("reading", "read and check"), ("scoring", "read, check and score")):
        print(f"{words}: {seconds[way] / seconds['pandas']:.2f} × pandas (limit {TIME_LIMIT:g})")
        print(f"{words}: adds {added[way] / size:.2f} × the file (limit {MEMORY_LIMIT:g})")
    print(f"pandas: adds {added['pandas'] / size:.2f} × the file")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measure_here(sys.argv[1], Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) == 2 else ROWS)

"""Draw the sample assessment: `python -m tests.sample.make OUT` writes it, the same bytes each time.

What a consultant writes (settings, strategy, evidence, figures, decisions, words) is copied from
`questionnaires/examples/sample`, where it is kept. What people would answer is drawn here: from the
state of an invented affiliate (`truth.yaml`), its knowledge of the strategy (`leakage.yaml`) and
what it would write into voluntary questions (`depth.yaml`). Everything is simulated.
"""

import argparse
import csv
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dot.questionnaires.documents import read_document
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.service import content_root, find
from dot.questionnaires.shapes import parse
from dot.strategy.schemas import Strategy
from tests.sample.cast import Rater, Table, Wave, cast, stream, table
from tests.sample.coding import coded
from tests.sample.depth import written
from tests.sample.model import Question, non_answers, questions, rated
from tests.sample.recall import leakage_answers

SAMPLE = content_root() / "examples/sample"
AUTHORED = (
    "README.md", "assessment.yaml", "strategy.yaml", "initiatives.yaml", "edits.yaml",
    "evidence.csv", "kpis.csv", "confirmed.csv",
)  # fmt: skip
DRAWN = ("answers.csv", "coding.csv", "previous/answers.csv")
QUESTIONNAIRES = ("crm@1.1.0", "promomats@1.1.0", "business-processes@1.1.0", "strategy-leakage@1.1.0")  # fmt: skip
COLUMNS = ("rater", "group", "unit", "level", "questionnaire", "item", "answer", "comment")
# The licence has no suggestions (see assessment.yaml): everybody who was asked said so.
NOT_APPLICABLE = "C7.2"

Answers = dict[tuple[str, str], str]


@dataclass(frozen=True)
class World:
    """Everything that the drawing needs."""

    truth: Table
    depth: Table
    leakage: Table
    strategy: Strategy
    questions: tuple[Question, ...]


def world() -> World:
    """Read the tables, the source truth and the questionnaires."""
    found: list[Questionnaire] = [find(name, SAMPLE, content_root()) for name in QUESTIONNAIRES]
    return World(
        truth=table("truth"),
        depth=table("depth"),
        leakage=table("leakage"),
        strategy=parse(read_document(SAMPLE / "strategy.yaml"), Strategy),
        questions=tuple(questions(found)),
    )


def draw(given: World, wave: Wave) -> tuple[list[Rater], Answers]:
    """Everybody's answers in a wave, by rater and item."""
    raters = cast(given.truth, wave)
    known = leakage_answers(given.leakage, given.strategy, raters, wave)
    answers: Answers = {}
    for question in given.questions:
        asked = [rater for rater in raters if is_asked(question, rater, answers)]
        silent = non_answers(given.truth, question, asked, wave)
        spoken = spoken_answers(given, question, asked, wave)
        for rater, none, answer in zip(asked, silent, spoken, strict=True):
            key = rater.code, question.item.id
            if question.node == NOT_APPLICABLE:
                answers[key] = "not_applicable"
            elif key in known:
                # Not to know the strategy is the finding itself; only skipping is drawn on top.
                answers[key] = "skipped" if none == "skipped" else known[key]
            else:
                answers[key] = none or answer
    return raters, answers


def spoken_answers(
    given: World, question: Question, asked: Sequence[Rater], wave: Wave
) -> list[str]:
    """What people answer who do answer; the leakage questions come from elsewhere."""
    if question.questionnaire.leakage is not None or question.node == NOT_APPLICABLE:
        return [""] * len(asked)
    if question.item.core and question.item.is_scored:
        return rated(given.truth, question, asked, wave)
    return written(given.depth, question, asked, wave)


def is_asked(question: Question, rater: Rater, answers: Answers) -> bool:
    """Whether the item is put to a person: by group, by depth, and by the answer it hangs on."""
    if not question.is_put_to(rater.group):
        return False
    if not question.item.core and not rater.deep:
        return False
    condition = question.item.show_if
    if condition is None:
        return True
    # The sample's questionnaires know one form of condition: answer("item") == "yes".
    item, wanted = condition.split('"')[1::2]
    return answers.get((rater.code, item)) == wanted


def answer_rows(given: World, wave: Wave) -> list[tuple[str, ...]]:
    """The rows of `answers.csv`, by rater and in reading order."""
    raters, answers = draw(given, wave)
    remarks = stream("comments", wave)
    pool, share = given.depth["comments"], given.depth["comment_share"]
    rows: list[tuple[str, ...]] = []
    for rater in raters:
        for question in given.questions:
            answer = answers.get((rater.code, question.item.id))
            if answer is None:
                continue
            remark = pool[int(remarks.integers(len(pool)))] if remarks.random() < share else ""
            person = (rater.code, rater.group, rater.unit, rater.level)
            place = (question.questionnaire.slug, question.item.id)
            rows.append((*person, *place, answer, remark))
    return rows


def coding_rows(given: World, rows: Iterable[tuple[str, ...]], wave: Wave) -> list[tuple[str, ...]]:
    """The rows of `coding.csv` for the answers of a wave."""
    return [*coded(given.leakage, given.strategy, ((row[5], row[6]) for row in rows), wave)]


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A CSV file with one line end, whatever the system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def make(out: Path) -> None:
    """Write the sample into a folder, all but the result of the earlier wave."""
    given = world()
    (out / "previous").mkdir(parents=True, exist_ok=True)
    for name in AUTHORED:
        if (out / name).resolve() != (SAMPLE / name).resolve():
            shutil.copyfile(SAMPLE / name, out / name)
    now = answer_rows(given, "now")
    write_table(out / "answers.csv", COLUMNS, now)
    write_table(out / "coding.csv", ("answer", "coder", "code"), coding_rows(given, now, "now"))
    write_table(out / "previous/answers.csv", COLUMNS, answer_rows(given, "earlier"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sample.make", description=make.__doc__)
    parser.add_argument("out", type=Path, metavar="OUT")
    make(parser.parse_args().out)


if __name__ == "__main__":
    main()

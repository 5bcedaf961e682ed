"""A closed assessment written as a folder: `assess` reads the same in it, and nobody is found."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from dot.batch.export import folder_of
from dot.batch.folder import read_folder
from dot.batch.storage import store
from dot.questionnaires.service import content_root
from dot.results.canonical import in_canonical_order
from dot.results.inputs import Answers, Definition
from dot.results.queries import load
from dot.strategy.schemas import Code
from tests.services import SAMPLE


def written(files: dict[str, bytes], out: Path) -> Path:
    for name, content in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(content)
    (out / "CONFIDENTIAL.txt").unlink()
    return out


@pytest.fixture(scope="module")
def sample() -> tuple[Definition, Answers]:
    return read_folder(SAMPLE, content_root())


def test_the_folder_says_what_the_database_holds(
    session: Session, sample: tuple[Definition, Answers], tmp_path: Path
) -> None:
    held = load(session, store(session, *sample), content_root())

    definition, answers = read_folder(written(folder_of(*held), tmp_path), content_root())

    assert in_canonical_order(answers)[1] == in_canonical_order(held[1])[1]
    assert replace(definition, assessment=held[0].assessment, benchmark_sets=()) == replace(
        held[0], benchmark_sets=()
    )
    kept = definition.assessment.model_dump(exclude={"benchmark_sets"})
    assert kept == held[0].assessment.model_dump(exclude={"benchmark_sets"})
    assert [one.content for one in definition.benchmark_sets] == [
        one.content for one in held[0].benchmark_sets
    ]


def test_the_same_words_keep_their_code_for_each_question(
    session: Session, sample: tuple[Definition, Answers], tmp_path: Path
) -> None:
    definition, answers = sample
    coding = (
        Code("growth", "ann", "uncodable", "measures"),
        Code("growth", "ann", "S1", "priorities"),
        Code("growth", "ben", "uncodable"),
    )
    held = load(
        session, store(session, replace(definition, coding=coding), answers), content_root()
    )

    read, _ = read_folder(written(folder_of(*held), tmp_path), content_root())

    assert set(read.coding) == set(held[0].coding) == set(coding)


def test_codes_and_order_tell_nothing_of_those_in_the_database(
    sample: tuple[Definition, Answers],
) -> None:
    """The same answers under other keys, in another order, give the same rows but for new codes."""
    definition, answers = sample
    turned = replace(
        answers,
        rater=answers.rater[::-1],
        item=answers.item[::-1],
        state=answers.state[::-1],
        value=answers.value[::-1],
        content=answers.content[::-1],
        comments={},
        raters=tuple(replace(one, code=f"x{one.code}") for one in answers.raters),
    )

    one = folder_of(definition, replace(answers, comments={}))["answers.csv"]
    other = folder_of(definition, turned)["answers.csv"]

    def without_codes(table: bytes) -> list[bytes]:
        return [row.partition(b",")[2] for row in table.splitlines()]

    def codes(table: bytes) -> set[bytes]:
        return {row.split(b",")[0] for row in table.splitlines()[1:]}

    assert without_codes(one) == without_codes(other)
    assert not codes(one) & codes(other)
    assert not codes(one) & {rater.code.encode() for rater in turned.raters}

"""Content and answers that no number could follow from: each is refused with file and line."""

from pathlib import Path

import pytest

from dot.batch.folder import read_folder
from dot.errors import Problems
from dot.questionnaires.service import content_root
from tests.batch.factories import Folder, make_full_folder

NODE = "    title: Ownership\n"
GATE = "    gates: [{{level: 3.0, when: '{when}', text: Why.}}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_full_folder(tmp_path)


def problems_of(folder: Folder) -> list[str]:
    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())
    return [f"{Path(one.path).name}:{one.line}: {one.message}" for one in caught.value.problems]


def test_an_option_that_a_new_version_dropped_is_refused_where_it_was_chosen(
    folder: Folder,
) -> None:
    """The answers are those of version 2.1.0; 2.2.0 has another word for “agree”."""
    folder.change("beta.yaml", 'version: "2.1.0"', 'version: "2.2.0"')
    folder.change("beta.yaml", "{id: agree, text: Agree", "{id: approve, text: Approve")

    (found,) = problems_of(folder)

    assert found.startswith("answers.csv:5: beta-trust: “agree” is no known answer to this item")


def test_a_level_that_a_new_version_dropped_is_refused_where_it_was_answered(
    folder: Folder,
) -> None:
    folder.change("alpha.yaml", "scale: {min: 1, max: 5, step: 0.5}", "scale: {min: 1, max: 3}")
    for level, short in (
        (4, "One person decides and says why."),
        (5, "A board decides and learns."),
    ):
        line = f"          - {{value: {level}, short: {short}, full: {short}}}\n"
        folder.change("alpha.yaml", line, "")
    folder.change("assessment.yaml", "targets: {A1: 4}", "targets: {A1: 3}")

    found = problems_of(folder)

    assert any(one.startswith("answers.csv:12: alpha-owner: 4 lies outside") for one in found)


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("has_seen(", "has_seen(…) takes a name in quotes, not “the end” (position 10)."),
        ('has_seen("A9")', "“A9” is no known node: use one of A1, A2, B1"),
        ("maybe()", "“maybe” is no known function: use one of at_least, below"),
    ],
)
def test_a_gate_that_cannot_be_asked_is_refused(folder: Folder, when: str, message: str) -> None:
    levels = "max: 5, step: 0.5, levels: [{value: 3, name: Defined}]}"
    folder.change("alpha.yaml", "max: 5, step: 0.5}", levels)
    folder.change("alpha.yaml", NODE, NODE + GATE.format(when=when))

    (found,) = problems_of(folder)

    assert found.startswith(f"alpha.yaml:15: {message}")


def test_a_negative_weight_is_refused(folder: Folder) -> None:
    folder.change("alpha.yaml", NODE, f"{NODE}    weight: -1\n")

    (found,) = problems_of(folder)

    assert found == "alpha.yaml:15: “weight” is -1: write a number of at least 0.0."


def test_weights_that_add_up_to_nothing_are_refused(folder: Folder) -> None:
    text = (folder.path / "alpha.yaml").read_text(encoding="utf-8")
    for title in ("    title: Ownership\n", "    title: Use\n"):
        text = text.replace(title, f"{title}    weight: 0\n")
    folder.write("alpha.yaml", text)

    (found,) = problems_of(folder)

    assert found.endswith("All nodes here have weight 0: give at least one a weight.")

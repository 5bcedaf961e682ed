"""The client's own initiatives in a folder: each mistake is named by its line."""

from pathlib import Path

import pytest

from dot.batch.folder import read_folder
from dot.errors import Problem, Problems
from dot.results.inputs import Definition
from tests.batch.factories import Folder, content_root, make_full_folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_full_folder(tmp_path)


def definition_of(folder: Folder) -> Definition:
    return read_folder(folder.path, content_root())[0]


def problems_of(folder: Folder) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())
    return caught.value.problems


OWN = """\
format: 1
own:
  - id: N01
    name: Own idea
    owner: IT
    lane: it
    phase: 1
    triggers: [{when: 'below("A1", 3.0)', text: Ownership is weak}]
    weeks: {low: 2, high: 4}
    effort: S
    uplifts: [{node: A1, levels: 1, ceiling: 4}]
    success: It works.
status: [{id: N01, status: planned}]
"""
INITIATIVES = {
    "none": ("N01", "N01", None, ""),
    "an id of the library": ("id: N01\n", "id: I04\n", 3, "“I04” is the library's"),
    "unknown node": ("node: A1", "node: A7", 11, "“A7” is no known node"),
    "wrong condition": ('below("A1", 3.0)', 'below("A1")', 8, "expected"),
    "unknown state": ("{id: N01, status", "{id: N02, status", 13, "“N02” is no known initiative"),
    "backwards": ("planned}", "done, start: 2026-02-01, end: 2026-01-01}", 13, "ends before it starts"),
    "prerequisite": (
        "effort: S", "prerequisites: [{initiative: I99, hard: true}]\n    effort: S", 10, "“I99”",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "message"), INITIATIVES.values(), ids=INITIATIVES)
def test_a_mistake_in_own_initiatives_is_named_by_its_line(
    folder: Folder, old: str, new: str, line: int | None, message: str
) -> None:
    folder.write("initiatives.yaml", OWN.replace(old, new, 1))
    if line is None:
        assert definition_of(folder).initiatives is not None
        return

    found = [problem for problem in problems_of(folder) if message in problem.message]

    assert [(Path(problem.path).name, problem.line) for problem in found] == [
        ("initiatives.yaml", line)
    ]

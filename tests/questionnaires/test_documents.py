"""Reading YAML: values, lines, and everything that is refused."""

import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dot.errors import Problems
from dot.questionnaires.documents import SIZE_LIMIT, Document, read_document, read_text
from dot.questionnaires.scalars import Surprise, resolve
from tests.questionnaires.tiny import ROOT, TINY, document

LOADER: Any = yaml.SafeLoader("")
SHIPPED = sorted((ROOT / "questionnaires").glob("*/*/*.yaml"))


def messages(text: str) -> list[str]:
    """What the reader says about a text, without the file's name."""
    with pytest.raises(Problems) as refused:
        read_text(text, "x.yaml")
    return [str(problem).removeprefix("x.yaml:") for problem in refused.value.problems]


def test_a_file_becomes_plain_values() -> None:
    read = read_text("a: 1\nb: [x, 2.5, true, null]\nc: {d: 'No'}\n", "x.yaml")

    assert read.tree == {"a": 1, "b": ["x", 2.5, True, None], "c": {"d": "No"}}


def test_every_place_has_its_line() -> None:
    read = read_text("a: 1\nb:\n  - x\n  - {c: 2}\n", "x.yaml")

    assert read.lines[()] == 1
    assert read.lines["b",] == 2
    assert read.lines["b", 1, "c"] == 4


def test_a_place_that_is_missing_has_the_line_around_it() -> None:
    assert document().line(("nodes", 0, "items", 0, "levels", 3, "short")) == 21


def test_a_text_over_many_lines_has_the_line_of_its_key() -> None:
    assert read_text("a: 1\nb: >-\n  one\n  two\n", "x.yaml").lines["b",] == 2


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    read = read_document(path)

    assert (read.tree, read.lines["b",]) == ({"a": 1, "b": 2}, 2)


def test_unquoted_dates_are_noted() -> None:
    read = read_text("a: 2026-01-31\nb: '2026-01-31'\n", "x.yaml")

    assert read.tree == {"a": "2026-01-31", "b": "2026-01-31"}
    assert read.dates == {("a",)}


def test_all_surprises_of_a_file_are_reported_at_once() -> None:
    assert messages("a: No\nb: 010\nc: 1:30\n") == [
        "1: YAML reads No as false: write “No” in quotes, or false.",
        "2: YAML may read 010 as an octal number: drop the leading zero, or put it in quotes.",
        "3: YAML may read 1:30 as a number to the base of 60: put it in quotes.",
    ]


@pytest.mark.parametrize(
    "text", ["yes", "NO", "On", "off", "0o17", "0b1", "1_000", "1e3", ".nan", "-.5"]
)
def test_what_two_yaml_versions_read_differently_is_refused(text: str) -> None:
    assert isinstance(resolve(text), Surprise)


@pytest.mark.parametrize(
    "text", ["Norway", "1.0.0", "C1.1", "-", ".", "a:b", "12 weeks", "0,5", "y"]
)
def test_what_both_read_as_text_is_text(text: str) -> None:
    assert resolve(text) == text


@given(st.text(alphabet="0123456789abefxoNnyYsS.:_-+,~ T", max_size=12).map(str.strip))
def test_an_unquoted_value_means_what_pyyaml_says_or_is_refused(text: str) -> None:
    """What the reader accepts without a word, the usual YAML 1.1 readers read the same."""
    mine = resolve(text)
    if isinstance(mine, Surprise):
        return
    tag = LOADER.resolve(yaml.ScalarNode, text, (True, False))
    theirs = LOADER.construct_document(yaml.ScalarNode(tag, text))

    assert theirs == mine or (isinstance(mine, float) and math.isclose(mine, theirs))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: "-".join(path.parts[-3:]))
def test_the_fast_and_the_plain_reader_give_the_same(path: Path) -> None:
    assert read_document(path, yaml.SafeLoader) == read_document(path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: "-".join(path.parts[-3:]))
def test_shipped_files_mean_the_same_to_other_readers(path: Path) -> None:
    read = read_document(path)
    theirs = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)

    assert undated(theirs) == read.tree


def undated(tree: object) -> object:
    """PyYAML's tree with its dates as text."""
    if isinstance(tree, dict):
        return {key: undated(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [undated(value) for value in tree]
    return tree.isoformat() if hasattr(tree, "isoformat") else tree


@given(st.data())
def test_a_mangled_file_is_read_or_refused_inside_the_file(data: st.DataObject) -> None:
    lines = TINY.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["drop", "double", "cut", "add"]))
        if change == "drop":
            lines[at] = ""
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, 12))]
        else:
            lines[at] += data.draw(
                st.text(alphabet=" :-[]{}&*!#%@`'\"\\,?|>\x00\t\u2028é", max_size=3)
            )
    text = "\n".join(lines)
    try:
        result: Document | Problems = read_text(text, "x.yaml")
    except Problems as refused:
        result = refused

    if isinstance(result, Problems):
        assert all(1 <= problem.line <= len(lines) for problem in result.problems)


def test_a_file_at_the_size_limit_is_read_and_one_above_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n" + b"#" * (SIZE_LIMIT - 5))
    assert read_document(path).tree == {"a": 1}
    path.write_bytes(b"a: 1\n" + b"#" * (SIZE_LIMIT - 4))

    with pytest.raises(Problems, match="2,000,001 bytes"):
        read_document(path)


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="no such file"):
        read_document(tmp_path / "a.yaml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="not a file"):
        read_document(tmp_path)


def test_messages_stay_short_and_on_one_line() -> None:
    said = messages("a: 0x" + "1" * 100_000 + "\nb: No\n")

    assert all(len(message) < 200 and "\n" not in message for message in said)

"""How long a questionnaire takes: every word that is read, once, and a moment an answer."""

import pytest

from dot.questionnaires.length import Length, asked, length, length_table, total
from tests.questionnaires.tiny import TINY, questionnaire

MORE = """\
      - id: q2
        type: agreement
        core: false
        groups: [B]
        text: Four words of text.
        help: And three more.
        options: set
      - id: q3
        type: agreement
        core: false
        groups: [B]
        text: Again.
        options: set
      - id: q4
        type: text
        groups: [B]
        text: Your words?
        adverse_event_hint: No names.
      - id: q5
        type: text
        groups: [B]
        text: More words?
        adverse_event_hint: No names.
option_sets:
  set:
    - {id: a, text: Two words, score: 1}
    - {id: b, text: Three words here, score: 3}
"""
BOTH = questionnaire(
    TINY.replace("{name: Everyone}", "{name: Everyone}\n  B: {name: Others}") + MORE
)


def test_minutes_are_200_words_a_minute_and_8_seconds_an_item() -> None:
    assert Length(items=15, words=400).minutes == 4.0


def test_question_help_and_options_are_read() -> None:
    (item,) = [item for item in BOTH.items() if item.id == "q2"]

    assert length(BOTH, [item]) == Length(1, 4 + 3 + 2 + 3)


def test_a_shared_option_set_and_a_hint_that_comes_back_are_read_once() -> None:
    by_id = {item.id: item for item in BOTH.items()}

    assert length(BOTH, [by_id["q2"], by_id["q3"]]).words == 7 + 1 + 5
    assert length(BOTH, [by_id["q4"], by_id["q5"]]).words == 2 + 2 + 2


def test_short_anchors_are_read_and_full_ones_are_not() -> None:
    anchored = questionnaire(
        TINY.replace("type: choice", "type: bars").replace("        options:", "        levels:")
        .replace("{id: a, text: The one, score: 1}", "{value: 1, short: One, full: One and more}")
        .replace("{id: b, text: The other, score: 3}", "{value: 3, short: Two, full: Two and more}")
    )  # fmt: skip

    assert length(anchored, list(anchored.items())) == Length(1, 4 + 1 + 1)


@pytest.mark.parametrize(
    ("group", "depth", "ids"),
    [
        ("ALL", False, ["q1"]),
        ("B", False, ["q1", "q4", "q5"]),
        ("B", True, ["q1", "q2", "q3", "q4", "q5"]),
        ("NOBODY", True, []),
    ],
)
def test_a_group_is_asked_its_core_and_with_depth_the_rest(
    group: str, depth: bool, ids: list[str]
) -> None:
    assert [item.id for item in asked(BOTH, group, depth=depth)] == ids


def test_several_questionnaires_add_up() -> None:
    one = total([BOTH], "B")

    assert total([BOTH, BOTH], "B") == one + one


def test_the_table_has_a_line_for_every_group() -> None:
    lines = length_table([BOTH])

    assert [line.split()[:2] for line in lines[1:]] == [["ALL", "Everyone"], ["B", "Others"]]
    assert lines[1].split()[2:] == ["1", "0.2", "1", "0.2"]

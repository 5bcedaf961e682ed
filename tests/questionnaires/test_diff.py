"""Two versions of a questionnaire: what changed, what still compares, what becomes of the trend."""

import re
from collections.abc import Callable
from itertools import permutations

import pytest

from dot.errors import Conflict
from dot.questionnaires.diff import compare
from dot.questionnaires.diff_schemas import ItemDiff, NodeDiff, QuestionnaireDiff
from dot.questionnaires.diff_words import diff_words
from dot.questionnaires.item_diff import MIRRORED, REASONS
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.structure_checks import check_replaced
from tests.questionnaires.tiny import questionnaire

OLD = """\
format: 1
slug: desk
version: "1.0.0"
title: Service desk
language: en
authors: [Somebody]
licence: CC0-1.0
sources: [Own words]
scale: {min: 1, max: 5, levels: [{value: 1, name: Low}, {value: 5, name: High}]}
groups: {A: {name: Agents}, B: {name: Buyers}}
nodes:
  - id: N1
    title: First
    items:
      - id: owner
        type: bars
        text: Who owns a request?
        help: A request is a ticket.
        levels:
          - {value: 1, short: Nobody., full: Nobody at all.}
          - {value: 3, short: A team., full: A whole team.}
          - {value: 5, short: One person., full: One named person.}
      - id: useful
        type: agreement
        text: The answers solve my problem.
        groups: [A]
        options:
          - {id: no-way, text: Not really, score: 1}
          - {id: yes-way, text: Yes indeed, score: 5}
  - id: N2
    title: Second
    aggregation: weighted_mean
    items:
      - id: steps
        type: bars
        text: How are requests sorted?
        levels:
          - {value: 1, short: By luck., full: By luck alone.}
          - {value: 5, short: By value., full: By value alone.}
      - {id: again, type: number, text: How often did you ask again?, unit: times, period: last month}
"""
NEW_ITEM = """\
      - id: NAME
        type: bars
        text: What is new?
        levels: [{value: 1, short: Little., full: Little.}, {value: 5, short: All., full: All.}]
"""


def bent(*swaps: tuple[str, str], version: str = "1.1.0") -> Questionnaire:
    """The old questionnaire with passages replaced, each of which it must have."""
    text = OLD.replace("1.0.0", version)
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new)
    return questionnaire(text)


def diff_of(*swaps: tuple[str, str]) -> QuestionnaireDiff:
    return compare(questionnaire(OLD), bent(*swaps))


def item_of(diff: QuestionnaireDiff, name: str) -> ItemDiff:
    return next(item for item in diff.items if item.id == name)


def node_of(diff: QuestionnaireDiff, name: str) -> NodeDiff:
    return next(node for node in diff.nodes if node.id == name)


def new_item(name: str, more: str = "") -> str:
    return NEW_ITEM.replace("NAME", name) + more


LAST = "      - {id: again,"
WITHOUT_OWNER = (OLD[OLD.index("      - id: owner") : OLD.index("      - id: useful")], "")
WITHOUT_USEFUL = (OLD[OLD.index("      - id: useful") : OLD.index("  - id: N2")], "")
MOVED = (
    WITHOUT_USEFUL,
    (LAST, WITHOUT_USEFUL[0] + LAST),
)
# What is changed, the item it concerns, its kinds, its verdict, the trend of N1, N2 and the whole.
PAIRS: dict[str, tuple[tuple[tuple[str, str], ...], str, list[str], str, tuple[str, str, str]]] = {
    "text": (
        (("Who owns a request?", "Who looks after it?"),),
        "owner", ["text"], "comparable with care", ("some", "all", "some"),
    ),
    "punctuation": (
        (("Who owns a request?", "Who owns a Request …?"),),
        "owner", ["text"], "comparable", ("all", "all", "all"),
    ),
    "note": (
        (("A request is a ticket.", "Any ticket."),),
        "owner", ["notes"], "comparable", ("all", "all", "all"),
    ),
    "full anchor": (
        (("One named person.", "One person by name."),),
        "owner", ["notes"], "comparable", ("all", "all", "all"),
    ),
    "anchor": (
        (("short: A team.", "short: A group."),),
        "owner", ["re-anchored"], "comparable with care", ("some", "all", "some"),
    ),
    "option's words": (
        (("text: Yes indeed", "text: Fully"),),
        "useful", ["re-anchored"], "comparable with care", ("some", "all", "some"),
    ),
    "level's value": (
        (("value: 3, short", "value: 2, short"),),
        "owner", ["rescaled", "re-anchored", "notes"], "not comparable", ("some", "all", "some"),
    ),
    "option's score": (
        (("text: Not really, score: 1", "text: Not really, score: 2"),),
        "useful", ["rescaled"], "not comparable", ("some", "all", "some"),
    ),
    "reversed": (
        (("groups: [A]", "groups: [A]\n        reverse: true"),),
        "useful", ["rescaled"], "not comparable", ("some", "all", "some"),
    ),
    "unit": (
        (("unit: times", "unit: days"),),
        "again", ["rescaled"], "not comparable", ("all", "all", "all"),
    ),
    "period": (
        (("last month", "last year"),),
        "again", ["text"], "comparable with care", ("all", "all", "all"),
    ),
    "groups": (
        (("groups: [A]", "groups: [A, B]"),),
        "useful", ["groups"], "comparable with care", ("some", "all", "some"),
    ),
    "non-answers": (
        (("groups: [A]", "groups: [A]\n        cannot_judge: false"),),
        "useful", ["settings"], "comparable with care", ("some", "all", "some"),
    ),
    "moved": (
        MOVED, "useful", ["moved"], "comparable", ("some", "some", "some"),
    ),
    "weight that is felt": (
        (("text: How are requests", "weight: 2\n        text: How are requests"),),
        "steps", ["re-weighted"], "comparable", ("all", "some", "some"),
    ),
    "weight that is not felt": (
        (("text: Who owns", "weight: 2\n        text: Who owns"),),
        "owner", ["re-weighted"], "comparable", ("all", "all", "all"),
    ),
    "out of the score": (
        (("groups: [A]", "groups: [A]\n        scored: false"),),
        "useful", ["re-weighted"], "comparable", ("some", "all", "some"),
    ),
    "added": (
        ((LAST, new_item("fresh") + LAST),),
        "fresh", ["added"], "not comparable", ("all", "some", "some"),
    ),
    "retired": (
        (WITHOUT_USEFUL,), "useful", ["retired"], "not comparable", ("some", "all", "some"),
    ),
    "replaced": (
        (WITHOUT_USEFUL, (LAST, new_item("fresh", "        replaces: [useful]\n") + LAST)),
        "fresh", ["replaced"], "not comparable", ("some", "some", "some"),
    ),
}  # fmt: skip
EVERY = [swaps for swaps, *_ in PAIRS.values()]


@pytest.mark.parametrize("name", PAIRS)
def test_a_change_has_its_kind_its_verdict_and_its_effect_on_the_trend(name: str) -> None:
    swaps, item, kinds, verdict, trends = PAIRS[name]

    diff = diff_of(*swaps)

    found = item_of(diff, item)
    assert (found.kinds, found.verdict) == (kinds, verdict)
    assert tuple(node_of(diff, node).trend for node in ("N1", "N2", "desk")) == trends
    assert found.reasons


def test_every_kind_of_change_is_in_the_table_or_has_a_test_of_its_own() -> None:
    shown = {kind for _, _, kinds, _, _ in PAIRS.values() for kind in kinds}

    assert set(REASONS) - shown == {"split", "merged"}


def test_a_split_names_both_sides() -> None:
    heirs = "".join(
        new_item(name, "        replaces: [owner]\n") for name in ("owner-now", "owner-then")
    )

    diff = diff_of(WITHOUT_OWNER, (LAST, heirs + LAST))

    gone, come = item_of(diff, "owner"), item_of(diff, "owner-now")
    assert (gone.kinds, gone.partners) == (["split"], ["owner-now", "owner-then"])
    assert (come.kinds, come.partners) == (["split"], ["owner"])
    assert {gone.verdict, come.verdict} == {"not comparable"}


def test_a_merge_names_both_sides() -> None:
    heir = new_item("both", "        replaces: [owner, useful]\n")

    diff = diff_of((OLD[OLD.index("      - id: owner") : OLD.index("  - id: N2")], heir))

    assert [(item.id, item.kinds, item.partners) for item in diff.items] == [
        ("both", ["merged"], ["owner", "useful"]),
        ("owner", ["merged"], ["both"]),
        ("useful", ["merged"], ["both"]),
    ]
    assert (node_of(diff, "N1").trend, node_of(diff, "N1").items) == ("none", [])


def test_some_says_on_which_items() -> None:
    diff = diff_of(("Who owns a request?", "Who looks after it?"))

    node, whole = node_of(diff, "N1"), node_of(diff, "desk")
    assert (node.items, node.with_care) == (["useful"], ["owner"])
    assert node.reasons == ["owner is comparable with care."]
    assert (whole.items, whole.with_care) == (["steps", "useful"], ["owner"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - id: N2\n    title: Second\n    aggregation: weighted_mean", "  - id: N2\n    title: Second"),
        ("  - id: N1\n    title: First", "  - id: N1\n    title: First\n    missing: {skipped: block}"),
        ("licence: CC0-1.0", "licence: CC0-1.0\naggregation: max"),
        ("licence: CC0-1.0", "licence: CC0-1.0\nraters_first: true"),
        ("licence: CC0-1.0", "licence: CC0-1.0\nscoring: {evidence_cap_from: 4}"),
        ("max: 5, levels", "max: 6, levels"),
    ],
    ids=["aggregation", "missing", "header's aggregation", "raters first", "cap", "scale"],
)  # fmt: skip
def test_the_same_items_combined_differently_have_no_trend(old: str, new: str) -> None:
    diff = diff_of((old, new))

    whole = node_of(diff, "desk")
    assert diff.items == []
    assert (whole.trend, whole.items) == ("some", ["owner", "steps", "useful"])
    assert whole.reasons


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Service desk", "title: The desk"),
        ("    title: First", "    title: The first\n    importance: 5"),
        ("{value: 5, name: High}", "{value: 5, name: Top}"),
        ("nodes:\n", "gates: [{level: 5, when: 'flag(\"x\")', text: Needs x.}]\nnodes:\n"),
    ],
    ids=["title", "node", "level", "gate"],
)
def test_names_and_gates_break_no_trend(old: str, new: str) -> None:
    diff = diff_of((old, new))

    assert not diff.is_empty
    assert {node.trend for node in diff.nodes} == {"all"}


def test_a_node_of_one_version_only_has_no_trend() -> None:
    diff = diff_of(("  - id: N2\n", "  - id: N3\n"))

    assert (node_of(diff, "N3").trend, node_of(diff, "N2").trend) == ("none", "none")
    assert item_of(diff, "steps").kinds == ["moved"]


def test_a_version_compared_with_itself_is_empty() -> None:
    for swaps in [(), *EVERY]:
        one = bent(*swaps)
        diff = compare(one, one)

        assert diff.is_empty
        assert {node.trend for node in diff.nodes} == {"all"}
        assert diff.unchanged == [item.id for item in one.items()]


def test_the_other_way_round_is_the_mirror_image() -> None:
    versions = [questionnaire(OLD), *(bent(*swaps) for swaps in EVERY)]
    for before, after in permutations(versions, 2):
        there, back = compare(before, after), compare(after, before)

        assert mirrored(there) == plain(back)


def test_a_split_is_a_merge_the_other_way_round() -> None:
    heirs = "".join(
        new_item(name, "        replaces: [owner]\n") for name in ("owner-now", "owner-then")
    )
    after = bent(WITHOUT_OWNER, (LAST, heirs + LAST))

    there, back = compare(questionnaire(OLD), after), compare(after, questionnaire(OLD))

    assert mirrored(there) == plain(back)
    assert item_of(back, "owner").kinds == ["merged"]


Plain = dict[str, dict[str, object]]


def told(diff: QuestionnaireDiff, turn: Callable[[str], str], *, swap: bool) -> Plain:
    """What a comparison says, by item and node."""
    sides = slice(None, None, -1 if swap else 1)
    items: dict[str, object] = {
        item.id: (
            [turn(kind) for kind in item.kinds], item.verdict, item.node[sides], item.partners,
            [(edit.key, [edit.before, edit.after][sides]) for edit in item.edits],
        )
        for item in diff.items
    }  # fmt: skip
    nodes: dict[str, object] = {
        node.id: (
            node.trend, node.items, node.with_care,
            [(edit.key, [edit.before, edit.after][sides]) for edit in node.edits],
        )
        for node in diff.nodes
    }  # fmt: skip
    header: dict[str, object] = {edit.key: [edit.before, edit.after][sides] for edit in diff.header}
    return {"items": items, "nodes": nodes, "header": header}


def plain(diff: QuestionnaireDiff) -> Plain:
    return told(diff, str, swap=False)


def mirrored(diff: QuestionnaireDiff) -> Plain:
    turned = {str(kind): str(other) for kind, other in MIRRORED.items()}
    return told(diff, lambda kind: turned.get(kind, kind), swap=True)


def test_two_questionnaires_are_not_two_versions() -> None:
    with pytest.raises(Conflict, match="“desk” and “other” are two questionnaires"):
        compare(questionnaire(OLD), bent(("slug: desk", "slug: other")))


def test_the_words_show_both_texts_whole_and_hide_nothing() -> None:
    long = "Who looks after it " + "and who looks after that " * 5 + "?"

    words = "\n".join(diff_words(diff_of(("Who owns a request?", long))))

    assert "− “Who owns a request?”" in words
    assert f"+ “{long}”" in words
    assert "owner (N1): text only: comparable with care" in words


def test_the_words_name_the_anchors_that_differ_and_no_others() -> None:
    words = "\n".join(diff_words(diff_of(("short: A team.", "short: A group."))))

    assert re.findall(r"anchors (\d): (.*)", words) == [("3", "“A team.” → “A group.”")]


@pytest.mark.parametrize(
    ("replaces", "message"),
    [
        ("[useful]", "which this version still has"),
        ("[Useful]", "which this version still has"),
        ("[fresh]", "which this version still has"),
        ("[N2]", "which this version still has"),
        ("[desk]", "which this version still has"),
        ("[bygone, bygone]", "stands here twice"),
    ],
)
def test_what_is_replaced_must_be_gone(replaces: str, message: str) -> None:
    asked = bent((LAST, new_item("fresh", f"        replaces: {replaces}\n") + LAST))

    ((place, words),) = check_replaced(asked)

    assert place[:5] == ("nodes", 1, "items", 1, "replaces")
    assert message in words


def test_what_is_replaced_may_be_long_gone() -> None:
    asked = bent((LAST, new_item("fresh", "        replaces: [bygone]\n") + LAST))

    assert list(check_replaced(asked)) == []
    assert item_of(compare(questionnaire(OLD), asked), "fresh").kinds == ["added"]

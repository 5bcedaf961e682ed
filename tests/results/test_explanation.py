"""“Why this score?”: whoever works the printed lines again gets the printed numbers."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from dot import cli
from dot.errors import NotFound
from dot.publication.service import publish
from dot.questionnaires.schemas import Questionnaire
from dot.results.explanation.reading import explanation, read_result
from dot.results.inputs import PreviousWave
from dot.results.parts import Bound, Interval
from dot.results.schemas import Result
from dot.results.service import compute
from tests.published import make_node as published_node
from tests.published import make_result
from tests.results.factories import (
    SLUG,
    Someone,
    make_answers,
    make_definition,
    make_item,
    make_node,
    make_questionnaire,
)
from tests.results.leakage_factories import KNOWS_ALL, THE_REP, make_leakage, someone
from tests.sample.make import SAMPLE

EARLIER = SAMPLE / "previous/results.json"
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# Percent, and what a mean divides by or a sum is extrapolated with, stand in no earlier line.
CONSTANT = re.compile(r"× (?:100|1000)\b|\) (?:/|×) \d+\b(?!\.)|/ \d+ =|/ \d+$|^100 ×")


def equations(lines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """What was printed before, the expression, its printed value; for every line with “=”."""
    before = ""
    for line in lines:
        left, sign, value = line.rpartition(" = ")
        if sign:
            value, _, _ = value.partition(", more exactly ")
            label, _, expression = left.rpartition(": ")
            yield before + label, expression, value
        before += line + "\n"


def worked(expression: str) -> float:
    """The value of a printed expression."""
    text = expression.replace("×", "*").replace("−", "-").replace(";", ",")
    assert re.fullmatch(r"[\d\s.,()+*/-]*|(min|max)\([\d\s.,()-]*\)", text), expression
    return float(eval(text))


def number(value: str) -> float:
    return float(value.replace("−", "-"))


def last_digit(expression: str) -> float:
    """One in the last digit that is printed: four decimals, fewer where errors of the parts grow."""
    if expression.startswith("100 ×") or expression.endswith(") × 100"):
        return 0.1 if expression.startswith("(") and "/" not in expression else 0.01
    if re.fullmatch(r"\(\S+ − \S+\) / \S+", expression):
        return 0.01
    if " × (" in expression or ("/" not in expression and expression.count(" + ")):
        return 0.001
    return 0.0001


def check(lines: Sequence[str]) -> int:
    """Work every equation again, from nothing but what is printed above it."""
    count = 0
    for before, expression, value in equations(lines):
        count += 1
        assert worked(expression) == pytest.approx(
            number(value), rel=0, abs=1.0001 * last_digit(expression)
        ), (expression, value)
        known = set(NUMBER.findall(before))
        used = set(NUMBER.findall(CONSTANT.sub("", expression)))
        assert used <= known, (expression, used - known)
    return count


def of(result: Result, name: str) -> list[str]:
    return list(explanation(result, name))


def test_every_node_of_a_whole_assessment_can_be_worked_again() -> None:
    result = read_result(EARLIER)

    counts = {
        name: check(of(result, f"{slug}:{name}"))
        for slug, questionnaire in result.questionnaires.items()
        for name in questionnaire.nodes
    }

    assert len(counts) > 90
    assert sum(counts.values()) > 500


def test_every_level_of_a_whole_leakage_test_can_be_worked_again() -> None:
    result = read_result(EARLIER)
    assert result.leakage is not None

    counts = [check(of(result, f"leakage:{level.level}")) for level in result.leakage.levels]

    assert min(counts) >= 2


def people(group: str, **said: Sequence[float]) -> list[Someone]:
    """People of a group, one for every place of the lists."""
    rows = zip(*said.values(), strict=True)
    return [Someone(group, dict(zip(said, row, strict=True))) for row in rows]


EVERYBODY = [
    *people("MKT", a1=[1, 2, 2, 4, 5], a2=[3, 3, 4, 4, 5], b1=[1, 5, 5, 5, 2]),
    *people("REP", a1=[2, 2, 2, 3, 4, 4, 5], a2=[1, 2, 2, 2, 3, 3, 3], b1=[3, 2, 2, 2, 4, 4, 5]),
]
WEIGHTED = {
    "groups": {"MKT": {"mode": "named", "weight": 3.0}, "REP": {"mode": "named", "weight": 7.0}}
}
NAMED = {"groups": {"MKT": {"mode": "named"}, "REP": {"mode": "named"}}}


def model(how: str, **given: object) -> Questionnaire:
    """Two nodes, one of two items with weights 1 and 2; the second with weight 3."""
    items = [make_item("a1"), make_item("a2", weight=2.0, reverse=True)]
    first = make_node("A", items, aggregation=how)
    second = make_node("B", ["b1"], weight=3.0, aggregation=how)
    return make_questionnaire([first, second], aggregation=how, **given)


def result_of(asked: Questionnaire, settings: Mapping[str, object]) -> Result:
    definition = make_definition(asked, settings)
    return compute(definition, make_answers(asked, EVERYBODY))


@pytest.mark.parametrize("how", ["mean", "weighted_mean", "sum", "min", "max"])
@pytest.mark.parametrize("settings", [WEIGHTED, NAMED], ids=["weighted groups", "equal groups"])
def test_every_way_of_combining_is_worked(how: str, settings: Mapping[str, object]) -> None:
    scale = {"min": 1.0, "max": 20.0, "levels": []} if how == "sum" else None
    result = result_of(model(how, **({"scale": scale} if scale else {})), settings)

    for name in ("A", "B", SLUG):
        lines = of(result, name)
        assert check(lines) >= 3
        assert "not to be worked" not in "\n".join(lines)


def test_mixed_scales_are_worked_on_one() -> None:
    wide = make_item("b1", 0, 10)
    nodes = [make_node("A", [make_item("a1"), make_item("a2", 0, 10)], rescale=True),
             make_node("B", [wide])]  # fmt: skip
    asked = make_questionnaire(nodes, rescale=True)
    result = result_of(asked, NAMED)

    lines = of(result, "A")
    whole = of(result, SLUG)

    assert check(lines) + check(whole) > 8
    assert any("a2 from 0 to 10 on the scale from 1 to 5: 1 + (" in line for line in lines)
    assert any("B from 0 to 10 on the scale from 1 to 5: 1 + (" in line for line in whole)
    assert "not to be worked" not in "\n".join([*lines, *whole])


def test_people_first_is_worked_from_the_groups_own_scores() -> None:
    lines = of(result_of(model("mean", raters_first=True), NAMED), "A")

    assert check(lines) >= 1
    assert any(line.startswith("  all groups: (") for line in lines)
    assert "  Each person's items are combined first, then people are averaged." in lines


HIDING = [
    *people("MKT", a1=[1, 2], a2=[3, 3], b1=[1, 5]),
    *people("REP", a1=[2, 3, 3, 3, 4, 4, 3], a2=[3, 2, 2, 2, 3, 3, 3], b1=[3, 2, 2, 2, 4, 4, 3]),
    *people("SM", a1=[2, 3], a2=[3, 4], b1=[1, 3]),
]


def test_a_hidden_group_is_called_hidden_and_never_worked_with() -> None:
    asked = model("mean", groups={code: {"name": code} for code in ("MKT", "REP", "SM")})
    modes = {code: {"mode": "confidential", "k": 4} for code in ("MKT", "REP", "SM")}
    definition = make_definition(asked, {"groups": modes})

    result = publish(definition, make_answers(asked, HIDING))
    lines = of(result, "A")

    check(lines)
    assert lines.count("    MKT: hidden") == 2
    assert not any("all groups" in line and "=" in line for line in lines)


def test_a_coincidence_is_no_working() -> None:
    """A hidden group whose mean is that of the group shown: the line would say it was not there."""
    working = {
        "aggregation": "mean",
        "items": [{"item": "q", "text": "?", "weight": 1, "mean": 3.0,
                   "groups": {"REP": {"n": 5, "sum": 15, "skipped": 0, "cannot_judge": 0,
                                      "not_applicable": 0}}}],
        "group_weights": {"REP": 0.5},
    }  # fmt: skip
    cells = {"REP": {"n": 5, "score": 3.0}, "GM": {"n": None, "score": None, "reason": "hidden"}}

    lines = of(make_result([published_node("A", 3.0, working=working, groups=cells)]), "A")

    assert "    all groups: 3 (not to be worked here: not all that is behind it is shown)" in lines


def test_a_cap_says_what_it_waits_for() -> None:
    asked = make_questionnaire([make_node("A", ["a1"])], scoring={"evidence_cap_from": 4.0})
    everyone = people("REP", a1=[4, 4, 5, 5, 4])
    result = compute(make_definition(asked, NAMED), make_answers(asked, everyone))

    lines = of(result, "A")

    check(lines)
    assert "  held 0.1 below, instead of 4.4: 4 − 0.1 = 3.9" in lines
    assert "  without the evidence cap the score would reach 4" in lines
    assert lines[lines.index("  to reach 4 “Managed”:") + 1] == "    evidence or a KPI at 4"


def test_a_shut_gate_says_that_it_holds_the_level() -> None:
    gate = {"level": 3.0, "when": 'has_seen("A")', "text": "Evidence was seen."}
    asked = make_questionnaire([make_node("A", ["a1"], gates=[gate])])
    result = compute(make_definition(asked, NAMED), make_answers(asked, people("REP", a1=[3, 4])))

    lines = of(result, "A")

    start = lines.index("  gate to 3, shut: Evidence was seen.")
    assert lines[start + 1 : start + 5] == [
        "  the score alone reaches 3; the shut gate holds it below",
        "  level: 2 “Repeated”",
        "  to reach 3 “Defined”:",
        "    the gate to 3: Evidence was seen.",
    ]


def test_the_change_since_another_wave_is_a_difference_of_what_is_printed() -> None:
    asked = make_questionnaire([make_node("A", ["a1"])])
    nodes = {"A": {"score": 2.25}}
    previous = PreviousWave({"questionnaires": {SLUG: {"version": "1.0.0", "nodes": nodes}}})
    definition = make_definition(asked, NAMED, previous=previous)

    lines = of(compute(definition, make_answers(asked, people("REP", a1=[3, 4]))), "A")

    assert lines[-3:] == [
        "  the wave before: 2.25",
        "  change: 3.5 − 2.25 = 1.25",
        "    no interval may be told",
    ]


def test_leakage_is_worked_from_its_parts() -> None:
    rungs = ["source"] * 3 + ["manager"] * 3 + ["rep"] * 3
    rows = [KNOWS_ALL, KNOWS_ALL, THE_REP, KNOWS_ALL, THE_REP, THE_REP, THE_REP, THE_REP, THE_REP]
    result = compute(*make_leakage(someone(*pair) for pair in zip(rungs, rows, strict=True)))
    assert result.leakage is not None

    for level in result.leakage.levels:
        lines = of(result, f"leakage:{level.level}")
        assert check(lines) >= 3
        assert any(line.startswith("  fidelity: 100 × (0.45 × ") for line in lines)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("C4.9", "“C4.9” is no known node of this result: did you mean “C4."),
        ("crm:c4.1", "did you mean “crm:C4.1”?"),
        ("crn:C4.1", "did you mean “crm:C4.1”?"),
        ("leakage:rep", "did you mean “leakage:reps”?"),
    ],
)
def test_an_unknown_node_is_answered_with_the_nearest(name: str, message: str) -> None:
    with pytest.raises(NotFound, match=re.escape(message)):
        of(read_result(EARLIER), name)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"basis": "confirmed"}, "the workshop decided the level"),
        ({"basis": "provisional"}, "too few of the people behind it"),
        ({"basis": "provisional", "said": None}, "no opinion that may be told"),
        ({"score": None, "reason": "no_answers"}, "no answers"),
        ({"score": None, "bound": Bound(op="≤", value=1.8), "reason": "bounded"}, "only a limit"),
    ],
)
def test_no_interval_has_its_reason(changed: Mapping[str, object], says: str) -> None:
    (line,) = sureness({"interval": None, **changed})

    assert line.startswith(f"  interval: none, {says}")


def test_an_interval_without_width_says_why() -> None:
    found = Interval(low=2.5, high=2.5, confidence=0.9, method="t interval")

    assert sureness({"interval": found})[2].startswith("  no width: everybody who was asked")


def sureness(changed: Mapping[str, object]) -> list[str]:
    """What is printed of the interval of a place that is like C1.1 but for ``changed``."""
    result = read_result(EARLIER)
    crm = result.questionnaires["crm"]
    nodes = {**crm.nodes, "C1.1": crm.nodes["C1.1"].model_copy(update=dict(changed))}
    other = {**result.questionnaires, "crm": crm.model_copy(update={"nodes": nodes})}
    lines = list(explanation(result.model_copy(update={"questionnaires": other}), "crm:C1.1"))
    first = next(at for at, line in enumerate(lines) if line.startswith("  people: ")) + 1
    last = next(at for at, line in enumerate(lines) if line.startswith("  agreement: "))
    return lines[first:last]


def test_a_result_without_a_leakage_test_says_so() -> None:
    with pytest.raises(NotFound, match="has no leakage test"):
        of(make_result({"A": 2.0}), "leakage:reps")


def test_a_node_of_two_questionnaires_must_be_named_in_full() -> None:
    one = make_result({"A": 2.0})
    both = one.model_copy(
        update={"questionnaires": dict.fromkeys(("crm", "pulse"), one.questionnaires["crm"])}
    )

    with pytest.raises(NotFound, match="in several questionnaires: write “crm:A” or"):
        of(both, "A")


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["explain", str(EARLIER), "crm:C4.1"])

    printed = capsys.readouterr().out
    assert code == 0
    assert printed.startswith("C4.1 Segmentation and target list in CRM\ncrm 1.0.0")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "results.json:1: There is no such file"),
        ("", "This is no results.json of this DOT"),
        ("[]", "This is no results.json of this DOT"),
        (json.dumps({"format": 2}), "This is no results.json of this DOT (format; confidential;"),
        ("[" * 100_000, "This is no results.json of this DOT"),
    ],
    ids=["absent", "empty", "list", "other format", "deep"],
)
def test_what_is_no_result_is_refused(
    text: str | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "results.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")

    code = cli.main(["explain", str(path), "A"])

    printed = capsys.readouterr()
    assert (code, printed.out) == (1, "")
    assert message in printed.err


def test_a_folder_is_no_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["explain", str(tmp_path), "A"])

    assert code == 1
    assert "name the results.json in it" in capsys.readouterr().err


def test_nothing_to_explain_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["explain", str(EARLIER)])

    assert ended.value.code == 2

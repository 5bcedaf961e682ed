"""Expert groups under their floor are counted with the sibling that the assessment names."""

from pathlib import Path

import pytest

from dot import cli
from dot.errors import Conflict
from dot.publication.forecast import forecast
from dot.publication.privacy import privacy_plan, warnings_of
from dot.publication.schemas import Ledger
from dot.publication.service import Released, publish, release
from dot.results.schemas import NodeResult, Result
from dot.results.service import count
from tests.batch.factories import make_folder
from tests.results.factories import (
    SLUG,
    Someone,
    crowd,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

ASKED = make_questionnaire(
    [make_node("A", ["a1"])],
    groups={"SFE": {"name": "Excellence"}, "IT": {"name": "Technology"}, "REP": {"name": "Reps"}},
)
GROUPS: dict[str, object] = {"SFE": {"k": 3}, "IT": {"k": 3, "joins": "SFE"}, "REP": {"k": 5}}
REPS = crowd("REP", "a1", 1, 2, 3, 4, 5, 3)
SFE = crowd("SFE", "a1", 2, 3, 4, 3)


def put_out(people: list[Someone], **given: object) -> Result:
    definition = make_definition(ASKED, {"groups": GROUPS, **given})
    return publish(definition, make_answers(ASKED, people))


def node_of(result: Result) -> NodeResult:
    return result.questionnaires[SLUG].nodes["A"]


def test_a_group_under_its_floor_is_counted_with_its_sibling_under_both_names() -> None:
    result = put_out([*REPS, *SFE, *crowd("IT", "a1", 5, 5)])

    groups = node_of(result).groups
    assert groups["SFE"].n == 6
    assert groups["SFE"].score == pytest.approx((2 + 3 + 4 + 3 + 5 + 5) / 6)
    assert groups.get("IT") is None or groups["IT"].score is None
    assert result.assessment.groups["SFE"] == "Excellence and Technology"


def test_a_group_that_reaches_its_floor_stands_alone() -> None:
    groups = node_of(put_out([*REPS, *SFE, *crowd("IT", "a1", 5, 4, 2)])).groups

    assert (groups["SFE"].n, groups["IT"].n) == (4, 3)


def test_a_group_of_which_too_few_were_invited_joins_whoever_answered() -> None:
    """Two were invited to the units, and three rows came: the plan was made from the two."""
    units = [{"id": "n", "name": "North", "invited": {"REP": 6, "SFE": 4, "IT": 2}}]
    people = [*REPS, *SFE, *crowd("IT", "a1", 5, 4, 2)]

    result = put_out([Someone(one.group, one.said, unit="n") for one in people], units=units)

    assert node_of(result).groups["SFE"].n == 7
    told = {group.code: group.invited for group in result.participation.groups}
    assert told["SFE"] == 6


def test_nothing_but_the_name_tells_that_a_group_was_joined() -> None:
    """Who stands in both groups could be exchanged without changing a number."""
    one = put_out([*REPS, *SFE, *crowd("IT", "a1", 5, 1)])
    other = put_out([*REPS, *crowd("SFE", "a1", 5, 3, 4, 1), *crowd("IT", "a1", 2, 3)])

    assert one == other


def test_the_joined_group_has_the_highest_floor_that_anybody_was_promised() -> None:
    groups = {**GROUPS, "IT": {"k": 7, "joins": "SFE"}}

    found = node_of(put_out([*REPS, *SFE, *crowd("IT", "a1", 5, 5)], groups=groups)).groups

    assert found["SFE"].score is None


def test_a_view_speaks_of_the_sibling_in_the_place_of_the_group() -> None:
    view = {"name": "Experts and field", "left": "Experts", "right": "Field",
            "left_groups": ["IT"], "right_groups": ["REP", "SFE"]}  # fmt: skip

    (found,) = put_out([*REPS, *SFE, *crowd("IT", "a1", 5, 5)], perspectives=[view]).perspectives

    assert (found.left_groups, found.right_groups) == (["SFE"], ["REP"])


def test_the_plan_says_with_whom_a_group_is_counted_and_does_not_warn() -> None:
    units = [{"id": "n", "name": "North", "invited": {"REP": 6, "SFE": 4, "IT": 2}}]
    definition = make_definition(ASKED, {"groups": GROUPS, "units": units})
    plan, told = privacy_plan(definition), forecast(definition)

    group = plan.group("IT")
    assert group is not None and (group.outcome, group.joins) == ("joined", "SFE")
    assert not [words for words in warnings_of(plan) if words.startswith("IT")]
    assert told is not None and told.questionnaires[0].groups["SFE"] == (1, 1)


def test_a_group_that_outgrows_its_sibling_after_a_release_is_refused() -> None:
    """Both releases together would tell what the two of technology said."""
    definition = make_definition(ASKED, {"groups": GROUPS})

    def put(people: list[Someone], ledger: Ledger) -> Released:
        return release(count(definition, make_answers(ASKED, people)), ledger)

    few = [*REPS, *SFE, *crowd("IT", "a1", 5, 5)]
    first = put(few, Ledger(key="5a" * 32))

    with pytest.raises(Conflict, match="new or changed in group IT"):
        put([*few, *crowd("IT", "a1", 1)], first.ledger)


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ("MKT: {joins: NOBODY}", "NOBODY"),
        ("MKT: {joins: MKT}", "MKT can't join itself"),
        ("MKT: {joins: GM}", "Only confidential groups join each other"),
        ("MKT: {joins: REP}\n  REP: {joins: MKT}", "let both join the same group"),
    ],
)
def test_a_sibling_that_cannot_be_joined_is_refused_with_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], groups: str, words: str
) -> None:
    folder = make_folder(tmp_path)
    folder.change("assessment.yaml", "MKT: {mode: confidential, k: 3}", groups)

    assert cli.main(["assess", str(folder.path), "--no-pdf"]) == 1
    assert words in capsys.readouterr().err

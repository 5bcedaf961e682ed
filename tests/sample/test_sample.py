"""The sample assessment: simulated, complete, reproducible, and telling the story it is meant to."""

import csv
from pathlib import Path

import pytest

from dot.batch.folder import read_folder
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from dot.results.inputs import Answers, Definition
from dot.results.schemas import NodeResult, Result
from dot.roadmap.service import plan
from dot.strategy.coding import normal
from tests.sample.cast import table
from tests.sample.coding import own_codes
from tests.sample.make import AUTHORED, DRAWN, SAMPLE, make, world
from tests.sample.recall import signed_wordings

PLANNED_FIDELITY = {"brand-team": 90, "national": 75, "regional": 58, "reps": 42}
Row = dict[str, str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, drawn again."""
    out = tmp_path_factory.mktemp("sample")
    make(out)
    return out


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with (SAMPLE / "answers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def read() -> tuple[Definition, Answers]:
    return read_folder(SAMPLE, content_root())


@pytest.fixture(scope="module")
def result(read: tuple[Definition, Answers]) -> Result:
    """What everybody may see."""
    return publish(*read)


def leaves(result: Result) -> list[NodeResult]:
    """Every sub-dimension of the three instruments."""
    return [
        node
        for slug, questionnaire in result.questionnaires.items()
        for node in questionnaire.nodes.values()
        if node.leaf and slug != "strategy-leakage"
    ]


@pytest.mark.parametrize("name", [*AUTHORED, *DRAWN])
def test_the_sample_is_drawn_to_the_same_bytes(made: Path, name: str) -> None:
    again = (made / name).read_bytes()

    assert again == (SAMPLE / name).read_bytes()


@pytest.mark.parametrize("name", DRAWN)
def test_drawn_files_are_plain_utf_8_with_unix_line_ends(name: str) -> None:
    written = (SAMPLE / name).read_bytes()

    assert b"\r" not in written and b"\0" not in written and written.endswith(b"\n")
    assert len(written) < 2_500_000
    assert written.decode("utf-8")


def test_the_sample_says_that_it_is_simulated(result: Result) -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")

    assert result.assessment.simulated
    assert "simulated" in result.assessment.client
    assert "does not exist" in readme


def test_the_groups_have_an_affiliates_sizes(result: Result, rows: list[Row]) -> None:
    people = {(row["rater"], row["group"]) for row in rows}
    sizes = {group: sum(one == group for _, one in people) for group in result.assessment.groups}

    assert sizes == {
        "GM": 1, "MKT": 8, "MED": 3, "SM": 10, "REP": 147, "SFE": 3, "IT": 2, "MLR": 3, "AGY": 3
    }  # fmt: skip
    assert result.participation.answered == 180
    assert result.participation.invited == 203


def test_raters_have_codes_that_tell_nothing(rows: list[Row]) -> None:
    groups = dict(sorted((row["rater"], row["group"]) for row in rows))
    experts = [at for at, group in enumerate(groups.values()) if group not in ("REP", "SM")]

    assert all(code[0] == "r" and code[1:].isdigit() for code in groups)
    assert max(experts) - min(experts) > len(groups) / 2


def test_every_item_is_asked(rows: list[Row]) -> None:
    asked = {(row["questionnaire"], row["item"]) for row in rows}

    assert asked == {(one.questionnaire.slug, one.item.id) for one in world().questions}


def test_a_question_that_hangs_on_another_is_asked_after_a_yes_only(rows: list[Row]) -> None:
    owners = {row["rater"] for row in rows if row["item"] == "crm-owner-role"}
    said_yes = {
        row["rater"]
        for row in rows
        if row["item"] == "crm-owner-objective" and row["answer"] == "yes"
    }

    assert owners == said_yes and owners


def test_a_few_comments_have_letters_beyond_ascii(rows: list[Row]) -> None:
    comments = [row["comment"] for row in rows if row["comment"]]

    assert 20 < len(comments) < 100
    assert any("ü" in comment for comment in comments)


def test_own_words_have_one_code_and_need_a_coder() -> None:
    leakage, strategy = table("leakage"), world().strategy
    own = [normal(word) for words in leakage["own_words"].values() for word in words]
    signed = {normal(word) for words in signed_wordings(strategy).values() for word in words}

    assert len(own) == len(set(own)) == len(own_codes(leakage))
    assert not signed & set(own)


def test_two_coders_overlap_and_mostly_agree(read: tuple[Definition, Answers]) -> None:
    coded: dict[str, set[str]] = {}
    for row in read[0].coding:
        coded.setdefault(row.coder, set()).add(row.answer)

    assert len(coded["KB"] & coded["AL"]) >= 0.2 * len(coded["KB"])
    assert coded["agreed"] <= coded["KB"] & coded["AL"]


def test_coding_is_complete_enough_and_reliable(result: Result) -> None:
    assert result.leakage is not None
    coding = result.leakage.coding

    assert 0 < coding.share_uncoded < 0.05 and not coding.provisional
    assert coding.kappa == pytest.approx(0.8, abs=0.05)


def test_the_strategy_wears_away_level_by_level(result: Result) -> None:
    assert result.leakage is not None
    found = {level.level: level.fidelity for level in result.leakage.levels}

    assert found == pytest.approx(PLANNED_FIDELITY, abs=3)


def test_the_field_is_less_clear_than_it_says(result: Result) -> None:
    assert result.leakage is not None
    field = result.leakage.levels[-1]

    assert field.clarity_illusion is not None and field.clarity_illusion > 20
    assert "S5" in field.lost and field.inverted == ["S4"] and {"D1", "D2"} <= field.drift.keys()


def test_sales_and_marketing_are_defined(result: Result) -> None:
    assert result.leakage is not None and result.leakage.ladder is not None

    assert result.leakage.ladder.archetype == "defined"
    assert all(row.gap is not None and row.gap > 0.1 for row in result.leakage.horizontal)


def test_people_say_more_than_evidence_shows(result: Result) -> None:
    gaps = [node.optimism_gap for node in leaves(result) if node.optimism_gap is not None]

    assert 0.3 < sum(gaps) / len(gaps) < 0.9
    assert any(node.optimistic for node in leaves(result))


def test_leaders_rate_above_the_field_and_marketing_above_sales(result: Result) -> None:
    leaders, functions = result.perspectives
    above = [row.gap for row in leaders.rows]
    content = {row.node: row.gap for row in functions.rows}

    assert 0.5 < sum(above) / len(above) < 0.9
    assert content["P7.2"] < -0.5 and content["P7.1"] < -0.3


def test_opinion_alone_is_capped_and_a_node_is_left_out(result: Result) -> None:
    nodes = result.questionnaires["crm"].nodes

    assert nodes["C5.4"].cap is not None and nodes["C5.4"].seen is None
    assert nodes["C7.2"].reason == "not_applicable"


def test_many_cannot_judge_one_node(result: Result) -> None:
    flagged = [node.id for node in leaves(result) if node.cannot_judge_flag]

    assert flagged == ["B5.1"]


def test_a_group_under_its_floor_is_nowhere_shown(result: Result) -> None:
    cells = [node.groups["IT"] for node in leaves(result) if "IT" in node.groups]

    assert cells and all(cell.score is None and cell.reason == "hidden" for cell in cells)


def test_every_view_has_something_to_show(result: Result) -> None:
    views = {
        view: sum(getattr(node, view) is not None for node in leaves(result))
        for view in ("said", "seen", "measured", "confirmed")
    }

    assert views["said"] >= 55 and views["seen"] >= 35
    assert views["measured"] >= 40 and views["confirmed"] == 20


def test_kpis_are_read_per_client_and_per_unit_with_a_period_before(result: Result) -> None:
    readings = [kpi for kpi in result.kpis if kpi.value is not None]

    assert len(readings) >= 35
    assert sum(kpi.previous is not None for kpi in readings) >= 8


def test_the_roadmap_fills_a_year_and_not_more_hands(
    read: tuple[Definition, Answers], result: Result
) -> None:
    found = plan(result, read[0])
    chosen = {one.id for one in found.initiatives} if found else set()

    assert 8 <= len(chosen) <= 12
    assert {"NV1", "I25"} <= chosen and "I04" not in chosen


def test_the_year_before_was_a_little_lower(result: Result) -> None:
    changes = [
        node.change.difference
        for node in leaves(result)
        if node.change is not None and node.change.difference is not None
    ]

    assert len(changes) > 50
    assert 0.05 < sum(changes) / len(changes) < 0.4
    assert min(changes) < 0

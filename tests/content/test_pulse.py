"""The pulse takes three minutes, repeats questions of the wave, and gives a result of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dot.batch.folder import read_folder
from dot.publication.service import publish
from dot.questionnaires.checks import question_of
from dot.questionnaires.length import asked, total
from dot.questionnaires.schemas import Item, Questionnaire
from dot.questionnaires.service import content_root
from dot.results.schemas import Result
from tests.content.reading import read_questionnaire

MINUTES = 3.5
FIVE = {"priorities", "allocation", "movement_from", "movement_to", "movement_percent", "clarity"}
WAVE = ("crm", "promomats", "business-processes", "strategy-leakage")

ASSESSMENT = """\
format: 1
title: Pulse
client: {name: Nordpharm}
wave: pulse, month 3
report_date: 2026-11-23
simulated: true
questionnaires: [pulse@1.0.0]
groups: {MKT: {mode: named}}
levels:
  - {id: brand, name: Brand team, kind: source}
  - {id: field, name: Field, kind: rep}
"""
STRATEGY = """\
format: 1
sources:
  - place: brand
    title: Brand team
    level: brand
    priorities:
      - {code: S1, text: Start first-line patients, wordings: [first line]}
      - {code: S2, text: Win hospital access, wordings: [access]}
      - {code: S3, text: Train nurses, wordings: [nurses]}
      - {code: S4, text: Shorten time to therapy, wordings: [time]}
      - {code: S5, text: Build the registry, wordings: [registry]}
drift: [{code: D1, text: More calls, wordings: [calls]}]
segments: [{code: A, text: A}, {code: B, text: B}, {code: C, text: C}, {code: D, text: D}]
effort: {A: 40, B: 40, C: 20, D: 0}
movement: {origin: C, destination: B, percent: 20}
measures: [{code: M1, text: Market share}, {code: M2, text: Starts}]
"""
SOURCE = {
    "leakage-priorities": "first line|access|nurses|time|registry",
    "leakage-allocation": "A=40|B=40|C=20|D=0",
    "leakage-movement-from": "C",
    "leakage-movement-to": "B",
    "leakage-movement-percent": "20",
    "leakage-clarity": "agree",
    "leakage-exposure-manager": "within-7-days",
    "pulse-challenge-meetings": "meetings-3",
    "pulse-meeting-decisions": "decisions-3-4",
}
# The worked example of the method: two of five priorities, one local addition, A instead of C.
FIELD = {
    "leakage-priorities": "first line|nurses|calls",
    "leakage-allocation": "A=60|B=20|C=10|D=10",
    "leakage-movement-from": "A",
    "leakage-movement-to": "cannot_judge",
    "leakage-movement-percent": "cannot_judge",
    "leakage-clarity": "strongly-agree",
    "leakage-exposure-manager": "days-31-to-90",
    "pulse-weekly-follow-up": "weeks-1",
    "pulse-new-demands": "three-to-five-times",
}


@pytest.fixture(scope="module")
def pulse() -> Questionnaire:
    return read_questionnaire("pulse")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The published result of a folder with nothing but a pulse: three marketers and five reps."""
    folder = write_pulse(tmp_path_factory.mktemp("pulse"))
    return publish(*read_folder(folder, content_root()))


def write_pulse(folder: Path, version: str = "1.0.0") -> Path:
    """Write the folder, asked in a version of the pulse."""
    rows = ["rater,group,unit,level,questionnaire,item,answer,comment"]
    for people, group, level, answers in ((3, "MKT", "brand", SOURCE), (5, "REP", "field", FIELD)):
        rows += [
            f"{group}{number},{group},,{level},pulse,{item},{answer},"
            for number in range(people)
            for item, answer in answers.items()
        ]
    settings = ASSESSMENT.replace("pulse@1.0.0", f"pulse@{version}")
    (folder / "assessment.yaml").write_text(settings, encoding="utf-8")
    (folder / "strategy.yaml").write_text(STRATEGY, encoding="utf-8")
    (folder / "answers.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def process_items(questionnaire: Questionnaire) -> list[Item]:
    return [item for item in questionnaire.items() if item.role is None]


def shared_with_the_wave(pulse: Questionnaire) -> Iterator[tuple[Item, Questionnaire, Item]]:
    for slug in WAVE:
        wave = read_questionnaire(slug)
        by_id = {item.id: item for item in wave.items()}
        yield from ((item, wave, by_id[item.id]) for item in pulse.items() if item.id in by_id)


@pytest.mark.parametrize("group", ["GM", "MKT", "SM", "REP"])
def test_nobody_needs_more_than_three_and_a_half_minutes(pulse: Questionnaire, group: str) -> None:
    assert total([pulse], group, depth=True).minutes <= MINUTES


def test_all_levels_get_the_same_five_leakage_questions(pulse: Questionnaire) -> None:
    items = [item for item in pulse.items() if item.role is not None]

    assert {item.role for item in items} == FIVE | {"exposure"}
    assert {str(item.groups) for item in items} == {"all"}


def test_ten_process_items_count_what_happened(pulse: Questionnaire) -> None:
    items = process_items(pulse)

    assert len(items) == 10
    assert {item.type for item in items} == {"frequency"}
    assert all(item.is_scored and item.groups != "all" for item in items)


def test_nobody_gets_more_than_five_process_items(pulse: Questionnaire) -> None:
    wanted = process_items(pulse)
    counts = {g: len([i for i in asked(pulse, g) if i in wanted]) for g in pulse.groups}

    assert counts == {"GM": 2, "MKT": 5, "SM": 5, "REP": 5}


def test_what_the_pulse_repeats_is_the_same_question(pulse: Questionnaire) -> None:
    shared = list(shared_with_the_wave(pulse))

    assert len(shared) == 11
    for item, wave, original in shared:
        assert question_of(pulse, item) == question_of(wave, original), item.id


def test_everything_new_says_so_in_its_id(pulse: Questionnaire) -> None:
    repeated = {item.id for item, _, _ in shared_with_the_wave(pulse)}
    new = {item.id for item in pulse.items()} - repeated

    assert len(new) == 8
    assert all(name.startswith("pulse-") for name in new)


def test_constants_of_leakage_are_those_of_the_wave(pulse: Questionnaire) -> None:
    wave = read_questionnaire("strategy-leakage").leakage

    assert wave is not None
    assert pulse.leakage == wave.model_copy(update={"ladder": None, "diagnoses": []})


def test_a_folder_with_a_pulse_alone_is_assessed(result: Result) -> None:
    nodes = result.questionnaires["pulse"].nodes

    assert nodes["Q3"].score == pytest.approx(2.0)
    assert nodes["Q4"].score == pytest.approx((5.0 + 4.0) / 2)
    assert nodes["Q6"].score == pytest.approx(2.0)
    assert nodes["Q1"].score is None


def test_fidelity_comes_from_the_parts_that_were_asked(result: Result) -> None:
    assert result.leakage is not None
    source, field = result.leakage.levels

    assert source.fidelity == pytest.approx(100.0)
    # Without measures the weights 0.45, 0.15, 0.20 and 0.10 are shared out anew.
    assert field.fidelity == pytest.approx(
        100 * (0.45 * 8 / 15 + 0.15 * 2 / 3 + 0.20 * 0.7 + 0.10 * 0.0) / 0.9
    )
    assert result.leakage.retention == pytest.approx((field.fidelity or 0.0) / 100.0)


def test_the_pulse_finds_what_slipped(result: Result) -> None:
    # Five people who say the same are too few to tell what share of them named a priority.
    assert {finding.id for finding in result.findings} == {"pulse-finding-follow-up-stopped"}


def test_the_translated_pulse_shows_the_fidelity_of_the_pulse_before(
    result: Result, tmp_path: Path
) -> None:
    folder = write_pulse(tmp_path, "1.1.0")
    (folder / "previous").mkdir()
    (folder / "previous/results.json").write_text(result.model_dump_json(), encoding="utf-8")
    now = publish(*read_folder(folder, content_root()))
    levels = result.leakage.levels if result.leakage else []

    assert now.pictures is not None and now.pictures.one_page is not None
    assert now.pictures.one_page.previous_fidelity == {
        level.level: level.fidelity for level in levels
    }
    assert len(levels) == 2

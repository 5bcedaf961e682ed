"""The shipped initiatives: complete, triggered by every gap, in effort and order of the catalogue."""

import re

import pytest

from dot.questionnaires.conditions import compile_condition
from dot.questionnaires.library import Initiative, InitiativeFile, Kpi
from dot.questionnaires.schemas import Questionnaire

# The sub-dimensions of the three health checks: dimension, number of sub-dimensions.
SUB_DIMENSIONS = {
    "C": (2, 3, 2, 2, 4, 2, 2, 3),
    "P": (2, 2, 2, 3, 2, 2, 2, 3),
    "B": (2, 2, 2, 3, 2, 2, 2, 4, 2),
}
NODES = {
    f"{letter}{dimension}.{number}"
    for letter, counts in SUB_DIMENSIONS.items()
    for dimension, count in enumerate(counts, 1)
    for number in range(1, count + 1)
}


def test_the_library_holds_every_initiative(initiatives: list[Initiative]) -> None:
    ids = [initiative.id for initiative in initiatives]

    assert ids == [f"I{number:02d}" for number in range(1, 45)]


def test_every_goal_of_an_initiative_names_a_kpi(
    initiatives: list[Initiative], kpis: list[Kpi]
) -> None:
    codes = {kpi.code for kpi in kpis}

    missing = [goal.kpi for one in initiatives for goal in one.kpis if goal.kpi not in codes]

    assert missing == []


def test_every_uplift_names_a_sub_dimension(initiatives: list[Initiative]) -> None:
    missing = [
        uplift.node for one in initiatives for uplift in one.uplifts if uplift.node not in NODES
    ]

    assert len(NODES) == 59
    assert missing == []


def test_every_sub_dimension_has_an_initiative(initiatives: list[Initiative]) -> None:
    triggers = [trigger.when for one in initiatives for trigger in one.triggers]

    named = set(re.findall(r'below\("([^"]+)", 2\.5\)', " ".join(triggers)))

    assert named == NODES


def test_every_trigger_is_a_condition_over_known_names(
    initiatives: list[Initiative], leakage: Questionnaire
) -> None:
    assert leakage.leakage is not None
    known = NODES | {diagnosis.id for diagnosis in leakage.leakage.diagnoses}

    named = {
        reference.name
        for one in initiatives
        for trigger in one.triggers
        for reference in compile_condition(trigger.when).references
    }

    assert named <= known


def test_a_diagnosis_and_its_remedies_name_each_other(
    initiatives: list[Initiative], leakage: Questionnaire
) -> None:
    assert leakage.leakage is not None
    remedies = {
        (diagnosis.id, remedy)
        for diagnosis in leakage.leakage.diagnoses
        for remedy in diagnosis.remedies
    }

    triggered = {
        (found, one.id)
        for one in initiatives
        for trigger in one.triggers
        for found in re.findall(r'diagnosed\("([^"]+)"\)', trigger.when)
    }

    assert triggered == remedies


def test_every_node_that_starts_an_initiative_can_also_strengthen_it(
    initiatives: list[Initiative],
) -> None:
    def nodes(one: Initiative, strengthen: bool) -> set[str]:
        whens = [trigger.when for trigger in one.triggers if trigger.strengthen is strengthen]
        return set(re.findall(r'below\("([^"]+)"', " ".join(whens)))

    uneven = [one.id for one in initiatives if nodes(one, True) != nodes(one, False)]

    assert uneven == []


def test_every_initiative_lifts_a_node_that_triggers_it(initiatives: list[Initiative]) -> None:
    strangers = [
        one.id
        for one in initiatives
        if not any(one.uplifts[0].node in trigger.when for trigger in one.triggers)
    ]

    assert strangers == []


def test_prerequisites_exist_and_hard_ones_do_not_wait_for_each_other(
    initiatives: list[Initiative],
) -> None:
    waiting = {
        one.id: {need.initiative for need in one.prerequisites if need.hard} for one in initiatives
    }
    named = {need.initiative for one in initiatives for need in one.prerequisites}
    while ready := {one for one, needs in waiting.items() if not needs}:
        waiting = {one: needs - ready for one, needs in waiting.items() if one not in ready}

    assert waiting == {}
    assert named <= {one.id for one in initiatives}


@pytest.mark.parametrize(
    ("initiative", "prerequisite"),
    [
        ("I08", "I11"),
        ("I09", "I08"),
        ("I11", "I22"),
        ("I04", "I03"),
        ("I06", "I08"),
        ("I14", "I11"),
        ("I23", "I06"),
        ("I31", "I29"),
        ("I37", "I36"),
    ],
)
def test_what_only_helps_does_not_block(
    initiatives: list[Initiative], initiative: str, prerequisite: str
) -> None:
    needs = next(one.prerequisites for one in initiatives if one.id == initiative)

    assert [need.hard for need in needs if need.initiative == prerequisite] == [False]


def test_likely_person_days_lie_in_the_effort_band(catalogue: InitiativeFile) -> None:
    outside = []
    for one in catalogue.initiatives:
        band = catalogue.effort[one.effort].days
        likely = sum(days.likely for days in one.effort_by_function.values())
        if not band.low <= likely <= band.high:
            outside.append((one.id, likely))

    assert outside == []


def test_person_days_and_weeks_run_from_low_to_high(initiatives: list[Initiative]) -> None:
    wrong = [
        one.id
        for one in initiatives
        if one.weeks.low > one.weeks.high
        or any(not d.low <= d.likely <= d.high for d in one.effort_by_function.values())
    ]

    assert wrong == []


def test_first_steps_are_three_to_six_and_end_within_the_initiative(
    initiatives: list[Initiative],
) -> None:
    wrong = [
        one.id
        for one in initiatives
        if not 3 <= len(one.first_steps) <= 6
        or [step.week for step in one.first_steps] != sorted(s.week for s in one.first_steps)
        or one.first_steps[-1].week > one.weeks.high
    ]

    assert wrong == []


def test_lanes_and_phases_hold_the_initiatives_of_the_sequencing_rules(
    initiatives: list[Initiative],
) -> None:
    lanes = dict.fromkeys(("sales", "marketing", "it", "medical", "shared"), 0)
    phases = [0, 0, 0, 0]
    for one in initiatives:
        lanes[one.lane] += 1
        phases[one.phase] += 1

    assert lanes == {"sales": 9, "marketing": 8, "it": 9, "medical": 5, "shared": 13}
    assert phases == [7, 12, 17, 8]


def test_quick_wins_are_the_initiatives_of_phase_0(initiatives: list[Initiative]) -> None:
    quick = {one.id for one in initiatives if one.quick_win}

    assert quick == {one.id for one in initiatives if one.phase == 0}


def test_every_initiative_says_when_it_is_done_and_is_an_estimate(
    initiatives: list[Initiative],
) -> None:
    wanting = [one.id for one in initiatives if not one.done_when or not one.est]

    assert wanting == []


def test_remedies_of_the_catalogue_belong_to_the_four_questionnaires(
    catalogue: InitiativeFile,
) -> None:
    assert catalogue.questionnaires == [
        "crm@1.0.0",
        "promomats@1.0.0",
        "business-processes@1.0.0",
        "strategy-leakage@1.0.0",
    ]

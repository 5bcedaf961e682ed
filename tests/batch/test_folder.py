"""A whole folder: what its YAML files say of each other, and which files it has."""

from pathlib import Path

import pytest

from dot.batch.folder import read_definition, read_folder
from dot.errors import SHOWN_PROBLEMS, Problem, Problems
from dot.results.inputs import Definition, ItemKey
from tests.batch.factories import (
    ANSWER_COLUMNS,
    STRATEGY,
    Folder,
    content_root,
    make_folder,
    make_full_folder,
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_full_folder(tmp_path)


def definition_of(folder: Folder) -> Definition:
    return read_folder(folder.path, content_root())[0]


def problems_of(folder: Folder) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())
    return caught.value.problems


def test_a_full_folder_is_read_in_full(folder: Folder) -> None:
    definition = definition_of(folder)

    assert [questionnaire.slug for questionnaire in definition.questionnaires] == ["alpha", "beta"]
    assert definition.library is not None
    assert definition.strategy is not None
    assert definition.initiatives is not None
    assert definition.evidence and definition.kpis and definition.confirmed and definition.coding


def test_only_assessment_and_answers_are_required(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    folder.answers("m1,MKT,,,alpha,alpha-owner,2,")
    (tmp_path / "strategy.yaml").unlink()

    definition = definition_of(folder)

    assert (definition.strategy, definition.initiatives, definition.previous) == (None, None, None)
    assert not definition.evidence and not definition.kpis
    assert not definition.confirmed and not definition.coding


def test_a_definition_can_be_read_before_anybody_answers(folder: Folder) -> None:
    (folder.path / "answers.csv").unlink()

    assert read_definition(folder.path, content_root()).assessment.title == "Health check"


def test_released_questionnaires_are_found_by_slug_and_version(folder: Folder) -> None:
    folder.change(
        "assessment.yaml", "[alpha.yaml, beta.yaml]", "[alpha.yaml, beta.yaml, crm@1.0.0]"
    )

    assert definition_of(folder).questionnaires[2].slug == "crm"


def test_an_earlier_wave_keeps_what_is_comparable(folder: Folder) -> None:
    previous = definition_of(folder).previous

    assert previous is not None and previous.results is not None and previous.answers is not None
    assert [rater.unit for rater in previous.answers.raters] == ["old"]
    assert {previous.answers.items[item] for item in previous.answers.item} == {
        ItemKey("alpha", "alpha-owner")
    }


def test_an_earlier_wave_may_have_had_other_groups_options_and_strategies(folder: Folder) -> None:
    folder.rows(
        "previous/answers.csv",
        [
            ANSWER_COLUMNS,
            "x,OLD,,,alpha,alpha-owner,2,",
            "y,MKT,,,beta,beta-recognised,bygone,",
            "z,REP,,,alpha,alpha-budget,yes,",
            "w,REP,,,alpha,alpha-owner,3,kept",
        ],
    )

    previous = definition_of(folder).previous

    assert previous is not None and previous.answers is not None
    assert [rater.code for rater in previous.answers.raters] == ["w"]
    assert previous.answers.comments == {0: "kept"}


def test_a_mistake_in_the_earlier_wave_is_named(folder: Folder) -> None:
    folder.rows("previous/answers.csv", [ANSWER_COLUMNS, "x,REP,,,alpha,alpha-owner,9,"])

    (problem,) = problems_of(folder)

    assert problem.path.endswith("previous/answers.csv")
    assert "outside the scale" in problem.message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('{"questionnaires": {},\n ...', 2, "This is not JSON"),
        ("[]", 1, "There are no “questionnaires” in it"),
        ('{"questionnaires": {"x": NaN}}', 1, "No result of DOT holds this"),
        ("[" * 100_000, 1, "No result of DOT holds this"),
    ],
    ids=["broken", "list", "NaN", "deep"],
)
def test_earlier_results_that_are_none_are_refused(
    folder: Folder, text: str, line: int, message: str
) -> None:
    folder.write("previous/results.json", text)

    (problem,) = problems_of(folder)

    assert (problem.line, message in problem.message) == (line, True)


CHANGES = {
    "unknown parent": ("parent: north", "parent: nort", 13, "did you mean “north”"),
    "unit twice": ("id: city,", "id: north,", 13, "“north” is used twice"),
    "units by case": ("id: city,", "id: North,", 13, "differs from “north” by case only"),
    "unit cycle": ("name: North,", "name: North, parent: city,", 13, "(city → north → city)"),
    "unit its own parent": ("parent: north", "parent: city", 13, "(city → city)"),
    "unknown invited": ("invited: {REP: 6}}", "invited: {REPS: 6}}", 13, "“REPS” is no known"),
    "level twice": ("{id: field", "{id: brand", 16, "“brand” is used twice"),
    "unknown target": ("{A1: 4}", "{A9: 4}", 17, "“A9” is no known node"),
    "target off the scale": ("{A1: 4}", "{A1: 7}", 17, "The target 7 lies outside 1 to 5"),
    "default target": ("{A1: 4}", "{A1: 4}\ndefault_target: 50", 18, "lies on no scale"),
    "unknown importance": ("{B1: 5}", "{B9: 5}", 18, "“B9” is no known node"),
    "unknown benchmark": ("[BM-24]", "[BM-0]", 19, "“BM-0” is no known benchmark"),
    "benchmark twice": ("[BM-24]", "[BM-24, BM-24]", 19, "“BM-24” is listed twice"),
    "unknown pinned": ("pinned: [I04]", "pinned: [I99]", 20, "“I99” is no known initiative"),
    "pinned and excluded": ("pinned: [I04]", "pinned: [I04], excluded: [I04]", 20, "is pinned and"),
    "fixed to the past": (
        "pinned: [I04]",
        "fixed: {I04: 2026-12-01}",
        20,
        "2026-12-01 lies before the roadmap’s start (2027-01-01): choose a later day.",
    ),
    "not before what is unknown": (
        "pinned: [I04]",
        "not_before: {I99: 2027-02-01}",
        20,
        "“I99” is no known initiative",
    ),
    "dates after the roadmap": (
        "pinned: [I04]",
        "not_before: {I04: 2037-02-01}",
        20,
        "lies after the roadmap’s end",
    ),
    "fixed before it may start": (
        "pinned: [I04]",
        "fixed: {I04: 2027-02-01}, not_before: {I04: 2027-03-01}",
        20,
        "is fixed to 2027-02-01 and not before 2027-03-01",
    ),
    "unknown function": ("pinned: [I04]", "people: {finance: 1}", 20, "“finance” is no known function"),
    "negative capacity": ("pinned: [I04]", "people: {sales: -1}", 20, "0"),
    "negative budget": ("pinned: [I04]", "budget: {days: -5}", 20, "0"),
    "blackout backwards": (
        "pinned: [I04]",
        "blackouts: [{start: 2027-02-10, end: 2027-02-01}]",
        20,
        "ends before it starts",
    ),
    "nothing but blackouts": (
        "pinned: [I04]",
        "blackouts: [{start: 2027-01-01, end: 2029-01-01}]",
        20,
        "leave no whole week",
    ),
    "short horizon": ("pinned: [I04]", "horizon_months: 1", 20, "at least 3"),
    "unknown questionnaire": ("beta.yaml]", "crn@1.0.0]", 6, "did you mean “crm@1.0.0”"),
    "no such file": ("beta.yaml]", "gamma.yaml]", 6, "no questionnaire at “gamma.yaml”"),
    "questionnaire twice": ("beta.yaml]", "alpha.yaml]", 6, "“alpha” is listed twice"),
    "unknown library": ('library: "1.0.0"', 'library: "9.0.0"', 7, "version of the library"),
    "unknown brand": ("wave", "brand: nobody\nwave", 2, "“nobody” is no known brand"),
    "brand elsewhere": ("wave", "brand: ../default\nwave", 2, "“../default” is no known brand"),
    "unknown locale": ("wave", "locale: xx\nwave", 2, "The locale “xx” is unknown"),
    "unknown key": ("wave", "mood: good\nwave", 2, "“mood” is unknown here"),
    "wrong group": ("k: 3", "k: 1", 10, "at least 2"),
    "perspective": (
        "wave",
        "perspectives:\n- {name: P, left: L, right: R, left_groups: [MKT], right_groups: [SALES]}\nwave",
        3, "“SALES” is no known rater group",
    ),
    "perspective without others": (
        "wave",
        "perspectives:\n- {name: P, left: L, right: R, left_groups: [GM, MKT, REP], right_groups: others}\nwave",
        3, "All groups stand on the left, so there are no others",
    ),
    "perspective with a word for a list": (
        "wave",
        "perspectives:\n- {name: P, left: L, right: R, left_groups: [MKT], right_groups: rest}\nwave",
        3, "others",
    ),
    "perspective on both sides": (
        "wave",
        "perspectives:\n- {name: P, left: L, right: R, left_groups: [MKT], right_groups: [MKT]}\nwave",
        3, "“MKT” stands on both sides",
    ),
    "consultants who are confidential": (
        "{mode: named, assessor: true}", "{assessor: true}", 9, "write mode: named, or take assessor out",
    ),
    "not applicable": (
        "wave", "not_applicable:\n- {node: A9, reason: None here.}\nwave", 3, "“A9” is no known node",
    ),
    "malformed": ("wave", "scope: {countries: [\nwave", 4, "not well-formed YAML"),
    "No is false": ("wave", "scope: {countries: [No]}\nwave", 2, "YAML reads No as false"),
    "decimal comma": ("{A1: 4}", '{A1: "3,5"}', 17, "decimal comma"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "message"), CHANGES.values(), ids=CHANGES)
def test_a_mistake_in_the_assessment_is_named_by_its_line(
    folder: Folder, old: str, new: str, line: int, message: str
) -> None:
    if old == "wave":
        folder.change("assessment.yaml", "title:", f"{new}: first\ntitle:")
    else:
        folder.change("assessment.yaml", old, new)

    found = [problem for problem in problems_of(folder) if message in problem.message]

    assert [(Path(problem.path).name, problem.line) for problem in found] == [
        ("assessment.yaml", line)
    ]


STRATEGIES = {
    "unknown level": ("level: brand", "level: bran", 5, "did you mean “brand”"),
    "code twice": ("code: access", "code: launch", 8, "“launch” is used twice"),
    "decoy is a priority": ("code: events", "code: launch", 9, "“launch” is used twice"),
    "reserved code": ("code: visits", "code: uncodable", 10, "“uncodable” is taken"),
    "segment twice": ("code: S2", "code: S1", 11, "“S1” is used twice"),
    "unknown segment": ("S2: 30", "S3: 30", 12, "“S3” is no known segment"),
    "unknown origin": ("origin: S2", "origin: S9", 13, "“S9” is no known segment"),
    "no whole": ("S1: 70", "S1: 60", 1, "adds up to 90"),
    "message twice": ("code: wrong", "code: right", 17, "“right” is used twice"),
}


@pytest.mark.parametrize(("old", "new", "line", "message"), STRATEGIES.values(), ids=STRATEGIES)
def test_a_mistake_in_the_strategy_is_named_by_its_line(
    folder: Folder, old: str, new: str, line: int, message: str
) -> None:
    folder.change("strategy.yaml", old, new)

    found = [problem for problem in problems_of(folder) if message in problem.message]

    assert [(Path(problem.path).name, problem.line) for problem in found] == [
        ("strategy.yaml", line)
    ]


def test_an_item_that_needs_the_strategy_says_so(folder: Folder) -> None:
    (folder.path / "strategy.yaml").unlink()
    (folder.path / "coding.csv").unlink()

    messages = " ".join(problem.message for problem in problems_of(folder))

    assert "The options of “beta-recognised” are the priorities of strategy.yaml" in messages


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a.b: [a]\n", 1, "write a text in quotes"),
        ('a.ok: fine\na.empty: "  "\n', 2, "is empty"),
        ("a b: text\n", 1, "is no text key"),
        ("summary: text\n", 1, "is no text key"),
        (f"a.long: {'x' * 4001}\n", 1, "over 4,000 characters"),
        ("- a\n", 1, "key: text"),
        ("a.b: {replaces: x}\n", 1, "has no “text”"),
        ("a.b: {text: x, replace: y}\n", 1, "“replace” is not known"),
        ("a.b: {text: x, replaces: 3}\n", 1, "is the text that was generated"),
        ("sections: about\n", 1, "is a list of page kinds"),
        ("leave_out: [a b]\n", 1, "is a list of page kinds"),
        ("show_edits: maybe\n", 1, "true or false"),
        ("own_pages: x\n", 1, "at most 20 pages"),
        ("own_pages:\n  - {id: a, heading: H}\n", 2, "own_pages.text"),
        ("own_pages:\n  - {id: a b, heading: H, text: T}\n", 2, "is one word"),
        ("own_pages:\n  - {id: a, heading: H, text: T, html: x}\n", 2, "“html” is not known"),
    ],
)
def test_edits_are_texts_by_key(folder: Folder, text: str, line: int, message: str) -> None:
    folder.write("edits.yaml", text)

    (problem,) = problems_of(folder)

    assert (problem.line, message in problem.message) == (line, True)


@pytest.mark.parametrize("name", ["assessment.yaml", "answers.csv"])
def test_a_required_file_that_is_missing_is_named(folder: Folder, name: str) -> None:
    (folder.path / name).unlink()

    (problem,) = problems_of(folder)

    assert problem.path.endswith(name)
    assert problem.message == "The file is missing: the folder needs it."


def test_a_folder_that_is_missing_is_named(tmp_path: Path) -> None:
    (problem,) = problems_of(Folder(tmp_path / "nowhere"))

    assert problem.message == "There is no such folder: check its name."


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("answers.csv", "answer.csv"),
        ("answers.csv", "Answers.csv"),
        ("answers.csv", "answers.xlsx"),
        ("kpis.csv", "kpi.csv"),
        ("assessment.yaml", "assessment.yml"),
        ("previous/answers.csv", "previous/answer.csv"),
    ],
)
def test_a_file_that_nearly_has_a_known_name_is_named(
    folder: Folder, right: str, wrong: str
) -> None:
    (folder.path / right).rename(folder.path / wrong)

    (problem,) = problems_of(folder)

    assert problem.path.endswith(wrong)
    assert f"rename it to “{Path(right).name}”" in problem.message


@pytest.mark.parametrize(
    "name", ["notes.txt", "answers_old.csv", ".answers.csv.swp", "~$answers.csv"]
)
def test_other_files_are_left_alone(folder: Folder, name: str) -> None:
    folder.write(name, "anything")

    assert definition_of(folder).assessment.title == "Health check"


def test_a_folder_in_the_place_of_a_file_is_refused(folder: Folder) -> None:
    (folder.path / "kpis.csv").unlink()
    (folder.path / "kpis.csv").mkdir()

    (problem,) = problems_of(folder)

    assert problem.message == "This is not a file: put a CSV file here."


def test_problems_of_all_files_come_together_in_order(folder: Folder) -> None:
    folder.change("assessment.yaml", "{A1: 4}", "{A9: 4}")
    folder.rows("kpis.csv", ["kpi,period,value", "K99x,2026,1"])
    folder.answers("r1,REP,,,alpha,alpha-owner,9,")

    names = [Path(problem.path).name for problem in problems_of(folder)]

    assert names == ["answers.csv", "assessment.yaml", "kpis.csv"]


def test_the_first_hundred_problems_are_shown_and_the_rest_counted(folder: Folder) -> None:
    folder.answers(*(f"r{n},REP,,,alpha,alpha-owner,{n}," for n in range(10, 160)))

    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())

    shown = str(caught.value).splitlines()
    assert len(shown) == SHOWN_PROBLEMS + 1
    assert shown[-1] == "… and 50 more; mend these first."


def test_a_broken_strategy_hides_no_broken_edits(folder: Folder) -> None:
    folder.write("strategy.yaml", STRATEGY.replace("sources:", "source:"))
    folder.write("edits.yaml", "x: [1]\n")

    names = {Path(problem.path).name for problem in problems_of(folder)}

    assert names == {"strategy.yaml", "edits.yaml"}

"""`benchmark import` and `benchmark build`: files in, an edition and its register out."""

from pathlib import Path

import pytest

from dot.batch.benchmarking import benchmark
from dot.benchmarks.editions import read_set
from dot.benchmarks.schemas import BenchmarkSet
from dot.errors import Conflict, DotError, Problems
from dot.questionnaires.hashing import content_hash
from dot.questionnaires.service import content_root, find
from tests.benchmarks.factories import write_result

HEADER = "organisation,segment,period,questionnaire,version,node,score,n"
FIRMS = ("Ada", "Bell", "Curie", "Darwin", "Euler", "Fermi")
SCORES = (2.0, 2.5, 3.0, 3.5, 4.0, 3.0)
HASH = content_hash(find("crm@1.0.0", content_root(), content_root()))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def table(place: Path, *rows: str, header: str = HEADER) -> str:
    """A table of earlier engagements; its path as it is typed."""
    (place / "earlier.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return "earlier.csv"


def engagements(**changed: str) -> list[str]:
    """One row a firm about C1.1; a whole row may be given by the firm's name."""
    rows = {
        firm: f"{firm},pharma,2025-06,crm,1.0.0,C1.1,{score},40"
        for firm, score in zip(FIRMS, SCORES, strict=True)
    }
    return list((rows | changed).values())


def results(place: Path, **given: object) -> list[str]:
    """A published result a firm."""
    return [
        str(write_result(place, firm, {"C1.1": score, "C1.2": None}, hash=HASH, **given))
        for firm, score in zip(FIRMS, SCORES, strict=True)
    ]


def refusals(*words: str) -> list[str]:
    with pytest.raises(Problems) as caught:
        benchmark(list(words))
    return [str(problem) for problem in caught.value.problems]


def made(path: Path) -> BenchmarkSet:
    return read_set(path)[1]


def test_earlier_engagements_become_a_practice_set(place: Path) -> None:
    assert benchmark(["import", table(place, *engagements())]) == 0
    edition = made(place / "practice.yaml")

    assert (edition.kind, edition.n, edition.period_end.isoformat()) == (
        "practice",
        6,
        "2025-06-30",
    )
    assert [(one.slug, one.version, one.hash) for one in edition.questionnaires] == [
        ("crm", "1.0.0", HASH)
    ]
    assert [(one.node, one.mean, one.n) for one in edition.figures] == [("C1.1", 3.0, 6)]


def test_the_edition_names_nobody_and_the_register_says_that_it_does(place: Path) -> None:
    benchmark(["import", table(place, *engagements())])
    edition = (place / "practice.yaml").read_text(encoding="utf-8")
    register = (place / "practice.members.json").read_text(encoding="utf-8")

    assert not any(firm.lower() in edition.lower() for firm in FIRMS)
    assert "euler" in register and "not for clients" in register


def test_only_one_segment_may_be_taken(place: Path) -> None:
    rows = engagements(Fermi="Fermi,devices,2025-06,crm,1.0.0,C1.1,1,40")
    benchmark(["import", table(place, *rows), "--segment", "Pharma"])

    assert made(place / "practice.yaml").n == 5


def test_a_score_of_fewer_than_five_people_has_no_vote(place: Path) -> None:
    rows = engagements(Fermi="Fermi,pharma,2025-06,crm,1.0.0,C1.1,3,4")
    benchmark(["import", table(place, *rows)])

    assert made(place / "practice.yaml").n == 5


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Fermi,pharma,2025-06,crm,1.0.0,C1.99,3,40", "“C1.99” is no known node"),
        ("Fermi,pharma,2025-06,crm,9.0.0,C1.1,3,40", "crm@9.0.0 can't be found"),
        ("Fermi,pharma,2025-06,crm,new,C1.1,3,40", "“crm@new” is no version"),
        ("Fermi,pharma,2025-06,crm,1.0.0,C1.1,5.5,40", "“score” is 5.5, outside 1 to 5"),
        ('Fermi,pharma,2025-06,crm,1.0.0,C1.1,"3,5",40', "decimal comma"),
        ("Fermi,pharma,2025-06,crm,1.0.0,C1.1,,40", "“score” is empty"),
        ("Fermi,pharma,summer,crm,1.0.0,C1.1,3,40", "“period” is “summer”: write a year"),
        ("Fermi,pharma,2025-13,crm,1.0.0,C1.1,3,40", "“period” is “2025-13”"),
        ("Fermi,pharma,2025-06,crm,1.0.0,C1.1,3,0", "“n” is 0"),
        ("ADA,pharma,2025-06,crm,1.0.0,C1.1,3,40", "stands in line 2 too"),
        (",pharma,2025-06,crm,1.0.0,C1.1,3,40", "“organisation” is empty"),
    ],
)
def test_a_wrong_row_is_named_by_line(place: Path, row: str, said: str) -> None:
    (problem,) = refusals("import", table(place, *engagements(Fermi=row)))

    assert problem.startswith("earlier.csv:7: ") and said in problem
    assert not (place / "practice.yaml").exists()


@pytest.mark.parametrize("weight", ["0", "-1", "5000"])
def test_a_weight_must_be_above_nothing(place: Path, weight: str) -> None:
    rows = [f"{row},{weight if row.startswith('Ada') else 1}" for row in engagements()]
    (problem,) = refusals("import", table(place, *rows, header=f"{HEADER},weight"))

    assert problem.startswith("earlier.csv:2: “weight” is")


def test_a_table_without_rows_is_refused(place: Path) -> None:
    assert refusals("import", table(place)) == ["earlier.csv:1: There are no rows in this table."]


def test_finished_assessments_become_a_practice_set_without_what_is_hidden(place: Path) -> None:
    assert benchmark(["build", *results(place), "--out", "pool.yaml", "--title", "Pool"]) == 0
    edition = made(place / "pool.yaml")

    assert (edition.id, edition.title, edition.simulated) == ("pool", "Pool", False)
    assert [(one.node, one.mean, one.n) for one in edition.figures] == [("C1.1", 3.0, 6)]


def test_a_folder_stands_for_the_result_in_it(place: Path) -> None:
    first, *others = results(place)
    (place / "ada" / "out").mkdir(parents=True)
    Path(first).rename(place / "ada" / "out" / "results.json")

    assert benchmark(["build", "ada", *others]) == 0


def test_a_folder_that_was_not_assessed_is_named(place: Path) -> None:
    (place / "ada").mkdir()

    assert refusals("build", "ada") == [
        "ada:1: There is no out/results.json in this folder: assess it first."
    ]


def test_simulated_results_are_refused_unless_allowed_and_then_marked(place: Path) -> None:
    files = results(place, simulated=True)

    with pytest.raises(Conflict, match="6 of the results are simulated"):
        benchmark(["build", *files])
    benchmark(["build", *files, "--allow-simulated"])

    assert made(place / "practice.yaml").simulated


def test_a_confidential_result_is_refused(place: Path) -> None:
    (problem,) = refusals("build", str(write_result(place, "Ada", {}, confidential=True)))

    assert "confidential result: name the published results.json" in problem


@pytest.mark.parametrize("text", ["{}", "[", '{"confidential": "perhaps"}'])
def test_what_is_no_result_is_refused(place: Path, text: str) -> None:
    (place / "results.json").write_text(text, encoding="utf-8")
    (problem,) = refusals("build", "results.json")

    assert "This is no results.json of DOT" in problem


def test_a_version_that_can_not_be_compared_has_no_vote(place: Path) -> None:
    files = results(place)
    other = write_result(place, "Gauss", {"C1.1": 1.0}, version="0.9.0", hash="b" * 64)
    benchmark(["build", *files, str(other)])

    assert made(place / "practice.yaml").n == 6


def test_kpis_are_pooled_in_one_unit_only(place: Path) -> None:
    files = [
        str(
            write_result(
                place, firm, {}, hash=HASH,
                kpis=[{"code": "K01", "unit": "%" if at < 5 else "days", "value": 10.0 + at}],
                report_date="2026-06-30" if at < 5 else "2026-06-29",
            )
        )
        for at, firm in enumerate(FIRMS)
    ]  # fmt: skip
    benchmark(["build", *files])
    (figure,) = made(place / "practice.yaml").figures

    assert (figure.kpi, figure.n, figure.mean) == ("K01", 5, 12.0)


def test_nothing_is_overwritten(place: Path) -> None:
    benchmark(["import", table(place, *engagements())])

    with pytest.raises(DotError, match="exists already"):
        benchmark(["import", table(place, *engagements())])


def test_one_newcomer_has_to_wait_for_two_others(place: Path) -> None:
    benchmark(["import", table(place, *engagements())])
    more = [f"{firm},pharma,2025-07,crm,1.0.0,C1.1,2,40" for firm in ("Gauss", "Hertz", "Ising")]
    again = ["--previous", "practice.yaml", "--out", "second.yaml"]

    with pytest.raises(Conflict, match="1 client is new"):
        benchmark(["import", table(place, *engagements(), more[0]), *again])
    benchmark(["import", table(place, *engagements(), *more), *again])

    assert made(place / "second.yaml").n == 9


def test_without_the_register_nothing_can_be_added(place: Path) -> None:
    benchmark(["import", table(place, *engagements())])
    (place / "practice.members.json").unlink()
    (problem,) = refusals(
        "import", "earlier.csv", "--previous", "practice.yaml", "--out", "second.yaml"
    )

    assert problem.startswith(
        "practice.members.json:1: The register of the edition before is missing"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [("{}", "not the register of “practice”"), ("[]", "This is no register of DOT")],
)
def test_another_register_is_refused(place: Path, text: str, said: str) -> None:
    benchmark(["import", table(place, *engagements())])
    (place / "practice.members.json").write_text(text, encoding="utf-8")
    (problem,) = refusals(
        "import", "earlier.csv", "--previous", "practice.yaml", "--out", "second.yaml"
    )

    assert said in problem


def test_an_id_that_is_none_is_refused(place: Path) -> None:
    with pytest.raises(DotError, match="give another --id"):
        benchmark(["import", table(place, *engagements()), "--id", "no id at all"])

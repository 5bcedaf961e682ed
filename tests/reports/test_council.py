"""The works-council pack says what is configured, asks nothing it leaves out, and can be read by all."""

import html as entities
import re
from io import BytesIO
from pathlib import Path

import pdfua
import pikepdf
import pypdfium2
import pytest
from babel import Locale

from dot import cli
from dot.batch.folder import read_definition
from dot.batch.stored import stored_files
from dot.publication.privacy import privacy_plan
from dot.publication.privacy_schemas import PrivacyPlan
from dot.questionnaires.service import content_root
from dot.reports.brands import Brand
from dot.reports.council import build_pack
from dot.reports.printjob import Printed
from dot.reports.service import BuiltReport, make_pdf
from dot.reports.typesetting import Typesetter
from dot.results.inputs import Definition
from tests.batch.factories import make_folder
from tests.sample.make import SAMPLE
from tests.standards import faults

FLOORS = {"unit_floor": 41, "spread_floor": 42, "comments_floor": 43, "fewest_comments": 44}


@pytest.fixture(scope="module")
def definition() -> Definition:
    """The sample, which has every kind of question."""
    return read_definition(SAMPLE, content_root())


@pytest.fixture(scope="module")
def built(definition: Definition, brand: Brand) -> BuiltReport:
    return build_pack(definition, privacy_plan(definition), brand, stored_files())


@pytest.fixture(scope="module")
def printed(built: BuiltReport) -> Printed:
    return make_pdf(built)


def plain(html: str) -> str:
    """The words without tags and entities."""
    return " ".join(entities.unescape(re.sub(r"<[^>]+>", " ", html)).split())


def words_of(definition: Definition, plan: PrivacyPlan, brand: Brand) -> str:
    """The pack's words without its tags."""
    html = build_pack(definition, plan, brand, stored_files()).html
    return plain(html.partition("<body>")[2])


def chapter(definition: Definition, plan: PrivacyPlan, brand: Brand, anchor: str) -> str:
    html = build_pack(definition, plan, brand, stored_files()).html
    inside = html.partition(f'<section id="{anchor}"')[2].partition("</section>")[0]
    return plain(inside)


@pytest.mark.parametrize("name", FLOORS)
def test_each_printed_floor_is_the_configured_one(
    definition: Definition, brand: Brand, name: str
) -> None:
    """Values that no text would hold by chance: each is printed once changed, and not before."""
    plan = privacy_plan(definition)
    changed = plan.model_copy(update={name: FLOORS[name]})

    before = chapter(definition, plan, brand, "council-anonymity")
    after = chapter(definition, changed, brand, "council-anonymity")

    assert not re.search(rf"\b{FLOORS[name]}\b", before)
    assert re.search(rf"\b{FLOORS[name]}\b", after)


def test_every_number_of_the_rules_comes_from_the_plan(
    definition: Definition, brand: Brand
) -> None:
    """No number stands in the chapters on rules that the plan does not hold."""
    groups = [
        group.model_copy(update={"showing": group.showing.model_copy(update={"floor": 100 + at})})
        for at, group in enumerate(privacy_plan(definition).groups)
    ]
    plan = privacy_plan(definition).model_copy(update={**FLOORS, "groups": groups})
    known = {*FLOORS.values(), *(group.showing.floor for group in groups)}

    said = [
        int(number)
        for anchor in ("council-anonymity", "council-suppression", "council-units")
        for number in re.findall(
            r"\b\d+\b", chapter(definition, plan, brand, anchor).replace("“4.6 or more”", "")
        )
    ]

    assert set(said) == known


def test_groups_are_told_what_they_were_set_to(definition: Definition, brand: Brand) -> None:
    text = chapter(definition, privacy_plan(definition), brand, "council-anonymity")

    assert "General manager (GM) named 1 Your answers are shown by role." in text
    assert (
        "Sales managers (SM) confidential 5 Your answers are confidential. Nothing is shown "
        "about fewer than 5 people of your group."
    ) in text


def test_a_code_that_the_name_holds_already_is_not_said_twice(
    definition: Definition, brand: Brand
) -> None:
    plan = privacy_plan(definition)
    first, *others = plan.groups
    named = first.model_copy(update={"name": f"Leadership ({first.code})"})
    changed = plan.model_copy(update={"groups": [named, *others]})

    rules = chapter(definition, changed, brand, "council-anonymity")

    assert f"Leadership ({first.code}) named" in rules


def test_a_group_that_joins_another_is_told_so(definition: Definition, brand: Brand) -> None:
    plan = privacy_plan(definition)
    first, *others = plan.groups
    joins = first.model_copy(update={"joins": others[0].code})
    changed = plan.model_copy(update={"groups": [joins, *others]})

    rules = chapter(definition, changed, brand, "council-anonymity")

    assert f"its answers count together with those of {others[0].name}." in rules
    assert "count together" not in chapter(definition, plan, brand, "council-anonymity")


def in_print(authored: str) -> str:
    """An authored text as English prints it, in one line."""
    return " ".join(str(Typesetter(Locale("en"))(authored)).split())


def test_every_question_stands_in_the_catalogue_with_its_answers(
    definition: Definition, brand: Brand
) -> None:
    html = build_pack(definition, privacy_plan(definition), brand, stored_files()).html
    text = " ".join(entities.unescape(html).split())
    asked = [(one, item) for one in definition.questionnaires for item in one.items()]

    assert len(asked) > 100
    for questionnaire, item in asked:
        assert f"<h3>{in_print(item.text)}</h3>" in text
        for level in item.levels or []:
            assert in_print(level.short) in text
        for option in [] if item.options_from else questionnaire.options_of(item):
            assert in_print(option.text) in text


def test_every_field_of_every_table_is_listed(definition: Definition, brand: Brand) -> None:
    text = words_of(definition, privacy_plan(definition), brand)

    for file in stored_files():
        assert file.name in text
        assert ", ".join(file.fields) in text


def test_the_ledger_and_what_it_keeps_of_a_person_are_listed(
    definition: Definition, brand: Brand
) -> None:
    (ledger,) = [file for file in stored_files() if file.name == "releases.json"]

    assert {"key", "said", "group", "unit", "level", "plan"} <= set(ledger.fields)
    assert "releases.json" in words_of(definition, privacy_plan(definition), brand)


def test_the_pack_prints_without_a_remark_and_is_accessible(
    printed: Printed, tmp_path: Path
) -> None:
    path = tmp_path / "pack.pdf"
    path.write_bytes(printed.pdf)

    assert printed.remarks == ()
    assert faults(printed.pdf) == []
    assert list(pdfua.validate(str(path)).findings) == []


def test_the_pack_is_tagged_archivable_and_has_no_page_without_words(printed: Printed) -> None:
    pdf = pikepdf.open(BytesIO(printed.pdf))
    metadata = pdf.Root.Metadata.read_bytes()
    document = pypdfium2.PdfDocument(printed.pdf)
    texts = [page.get_textpage().get_text_range() for page in document]

    assert b'part="3"' in metadata and b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert pdf.Root.MarkInfo.Marked
    assert 20 < len(texts) < 45
    assert all(len(text) > 150 for text in texts)


def test_the_same_settings_are_the_same_job_for_the_printer(
    definition: Definition, brand: Brand, built: BuiltReport
) -> None:
    """That the same job has the same bytes is shown of the report."""
    again = build_pack(definition, privacy_plan(definition), brand, stored_files())

    assert again.job().dump() == built.job().dump()


def test_the_command_needs_no_answers_and_writes_nothing_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_folder(tmp_path / "folder")
    (folder.path / "answers.csv").unlink()
    out = tmp_path / "pack.pdf"

    assert cli.main(["works-council", str(folder.path), "--out", str(out)]) == 0
    first = out.read_bytes()
    assert cli.main(["works-council", str(folder.path), "--out", str(out)]) == 1

    assert first.startswith(b"%PDF") and out.read_bytes() == first
    assert "exists already" in capsys.readouterr().err

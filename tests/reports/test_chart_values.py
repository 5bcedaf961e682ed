"""The charts in numbers: every number that is drawn stands in a table, and one leads to the other."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from xml.etree import ElementTree

import pikepdf
import pytest

from dot.batch.reporting import wish_of
from dot.questionnaires.service import content_root
from dot.reports.blocks import Exhibit, Field, Page
from dot.reports.brands import Brand
from dot.reports.context import Composed, ReportContext
from dot.reports.edits import Edits
from dot.reports.looks import Look
from dot.reports.pages.chart_values import KIND, ChartTable, ChartValues, exhibits_of
from dot.reports.pages.values import spoken, values_of
from dot.reports.service import BuiltReport, Wish, build, compose
from dot.results.inputs import Definition
from dot.results.schemas import Result
from tests.reports.made.results import make_empty_result, make_result
from tests.reports.test_pdf import structure

SAMPLE = content_root() / "examples" / "sample"
TEXT = "{http://www.w3.org/2000/svg}text"
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
# What axes are marked with: levels, quarters and phases, points of an index.
AXIS = {str(mark) for mark in (0, 1, 2, 3, 4, 5, 25, 50, 75, 100)}
LINK = re.compile(r'<a href="#([^"]+)"')
ID = re.compile(r'\bid="([^"]+)"')


def pages_of(context: ReportContext) -> tuple[Page, ...]:
    return (*context.pages, *context.annexes)


def files_of(composed: Composed) -> list[ReportContext]:
    assert composed.annex is not None
    return [composed.report, composed.annex]


def charts(context: ReportContext) -> list[Exhibit]:
    return [one for page in pages_of(context) for one in exhibits_of(page)]


def tables(context: ReportContext) -> list[ChartTable]:
    return [
        table
        for page in pages_of(context)
        if isinstance(page.content, ChartValues)
        for part in page.content.pages
        for table in part.tables
    ]


def numbers_in(texts: Iterable[str]) -> set[str]:
    return {number for text in texts for number in NUMBER.findall(text)}


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_number_that_is_drawn_stands_in_the_charts_table(
    language: str, sample: tuple[Definition, Result], brand: Brand
) -> None:
    composed = compose(sample[1], brand, wish_of(SAMPLE, language))
    kinds = set()

    for context in files_of(composed):
        told = {table.chart: table.table for table in tables(context)}
        assert told.keys() == {exhibit.key for exhibit in charts(context)}
        for exhibit in charts(context):
            kinds.add(re.sub(r"-.*", "", exhibit.key))
            drawing = ElementTree.fromstring(exhibit.drawing)
            drawn = numbers_in(text.text or "" for text in drawing.iter(TEXT))
            table = told[exhibit.key]
            assert drawn - AXIS <= numbers_in(cell for row in table.rows for cell in row)
            assert table.sentence == exhibit.sentence
            assert {len(row) for row in table.rows} == {len(table.columns)}

    assert kinds >= {"scorecard", "spread", "gap", "views", "leakage", "ladder", "profile"}
    assert kinds >= {"picture", "kpis", "matrix", "roadmap", "change", "unjudged", "causes"}


@pytest.mark.parametrize("part", ["report", "annex"])
def test_every_chart_leads_to_its_table_and_back(part: str, built: BuiltReport) -> None:
    html = built.html if part == "report" else built.annex and built.annex.html
    assert html
    ids, links = Counter(ID.findall(html)), set(LINK.findall(html))

    figures = re.findall(r'<figure id="([^"]+)"', html)

    assert figures and all(ids[name] == 1 for name in ids)
    assert {f"{key}-values" for key in figures} <= links
    assert set(figures) <= links
    assert links <= ids.keys()


def test_each_table_stands_under_the_heading_of_its_chart(brand: Brand) -> None:
    for context in files_of(compose(make_result(), brand, Wish())):
        headings = {
            exhibit.key: page.heading for page in pages_of(context) for exhibit in exhibits_of(page)
        }
        (told,) = (page.content for page in pages_of(context) if page.kind == KIND)
        assert isinstance(told, ChartValues)
        assert {
            table.chart: part.heading for part in told.pages for table in part.tables
        } == headings


def test_a_chart_names_the_annex_of_its_own_file(brand: Brand) -> None:
    report, annex = files_of(compose(make_result(), brand, Wish()))

    assert {one.told_at for one in charts(report)} == {"All values: annex I"}
    assert {one.told_at for one in charts(annex)} == {"All values: annex R"}
    assert annex.annexes[-1].heading == "R · The charts in numbers"


def test_an_edited_sentence_heads_the_table_too(brand: Brand) -> None:
    edits = Edits.of({"scorecard.bars.sentence": "Two of three are **ready**"})

    html = build(make_result(), brand, Wish(edits)).html

    assert html.count("Two of three are <strong>ready</strong>") == 2


def test_as_a_section_it_is_named_by_its_heading(brand: Brand) -> None:
    edits = Edits(sections=("scorecard", "chart_values"), annexes=())

    composed = compose(make_result(), brand, Wish(edits))

    assert composed.annex is None
    assert {one.told_at for one in charts(composed.report)} == {
        "All values: “The charts in numbers”"
    }


def test_printed_apart_it_tells_the_charts_of_both_files(brand: Brand) -> None:
    apart = replace(brand, apart=brand.apart | {KIND})

    report, annex = files_of(compose(make_result(), apart, Wish()))

    assert tables(report) == [] and {one.told_at for one in charts(report)} == {""}
    linked = {table.chart for table in tables(annex)} - {""}
    assert linked == {one.key for one in charts(annex)}
    assert len(tables(annex)) == len(charts(report)) + len(charts(annex))


def test_a_part_of_a_report_links_to_nothing_that_it_lacks(brand: Brand) -> None:
    look = Look(pages=("scorecard", "chart_values"))

    composed = compose(make_result(), brand, Wish(look=look))
    html = build(make_result(), brand, Wish(look=look)).html

    here = {one.key for one in charts(composed.report)}
    assert {table.chart for table in tables(composed.report)} == {*here, ""}
    assert set(LINK.findall(html)) <= set(ID.findall(html))


def test_a_cut_has_no_annex_to_point_to(brand: Brand) -> None:
    composed = compose(make_result(), brand, Wish(look=Look(cut="steering")))

    assert charts(composed.report)
    assert {one.told_at for one in charts(composed.report)} == {""}


def test_without_charts_there_is_nothing_to_tell(brand: Brand) -> None:
    built = build(make_empty_result(), brand)

    assert "<figure" not in built.html
    assert KIND in built.left_out


def test_empty_columns_are_left_out_and_names_are_spoken_where_they_help() -> None:
    fields = (Field("What"), Field("Score"), Field("Target", named=True), Field("Last time"))

    values = values_of(fields, [("A", "2.3", "3.5", ""), ("B", "2.0", "", "")])

    assert [field.name for field in values.fields] == ["What", "Score", "Target"]
    assert spoken(values) == "A: 2.3, Target 3.5; B: 2.0"


def test_the_print_has_a_tagged_table_for_each_figure(pdf: pikepdf.Pdf) -> None:
    figures = [figure for figure in structure(pdf, "Figure") if len(str(figure.Alt)) > 40]
    heads = [str(head.A.Scope) for head in structure(pdf, "TH")]

    assert len(figures) > 10
    assert len(list(structure(pdf, "Table"))) > len(figures)
    assert heads.count("/Row") > 100

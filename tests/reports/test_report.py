"""The report as a whole: which pages it has, what they say, and what must never stand in them."""

import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pypdfium2
import pytest

from dot.reports.brands import Brand
from dot.reports.edits import Edits
from dot.reports.printjob import Printed
from dot.reports.service import BuiltReport, Wish, build, make_pdf
from dot.results.parts import Bound
from dot.results.schemas import Cell, Finding, Result
from tests.reports.made.nodes import bounded, make_crm, make_node, make_questionnaire
from tests.reports.made.results import (
    make_empty_result,
    make_inventory_result,
    make_result,
    make_texts,
)

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}{% raw %}</style><!-- & \" ' \\65 url(x)"


class Text(HTMLParser):
    """What a reader sees of HTML: text outside of style, and the headings in order."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.headings: list[str] = []
        self.tags: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember where we are."""
        self.tags.append(tag)
        self.inside = tag

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if self.inside == "style":
            return
        self.words.append(data)
        if self.inside == "h1" and data.strip():
            self.headings.append(data.strip())


def read(built: BuiltReport) -> Text:
    """The report's HTML, read."""
    text = Text()
    text.feed(built.html)
    return text


def shown(built: BuiltReport) -> str:
    """All words of the report, white space squeezed."""
    return " ".join(" ".join(read(built).words).split())


def pages_of(pdf: bytes) -> list[str]:
    """The text of each printed page."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_a_complete_result_has_every_page_kind(built: BuiltReport) -> None:
    assert built.left_out == ()
    assert read(built).headings == [
        "Commercial health check 2026",
        "Contents",
        "What this is and how sure we are",
        "Executive summary",
        "Scorecard",
        "Said, seen, measured",
        "Strengths and gaps",
        "360° view",
        "Strategy leakage",
        "Where the strategy gets lost",
        "Alignment ladder",
        "CRM health check",
        "From need to use",
        "A year of meetings",
        "Four letters",
        "Goals",
        "Simplicity",
        "KPIs and benchmarks",
        "In their own words",
        "Initiatives",
        "Priority matrix",
        "Digital roadmap",
        "First 90 days",
        "Target profile",
        "What the roadmap asks of people",
        "Governance",
        "Risks and compliance",
        "A · Method",
        "B · Participation",
        "E · Benchmark sources",
        "F · Change since last assessment",
        "G · Glossary",
        "H · Units side by side",
        "I · The charts in numbers",
    ]


def test_the_long_annexes_are_a_file_of_their_own(built: BuiltReport) -> None:
    assert built.annex is not None
    assert read(built.annex).headings == [
        "Annexes to “Commercial health check\N{NO-BREAK SPACE}2026”",
        "Contents",
        "C · Evidence register",
        "D · Answers, question by question",
        "J · Group means",
        "K · Agreement and reliability",
        "L · Comparators",
        "M · All KPI readings",
        "N · Initiatives considered",
        "O · What the sides see differently",
        "P · Root causes and links",
        "Q · Register of findings",
        "R · The charts in numbers",
    ]
    assert "In annex.pdf" in shown(built) and "C · Evidence register" in shown(built)


def test_sections_without_data_are_left_out_and_named(brand: Brand) -> None:
    built = build(make_inventory_result(), brand)

    assert set(built.left_out) == {
        *(
            "heat_map",
            "ranking",
            "views",
            "ladder",
            "leakage",
            "leakage_detail",
            "kpis",
            "plan",
            "governance",
            "risks",
            "units",
            "distributions",
            "simplicity",
            "causes",
            "comments",
            "change",
        ),
        *("evidence", "group_means", "comparators", "benchmarks", "kpi_list", "register"),
        "considered",
        "glossary",
    }
    assert "Strategy leakage" not in read(built).headings


def test_a_result_that_shows_nothing_still_reports_who_was_asked(brand: Brand) -> None:
    built = build(make_empty_result(), brand)

    assert read(built).headings[2:] == [
        "What this is and how sure we are",
        "Executive summary",
        "Simplicity",
        "A · Method",
        "B · Participation",
    ]
    assert "Too little may be shown to state an overall level." in shown(built)


@pytest.mark.parametrize("make", [make_result, make_inventory_result, make_empty_result])
def test_no_machine_word_is_printed(brand: Brand, make: object) -> None:
    result = make() if callable(make) else None
    assert isinstance(result, Result)

    assert not re.findall(r"\b(None|nan|NaN|inf|null|Undefined)\b", shown(build(result, brand)))


def test_hostile_text_appears_as_written_everywhere(brand: Brand) -> None:
    node = make_node("C1", HOSTILE, 2.0, parent="crm", depth=1)
    root = make_node("crm", HOSTILE, 2.0, parent=None, depth=0, leaf=False)
    questionnaire = make_questionnaire("crm", HOSTILE, {"crm": root, "C1": node})
    finding = Finding(id="F", questionnaire="crm", node="C1", kind="gap", text=HOSTILE)
    result = make_result(
        assessment=make_texts(
            client=HOSTILE, title=HOSTILE, scope=HOSTILE, wave=HOSTILE, classification=HOSTILE
        ),
        questionnaires={"crm": questionnaire},
        perspectives=[],
        pictures=None,
        findings=[finding],
        warnings=[HOSTILE],
        glossary=[(HOSTILE, HOSTILE)],
    )

    built = build(result, brand)

    assert "script" not in read(built).tags
    assert shown(built).count(" ".join(HOSTILE.split())) > 15
    assert any("<script>alert(1)" in page for page in pages_of(make_pdf(built).pdf))


FREE_TEXT = {
    *("title", "name", "text", "note", "description", "client", "client_short", "scope", "label"),
    *("definition", "source", "population", "period", "seen_by", "owner", "success", "reading"),
    *("unit", "figure", "supplied_by", "wave", "practice", "signed_by", "confirmed_reason", "left"),
    *("right", "why_not", "level_name", "licence", "addresses", "brands", "warnings", "rules"),
    *("purpose", "cadence", "letter"),
    *("reasons", "countries", "drift_items", "priorities", "glossary", "first_steps"),
}


def spoil(value: object, key: str = "") -> object:
    """The same structure with hostile text before every free text."""
    if isinstance(value, dict):
        return {name: spoil(part, name) for name, part in value.items()}
    if isinstance(value, list | tuple):
        kept = 1 if key in {"priorities", "drift_items"} and isinstance(value, tuple) else 0
        return [part if place < kept else spoil(part, key) for place, part in enumerate(value)]
    return HOSTILE + value if isinstance(value, str) and key in FREE_TEXT else value


def test_no_text_field_at_all_becomes_markup(brand: Brand) -> None:
    plain = make_result().model_dump(mode="python", exclude={"questionnaires"})
    questionnaires = make_result().model_dump(mode="python", include={"questionnaires"})
    for node in questionnaires["questionnaires"]["crm"]["nodes"].values():
        node["confirmed_reason"] = "because"
    node_reasons = {"reasons"}
    spoiled = spoil({**plain, **questionnaires})
    assert isinstance(spoiled, dict)
    for node in spoiled["questionnaires"]["crm"]["nodes"].values():
        for name in node_reasons:
            node[name] = {}

    built = build(Result.model_validate(spoiled), brand)

    text = read(built)
    assert "script" not in text.tags
    assert {"49", "65 url"}.isdisjoint(shown(built).split())
    assert shown(built).count("alert(1)") > 200


def test_a_hidden_number_has_one_word_whatever_the_reason(built: BuiltReport) -> None:
    words = shown(built)

    assert "hidden" in words
    assert "too_few" not in words and "not_recorded" not in words


def test_a_bounded_score_prints_its_bound(brand: Brand) -> None:
    crm = make_crm()
    cells = {
        **crm.nodes["C1.1"].groups,
        "REP": Cell(n=127, score=None, bound=Bound(op="≥", value=4.8)),
    }
    node = crm.nodes["C1.1"].model_copy(update={**bounded("≤", 1.2), "groups": cells})
    changed = crm.model_copy(update={"nodes": {**crm.nodes, "C1.1": node}})

    words = shown(build(make_result(questionnaires={"crm": changed}), brand))

    assert "≤ 1.2" in words and "≥ 4.8" in words


def test_every_chart_has_people_behind_it_and_a_sentence_above(built: BuiltReport) -> None:
    figures = re.findall(r"<figure.*?</figure>", built.html, re.DOTALL)

    assert len(figures) == 14
    for figure in figures:
        caption = re.search(r"<figcaption>(.+?)</figcaption>", figure)
        assert caption and len(caption[1]) > 15
        assert re.search(r"n\s=\s\d", figure)


def test_simulated_data_is_said_on_the_cover_and_on_every_page(printed: Printed) -> None:
    pages = pages_of(printed.pdf)

    assert "SIMULATED DATA. No real organisation" in pages[0]
    assert all("SIMULATED DATA" in page for page in pages[1:])


def test_real_data_is_not_called_simulated(brand: Brand) -> None:
    assert "SIMULATED" not in shown(build(make_inventory_result(), brand))


def test_every_page_carries_its_number_and_classification(printed: Printed) -> None:
    pages = pages_of(printed.pdf)

    for number, page in enumerate(pages[1:], start=2):
        assert f"{number} / {len(pages)}" in page
        assert "Confidential" in page and "20\N{NO-BREAK SPACE}November 2026" in page


def test_no_page_is_empty_or_padded(printed: Printed) -> None:
    """Beside its head and foot, a page has at least a heading and a table with two rows."""
    for page in pages_of(printed.pdf)[1:]:
        assert len(page.splitlines()) >= 8


def test_the_classification_may_be_set_when_issuing(brand: Brand) -> None:
    built = build(make_result(), brand, Wish(classification="Board only"))

    assert "Board only" in shown(built)


def test_the_five_node_inventory_shows_its_own_scale(brand: Brand) -> None:
    words = shown(build(make_inventory_result(), brand))

    assert "Personality inventory stands at 3.9 of 6." in words
    assert "“Openness” is strongest at 4.6, “Agreeableness” weakest at 3.2." in words


def test_the_summary_answers_the_four_questions(built: BuiltReport) -> None:
    words = shown(built)

    assert "They stand at “defined” on the alignment ladder, index 2.7" in words
    assert "Over-complicating: 11 priorities run where the signed strategy has 5." in words
    assert re.search(
        r"48% \(n = \d+\) of the strategy reaches the field, 52% is lost on the way. Prov", words
    )
    assert "9 initiatives until Jan 2028 (Sales 1, Marketing 1, IT and SFE 3" in words


def test_the_summary_says_what_was_not_examined(brand: Brand) -> None:
    words = shown(build(make_result(leakage=None, roadmap=None), brand))

    assert words.count("Not examined in this assessment.") == 2


def test_an_assessment_of_something_else_is_not_asked_the_four_questions(brand: Brand) -> None:
    words = shown(build(make_inventory_result(), brand))

    assert "Not examined" not in words and "strategy leakage" not in words
    assert "Decisions needed" not in words


def test_the_consultant_may_replace_generated_words(brand: Brand) -> None:
    edits = {
        "summary.lead": "One plan is missing.",
        "leakage.heading": "What is left",
        "question.leakage": "Yes, twice.",
        "summary.decision-2": "Decide on <b>one</b> gate.",
    }

    built = build(make_result(), brand, Wish(Edits.of(edits)))

    words = shown(built)
    assert "What is left" in read(built).headings
    assert "One plan is missing." in words and "Yes, twice." in words
    assert "Decide on <b>one</b> gate." in words


def test_the_same_result_builds_the_same_html(brand: Brand, built: BuiltReport) -> None:
    assert build(make_result(), brand).html == built.html


def brief(brand: Brand) -> Brand:
    """The brand with a cover and one page, for what every page has."""
    return replace(brand, sections=("about",), annexes=())


def test_the_longest_classification_stays_within_the_head(brand: Brand) -> None:
    texts = make_texts(client="W" * 80, classification="W" * 80)

    printed = make_pdf(build(make_result(assessment=texts), brief(brand)))

    page = pypdfium2.PdfDocument(printed.pdf)[2]
    text, head = page.get_textpage(), page.get_height() - 72
    rects = [text.get_rect(at) for at in range(text.count_rects())]
    edges = [right for _, bottom, right, _ in rects if bottom > head]
    assert edges and max(edges) <= page.get_width() - 48 + 1


def test_the_foot_of_the_cover_has_a_line_for_each_word(brand: Brand) -> None:
    wave = "Baseline of the whole commercial organisation " * 2
    texts = make_texts(classification="Confidential, for the board and nobody else", wave=wave)

    built = build(make_result(assessment=texts), brief(brand))
    page = pypdfium2.PdfDocument(make_pdf(built).pdf)[0]

    text = page.get_textpage()
    rects = [text.get_rect(at) for at in range(text.count_rects())]
    foot = sorted(r for r in rects if r[0] > page.get_width() / 2 and r[3] < 120)
    tops = sorted((bottom, top) for _, bottom, _, top in foot)
    assert len(tops) >= 2
    assert all(low[1] <= high[0] + 1 for low, high in itertools.pairwise(tops))

"""What real folders bring: a correct page or a clear message, never a blank page, overflow or “None”."""

import re
from typing import Any

import pypdfium2
import pytest

from dot.reports.brands import Brand
from dot.reports.looks import Look
from dot.reports.service import Wish, build, make_pdf
from dot.results.comments_schemas import CommentList
from dot.results.schemas import Cell, NodeResult, Result
from tests.reports.made.nodes import make_crm, make_node, make_questionnaire
from tests.reports.made.results import NOTHING, make_result, make_texts

WORD = "Donaudampfschifffahrtsgesellschaftskapit"
LONG_CLIENT = "Vereinigte Arzneimittelwerke an der oberen Donau und ihrer Nebenflüsse " * 3
SCRIPTS = "مرحبا بالعالم · 你好，世界 · שלום עולם · 🙂👩‍🔬🇦🇹 · ẞ ₂ ≥"
HEAD, FOOT = 72, 64


def printed(brand: Brand, result: Result, *pages: str) -> list[Any]:
    """The printed pages of the report, or of some page kinds."""
    built = build(result, brand, Wish(look=Look(pages=pages)))
    assert not re.search(r">[^<]*\b(None|nan|NaN|Undefined)\b", built.html)
    return list(pypdfium2.PdfDocument(make_pdf(built).pdf))


def check(pages: list[Any]) -> None:
    """No page is blank, and no text leaves the paper or runs into the margin at the right."""
    for page in pages:
        text, width = page.get_textpage(), page.get_width()
        rects = [text.get_rect(at) for at in range(text.count_rects())]
        inside = [one for one in rects if one[3] < page.get_height() - HEAD and one[1] > FOOT]
        assert len(inside) >= 3, "a blank page"
        assert all(left > 0 and right < width - 12 for left, _, right, _ in rects)


def renamed(node: NodeResult, words: str) -> NodeResult:
    """A place with other words wherever it has some."""
    return node.model_copy(update={"title": f"{words} {node.title}", "dissent": words})


def with_words(words: str) -> Result:
    """The complete result with these words in titles and texts."""
    crm = make_crm()
    nodes = {name: renamed(node, words) for name, node in crm.nodes.items()}
    return make_result(
        assessment=make_texts(title=words, scope=f"{words} " * 20, brands=[words] * 3),
        questionnaires={"crm": crm.model_copy(update={"nodes": nodes, "title": words})},
        comments=[
            CommentList(
                questionnaire="crm", node="C1", item="x", question=words, group=None,
                texts=[words, f"{words} " * 30, "x" * 300],
            )
        ],
    )  # fmt: skip


def test_words_without_a_break_and_names_without_an_end_stay_on_the_paper(brand: Brand) -> None:
    result = with_words(f"{WORD} {WORD}")
    texts = result.assessment.model_copy(
        update={"client": LONG_CLIENT, "client_short": LONG_CLIENT[:80]}
    )
    whole = result.model_copy(update={"assessment": texts})

    check(printed(brand, whole, "about", "summary", "scorecard", "heat_map", "ranking",
                  "views", "comments", "instrument", "perception", "risks"))  # fmt: skip
    cover = printed(brand, whole)[0]
    text = cover.get_textpage()
    rects = [text.get_rect(at) for at in range(text.count_rects())]
    assert all(right < cover.get_width() - 12 and bottom > 12 for _, bottom, right, _ in rects)


def test_other_scripts_and_emoji_are_printed_or_remarked(brand: Brand) -> None:
    built = build(with_words(SCRIPTS), brand, Wish(look=Look(pages=("comments", "scorecard"))))
    made = make_pdf(built)

    check(list(pypdfium2.PdfDocument(made.pdf)))
    assert "你好，世界" in built.html and "🙂" in built.html


def test_a_hundred_and_twenty_places_run_on_and_keep_their_heads(brand: Brand) -> None:
    nodes = {"big": make_node("big", "Big", 2.5, parent=None, depth=0, leaf=False)}
    for number in range(12):
        branch = f"D{number}"
        nodes[branch] = make_node(
            branch, f"Dimension {number}", 2.5, parent="big", depth=1, leaf=False
        )
        for place in range(10):
            name = f"{branch}.{place}"
            nodes[name] = make_node(name, f"Place {number} {place}", 2.5, parent=branch)
    result = make_result(**NOTHING, questionnaires={"big": make_questionnaire("big", "Big", nodes)})

    pages = printed(brand, result, "heat_map", "ranking", "instrument")

    check(pages)
    texts = [page.get_textpage().get_text_bounded() for page in pages]
    assert sum("Place 11 9" in text for text in texts) >= 2
    assert sum("Sub-dimension" in text and "Said" in text for text in texts) >= 3


def test_one_group_without_evidence_benchmark_and_previous_wave_is_a_whole_report(
    brand: Brand,
) -> None:
    crm = make_crm()
    alone = {"REP": Cell(n=40, score=2.2)}
    bare: dict[str, object] = {"groups": alone, "evidence": [], "kpis": [], "change": None,
                               "seen": None, "measured": None, "confirmed": None}  # fmt: skip
    nodes = {name: node.model_copy(update=bare) for name, node in crm.nodes.items()}
    result = make_result(
        **NOTHING,
        comments=[],
        questionnaires={"crm": crm.model_copy(update={"nodes": nodes, "items": {}})},
    )

    pages = printed(brand, result)

    check(pages[1:])
    assert len(pages) > 6


@pytest.mark.parametrize("title", ["", " ", "\u202eevil", "\x00", "A" * 3_000])
def test_a_title_that_says_nothing_or_too_much_breaks_no_cover(brand: Brand, title: str) -> None:
    result = make_result(assessment=make_texts(title=title))

    built = build(result, brand, Wish(look=Look(pages=("scorecard",))))

    assert "Scorecard" in built.html
    check(list(pypdfium2.PdfDocument(make_pdf(built).pdf)))

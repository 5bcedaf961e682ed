"""Odd words in a full result: a correct page or a clear message, never a blank page or overflow.

A folder with 120 places, one group and nothing beside it is in tests/batch/test_nasty_folder.py.
"""

import re
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from dot.reports.brands import Brand
from dot.reports.looks import Look
from dot.reports.service import Wish, build, make_pdf
from dot.results.comments_schemas import CommentList
from dot.results.schemas import NodeResult, Result
from tests.reports.made.nodes import make_crm
from tests.reports.made.results import make_result, make_texts
from tests.standards import faults

WORD = "Donaudampfschifffahrtsgesellschaftskapit"
LONG_CLIENT = "Vereinigte Arzneimittelwerke an der oberen Donau und ihrer Nebenflüsse " * 3
SCRIPTS = "مرحبا بالعالم · 你好，世界 · שלום עולם · 🙂👩‍🔬🇦🇹 · ẞ ₂ ≥"
HEAD, FOOT = 72, 64


def printed(brand: Brand, result: Result, *pages: str) -> list[Any]:
    """The printed pages of the report, or of some page kinds."""
    built = build(result, brand, Wish(look=Look(pages=pages)))
    assert not re.search(r">[^<]*\b(None|nan|NaN|Undefined)\b", built.html)
    pdf = make_pdf(built).pdf
    assert faults(pdf) == []
    return list(pypdfium2.PdfDocument(pdf))


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

    cover, *pages = printed(brand, whole)
    check(pages)
    stays_on_the_paper(cover)


def stays_on_the_paper(cover: Any) -> None:
    """A cover has something to say, and all of it stands inside its edges."""
    text = cover.get_textpage()
    rects = [text.get_rect(at) for at in range(text.count_rects())]
    assert len(rects) >= 3
    assert all(right < cover.get_width() - 12 and bottom > 12 for _, bottom, right, _ in rects)


def test_other_scripts_and_emoji_are_printed_or_remarked(brand: Brand) -> None:
    built = build(with_words(SCRIPTS), brand, Wish(look=Look(pages=("comments", "scorecard"))))
    made = make_pdf(built)

    check(list(pypdfium2.PdfDocument(made.pdf)))
    assert "你好，世界" in built.html and "🙂" in built.html
    # Which letters a machine can draw depends on its fonts; what it can not is said, and no more is wrong.
    wrong = {fault.split(":")[0] for fault in faults(made.pdf)}
    undrawn = {"PDFUA1-NOTDEF-GLYPH-001", "PDFA3A-NOTDEF-GLYPH-001"}
    assert wrong == (undrawn if "neither PDF/UA nor PDF/A" in "".join(made.remarks) else set())


# The last is as long as a title may be.
@pytest.mark.parametrize("title", [" ", "\u202eevil\x00", "A" * 300])
def test_a_title_that_says_nothing_or_too_much_breaks_no_cover(brand: Brand, title: str) -> None:
    result = make_result(assessment=make_texts(title=title))

    built = build(result, replace(brand, sections=("scorecard",), annexes=()))
    cover, contents, page = pypdfium2.PdfDocument(make_pdf(built).pdf)

    check([page])
    assert "Scorecard" in contents.get_textpage().get_text_bounded()
    stays_on_the_paper(cover)

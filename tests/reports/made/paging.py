"""A made-up result, ready to be paged, and the only page's context."""

from typing import TypeVar

from dot.reports.blocks import Page, Source
from dot.reports.brands import Brand
from dot.reports.figures import Figures
from dot.reports.service import DEFAULT
from dot.reports.words import read_words
from dot.results.schemas import NodeResult, Result
from tests.reports.made.nodes import make_crm
from tests.reports.made.results import (
    make_result,
)

T = TypeVar("T")


def of(brand: Brand, result: Result) -> Source:
    """A result, ready to be paged in English."""
    words = read_words([DEFAULT], "en")
    return Source(result, brand, words, Figures(words), "Confidential")


def content_of(pages: tuple[Page, ...], kind: type[T]) -> T:
    """The only page's context."""
    (page,) = pages
    assert isinstance(page.content, kind)
    return page.content


def with_node(node: NodeResult) -> Result:
    """The complete result with one node replaced."""
    crm = make_crm()
    changed = crm.model_copy(update={"nodes": {**crm.nodes, node.id: node}})
    return make_result(questionnaires={"crm": changed})

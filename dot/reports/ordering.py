"""Which pages a report has, in which order: from the brand, the consultant's edits and the wish."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dot.reports.blocks import Page, Source
from dot.reports.edits import Edits, OwnPage
from dot.reports.kinds import SEVERAL, UnknownPage, is_known, known_kinds, unknown_page
from dot.reports.looks import Look
from dot.reports.pages import own

Builder = Callable[[Source], tuple[Page, ...]]
# What stands behind a result of one page, as far as the brand has it.
BEHIND_ONE_PAGE = frozenset({"method", "participation", "chart_values"})


@dataclass(frozen=True)
class Order:
    """Names of the pages of the body and behind it; a short cut has nothing behind it."""

    body: tuple[str, ...]
    annexes: tuple[str, ...] = ()


class Pager:
    """Makes pages by name, each builder once.

    A name is a page kind, a group of kinds, or the anchor of one page. Builders that make pages of
    several kinds stand under the name of their group.
    """

    def __init__(
        self, source: Source, builders: Mapping[str, Builder], own_pages: Sequence[OwnPage]
    ) -> None:
        self.source, self.builders = source, builders
        self.own = {f"own-{page.name}": page for page in own_pages}
        self.made: dict[str, tuple[Page, ...]] = {}

    def pages(self, name: str) -> tuple[Page, ...]:
        """The pages of that name; none where there is nothing to say."""
        if name in self.own:
            return (own.own_page(self.own[name]),)
        if name in self.builders:
            return self._built(name)
        if not self._has_builder(name):
            return own.brand_page(self.source, name)
        return tuple(
            page
            for group in self.builders
            for page in self._built(group)
            if name in (page.kind, page.anchor)
        )

    def _has_builder(self, name: str) -> bool:
        """Whether a builder of the product makes pages of this kind; a brand may add others."""
        return "-" in name or name in known_kinds()

    def _built(self, name: str) -> tuple[Page, ...]:
        if name not in self.made:
            self.made[name] = self.builders[name](self.source)
        return self.made[name]


def order_of(source: Source, edits: Edits, look: Look) -> Order:
    """The names of all pages. Raises UnknownPage for a cut, a kind or a page that there is not."""
    brand = source.brand
    if look.cut is not None:
        if look.cut not in brand.cuts:
            known = ", ".join(sorted(brand.cuts)) or "none"
            raise UnknownPage(f"There is no cut “{look.cut}”; the brand has {known}.")
        whole = Order(brand.cuts[look.cut])
    elif source.pictures.one_page is not None:
        behind = tuple(name for name in brand.annexes if name in BEHIND_ONE_PAGE)
        whole = Order(("one_page",), behind)
    else:
        body = edits.sections or brand.sections
        annexes = brand.annexes if edits.annexes is None else edits.annexes
        if edits.shown:
            annexes = (*annexes, "edits")
        whole = Order(
            tuple(name for name in _with_own(body, edits.own_pages) if name != "one_page"),
            tuple(name for name in annexes if name not in body),
        )
    _refuse_unknown(source, edits, look, (*whole.body, *whole.annexes))
    dropped = {*edits.left_out}
    return Order(
        tuple(name for name in whole.body if name not in dropped),
        tuple(name for name in whole.annexes if name not in dropped),
    )


def refuse_absent(edits: Edits, pager: Pager) -> None:
    """Raise UnknownPage for a page that an edit names by its anchor and this report does not have.

    A brand may list pages of questionnaires that are not asked here; the edits of this very
    assessment can only mean another page.
    """
    named = (*(edits.sections or ()), *(edits.annexes or ()), *edits.left_out)
    single = [name for name in named if name.startswith(SEVERAL) and not name.startswith("own-")]
    if not single:
        return
    anchors = {page.anchor for page in pager.pages("instruments")}
    for name in single:
        if name not in anchors:
            raise UnknownPage(unknown_page(name, anchors), name)


def wanted(look: Look, page: Page) -> bool:
    """Whether a page is among those that were asked for by name."""
    return not look.pages or page.kind in look.pages or page.anchor in look.pages


def _with_own(body: Iterable[str], own_pages: Sequence[OwnPage]) -> list[str]:
    """The consultant's own pages behind the page they name, else at the end of the body."""
    names = list(body)
    for page in own_pages:
        name = f"own-{page.name}"
        if name in names:
            continue
        at = names.index(page.after) + 1 if page.after in names else len(names)
        names.insert(at, name)
    return names


def _refuse_unknown(source: Source, edits: Edits, look: Look, names: Iterable[str]) -> None:
    kinds = known_kinds(source.brand.folder)
    own_names = {f"own-{page.name}" for page in edits.own_pages}
    known = kinds | own_names | {"edits"}
    for name in (*names, *look.pages, *edits.left_out):
        missing = name.startswith("own-") and name not in own_names
        if missing or not (is_known(name, known) or _is_anchor(name, kinds)):
            raise UnknownPage(unknown_page(name, known), name)


def _is_anchor(name: str, kinds: Iterable[str]) -> bool:
    """Whether ``name`` is the anchor of a kind of which there is one page, as heat-map."""
    return name.replace("-", "_") in kinds

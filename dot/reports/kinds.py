"""The names that a report is listed by: page kinds, groups of kinds, and single pages by anchor."""

from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from dot.errors import DotError

DEFAULT = Path(__file__).parents[2] / "report_templates" / "default"
# Groups stand for several kinds: every questionnaire with its pictures, and all about the roadmap.
GROUPS = frozenset({"instruments", "plan"})
# These kinds belong to the frame, or to the packs for works council and workshop.
FRAME = frozenset(
    {"cover", "council_questions", "council_rules"}
    | {f"workshop_{part}" for part in ("preread", "agenda", "cards", "ballot")}
)
# Pages of which there may be several; one of them is named by its anchor, as in instrument-crm.
SEVERAL = ("instrument-", "picture-", "own-")


class UnknownPage(DotError):
    """A report asks for a page kind that there is not; ``page`` as it was asked for."""

    code = "unknown_page"

    def __init__(self, message: str, page: str = "") -> None:
        super().__init__(message)
        self.page = page


def known_kinds(folder: Path = DEFAULT) -> frozenset[str]:
    """Every name that a brand in ``folder`` may list: the default's templates, and its own."""
    templates = [*DEFAULT.glob("pages/*.html"), *folder.glob("pages/*.html")]
    return frozenset(path.stem for path in templates) - FRAME | GROUPS


def is_known(name: str, kinds: Collection[str]) -> bool:
    """Whether ``name`` may stand in a list of pages; an anchor may, whatever it points to."""
    return name in kinds or name.startswith(SEVERAL)


def unknown_page(name: str, known: Collection[str]) -> str:
    """That there is no page kind of this name, and which one may be meant."""
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    remedy = f"write “{near[0]}”" if near else f"there are {', '.join(sorted(known))}"
    return f"There is no page kind “{name}”: {remedy}."

"""The consultant's words as a layer: which generated text each replaces, and which are out of date."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from difflib import get_close_matches
from typing import Literal, TypeVar, cast

from dot.errors import DotError
from dot.reports.blocks import HeatCell, HeatRow, Table

T = TypeVar("T")
State = Literal["fresh", "stale", "unremembered"]
# Fields of a page's context that hold a generated text; numbers, names and drawings are no texts.
TEXTS = frozenset(
    {
        *("heading", "lead", "sentence", "notes", "scope", "guide", "warnings", "answer"),
        *("text", "decisions", "findings", "facts", "here", "next", "description", "lost"),
        *(
            "sources",
            "provisional",
            "banner",
            "reason",
            "needs",
            "done",
            "told",
            "rules",
            "missing",
        ),
    }
)
# A cell of a table is words, and no number, from so many words on.
WORD, FEWEST_WORDS = re.compile(r"[^\W\d_]{2,}"), 3
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
BULLET = "- "
MARKED = re.compile(r" \(F\d+\b[^()]*\)$")
SHOWN = 160


class UnknownEdit(DotError):
    """The consultant's words stand under keys that no text of the report has; ``advice`` by key."""

    code = "unknown_edit"

    def __init__(self, advice: Mapping[str, str]) -> None:
        self.advice = advice
        super().__init__("\n".join(advice.values()))


class StaleEdit(UnknownEdit):
    """Texts changed under the consultant's words: they must be looked at again."""

    code = "stale_edit"


@dataclass(frozen=True)
class Edit:
    """One text in place of a generated one.   replaces: what was generated when it was written."""

    text: str
    replaces: str | None = None


@dataclass(frozen=True)
class OwnPage:
    """A page that the consultant wrote.   after: the page kind or anchor that it follows."""

    name: str
    heading: str
    text: str
    lead: str = ""
    after: str | None = None


@dataclass(frozen=True)
class Edits:
    """Everything that the consultant changed in one report.

    sections, annexes: lists of pages in place of the brand's.   left_out: pages to drop.
    shown: whether the report lists the changed texts in an annex.
    """

    texts: Mapping[str, Edit] = field(default_factory=dict)
    sections: tuple[str, ...] | None = None
    annexes: tuple[str, ...] | None = None
    left_out: tuple[str, ...] = ()
    own_pages: tuple[OwnPage, ...] = ()
    shown: bool = False

    @property
    def changed(self) -> bool:
        """Whether anything is changed at all."""
        return self != Edits()

    def without_words(self) -> "Edits":
        """The order of pages alone, for a report in another language than the words are."""
        kept = [name for name in self.sections or () if not name.startswith("own-")]
        return Edits(sections=tuple(kept) or None, annexes=self.annexes, left_out=self.left_out)

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> "Edits":
        """Edits of texts alone, which remember nothing."""
        return cls({key: Edit(text) for key, text in texts.items()})


@dataclass(frozen=True)
class Run:
    """A stretch of text, bold or not."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One paragraph, or a list of several; ``parts`` are its lines."""

    listed: bool
    parts: tuple[tuple[Run, ...], ...]


class Edited(str):
    """An edited text: by itself the plain words, with ``blocks`` for pages that can show more.

    Allowed are `**bold**`, lists (lines that begin with `- `) and paragraphs; all else is text.
    """

    blocks: tuple[Paragraph, ...]

    __slots__ = ("blocks",)

    def __new__(cls, text: str) -> "Edited":
        """The text as written in `edits.yaml`."""
        blocks = tuple(
            block for part in re.split(r"\n\s*\n", text.strip()) for block in _blocks(part)
        )
        plain = " ".join(
            "".join(run.text for run in line) for block in blocks for line in block.parts
        )
        made = super().__new__(cls, plain)
        made.blocks = blocks
        return made


@dataclass(frozen=True)
class Replaced:
    """One edit as it met the report: what is generated now, and whether it still fits."""

    key: str
    page: str
    generated: str
    edit: Edit
    state: State


class Layer:
    """Puts the edits over pages, and remembers every text that there is by its key."""

    def __init__(self, edits: Edits) -> None:
        self.edits = edits
        self.generated: dict[str, str] = {}
        self.pages: dict[str, str] = {}
        self.otherwise: Mapping[str, str] = {}

    def accept(self, other: "Layer") -> None:
        """Take an edit as fresh where it replaced what another layer generated under its key."""
        self.otherwise = other.generated

    def over(self, page: T, anchor: str, heading: str) -> T:
        """The page's context with the edits of its texts."""
        before = set(self.generated)
        changed = cast(T, self._changed(anchor, page))
        self.pages |= dict.fromkeys(self.generated.keys() - before, heading)
        return changed

    def replaced(self) -> tuple[Replaced, ...]:
        """Every edit of a text that this report has, in order of the file."""
        return tuple(
            Replaced(key, self.pages[key], self.generated[key], edit, self._state(key, edit))
            for key, edit in self.edits.texts.items()
            if key in self.generated
        )

    def unknown(self) -> dict[str, str]:
        """Key → what to do, for edits of texts that the report does not have."""
        return {
            key: _advice(key, self.generated)
            for key in sorted(self.edits.texts.keys() - self.generated.keys())
        }

    def stale(self) -> dict[str, str]:
        """Key → what changed, for edits whose generated text is no longer what they replaced."""
        return {
            one.key: _stale(one, self.generated) for one in self.replaced() if one.state == "stale"
        }

    def _state(self, key: str, edit: Edit) -> State:
        if edit.replaces is None:
            return "unremembered"
        known = {squeezed(self.generated[key]), squeezed(self.otherwise.get(key, ""))}
        return "fresh" if squeezed(edit.replaces) in known else "stale"

    def _text(self, key: str, generated: str) -> str:
        if not WORD.search(generated):
            return generated
        self.generated[key] = generated
        edit = self.edits.texts.get(key)
        return Edited(edit.text) if edit else generated

    def _changed(self, key: str, value: object) -> object:
        if not is_dataclass(value) or isinstance(value, type | HeatRow | HeatCell):
            return value
        own = getattr(value, "edit_key", None)
        new = {
            name.name: self._field(own or key, name.name, getattr(value, name.name), bool(own))
            for name in fields(value)
        }
        if isinstance(value, Table):
            new["rows"] = tuple(
                self._row(f"{key}.row-{number}", value, row)
                for number, row in enumerate(value.rows, start=1)
            )
        moved = {name: part for name, part in new.items() if part is not getattr(value, name)}
        return replace(value, **moved) if moved else value

    def _field(self, key: str, name: str, value: object, whole: bool) -> object:
        if isinstance(value, str):
            if name not in TEXTS:
                return value
            return self._text(key if whole else f"{key}.{name}", value)
        if not isinstance(value, tuple):
            return self._changed(key if name == "content" else f"{key}.{name}", value)
        if name in TEXTS:
            return tuple(
                self._text(f"{key}.{name.removesuffix('s')}-{number}", text)
                for number, text in enumerate(value, start=1)
            )
        return tuple(
            self._changed(_key_of(part, key, f"{name.removesuffix('s')}-{number}"), part)
            for number, part in enumerate(value, start=1)
        )

    def _row(self, key: str, table: Table, row: tuple[str, ...]) -> tuple[str, ...]:
        """The cells of a table that are words; its numbers and its row heads stay."""
        return tuple(
            cell
            if at == 0 or table.columns[at].number or len(WORD.findall(cell)) < FEWEST_WORDS
            else self._text(f"{key}.{at + 1}", cell)
            for at, cell in enumerate(row)
        )


def squeezed(text: str) -> str:
    """The words alone: how a file breaks its lines does not change a text."""
    return " ".join(text.split())


def _key_of(part: object, key: str, name: str) -> str:
    """Page and code of a part that has one, as instrument-crm.C1.1; else its place on the page."""
    code = getattr(part, "code", "")
    return f"{key.partition('.')[0]}.{code}" if code else f"{key}.{name}"


def _blocks(part: str) -> list[Paragraph]:
    """The paragraphs and lists of a part without empty lines."""
    blocks: list[Paragraph] = []
    for line in part.splitlines():
        listed = line.lstrip().startswith(BULLET)
        words = _runs(line.strip().removeprefix(BULLET).strip())
        if blocks and blocks[-1].listed and listed:
            blocks[-1] = Paragraph(True, (*blocks[-1].parts, words))
        elif blocks and not blocks[-1].listed and not listed:
            blocks[-1] = Paragraph(False, ((*blocks[-1].parts[0], Run(" "), *words),))
        else:
            blocks.append(Paragraph(listed, (words,)))
    return blocks


def _runs(line: str) -> tuple[Run, ...]:
    parts = BOLD.split(line)
    return tuple(Run(part, bool(at % 2)) for at, part in enumerate(parts) if part)


def _advice(key: str, known: Mapping[str, str]) -> str:
    """What to do about a key that the report does not have; the nearest one may be meant."""
    nearest = get_close_matches(key, sorted(known), n=1, cutoff=0.75)
    remedy = f"write “{nearest[0]}”, or delete the line" if nearest else "delete the line"
    return f"This report has no text “{key}”: {remedy}. `./run edits FOLDER` lists the keys."


def _stale(one: Replaced, generated: Mapping[str, str]) -> str:
    """What changed under an edit, where the text went that it replaced, and the two ways to go on."""
    before = one.edit.replaces or ""
    moved = [
        key
        for key, text in generated.items()
        if key != one.key and _unmarked(text) == _unmarked(before)
    ]
    hint = f"What they replaced stands under “{moved[0]}” now: move them there. " if moved else ""
    return (
        f"The text under “{one.key}” has changed: it was “{_short(before)}” and is "
        f"now “{_short(one.generated)}”. {hint}Look at your words again, then `./run edits FOLDER "
        "--accept`; or print them as they are with --keep-stale."
    )


def _unmarked(text: str) -> str:
    """A finding without its number, people and evidence, which change with its place."""
    return MARKED.sub("", squeezed(text))


def _short(text: str) -> str:
    text = squeezed(text)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"

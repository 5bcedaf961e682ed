"""One careful YAML reader for every content file: a plain tree, and the line of every place in it."""

import math
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

import yaml

from dot.errors import Problem, Problems
from dot.questionnaires.scalars import Surprise, clipped, resolve

SIZE_LIMIT = 2_000_000
DEPTH_LIMIT = 20
VALUE_LIMIT = 100_000
PROBLEM_LIMIT = 100
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]"
)
BREAKS = re.compile("\r\n|\r|\n")

Scalar = str | int | float | bool | None
Tree = Scalar | list["Tree"] | dict[str, "Tree"]
Place = tuple[str | int, ...]
Loader = type[yaml.SafeLoader] | type[yaml.CSafeLoader]

# The C reader is ten times as fast; a PyYAML built without libyaml gives the same trees.
FASTEST: Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """A file as plain values. ``lines`` holds the line of every place, ``dates`` unquoted dates."""

    path: str
    tree: Tree
    lines: dict[Place, int] = field(repr=False)
    dates: frozenset[Place] = frozenset()
    first_line: str = ""

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest place around it that the file has."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, message: str) -> Problem:
        """A problem at that place."""
        return Problem(self.path, self.line(place), message)


def real_path(path: Path) -> Path:
    """The whole path without links; a link that leads to itself stays, where ``resolve`` fails."""
    return Path(os.path.realpath(path))


def shown_path(path: Path) -> str:
    """The path as messages print it: relative to the working directory where it lies below it."""
    try:
        return real_path(path).relative_to(real_path(Path())).as_posix()
    except (OSError, ValueError):
        return path.as_posix()


def read_document(path: Path, loader: Loader = FASTEST) -> Document:
    """Read one YAML file. Raises Problems, each with its line, where it is not plain and sane YAML."""
    shown = shown_path(path)
    return read_text(read_file(path, shown), shown, loader)


def read_file(path: Path, shown: str, limit: int = SIZE_LIMIT) -> str:
    """The text of a UTF-8 file of at most ``limit`` bytes, without its byte-order mark."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise Problems([Problem(shown, 1, "This is not a file: name a YAML file here.")])
        if size > limit:
            words = f"The file has {size:,} bytes; at most {limit:,} are read. Split or shorten it."
            raise Problems([Problem(shown, 1, words)])
        content = path.read_bytes()
    except FileNotFoundError:
        raise Problems([Problem(shown, 1, "There is no such file: check its name.")]) from None
    except OSError as error:
        words = f"The file can't be read ({error.strerror}): check its permissions."
        raise Problems([Problem(shown, 1, words)]) from None
    return decode(content, shown)


def decode(content: bytes, shown: str) -> str:
    """UTF-8 bytes as text; refuses other encodings and control characters, with the line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line_of(content[: error.start].decode("utf-8", "replace"), error.start)
        words = "This is not UTF-8 text: save the file with the encoding UTF-8."
        raise Problems([Problem(shown, line, words)]) from None
    problems = [
        Problem(shown, line_of(text, found.start()), forbidden_words(found.group()))
        for found, _ in zip(FORBIDDEN.finditer(text), range(PROBLEM_LIMIT), strict=False)
    ]
    if problems:
        raise Problems(problems)
    return text


def forbidden_words(character: str) -> str:
    """Which invisible character is in the way."""
    return f"An invisible character (U+{ord(character):04X}) stands in this line: delete it."


def line_of(text: str, position: int) -> int:
    """The line number of a position."""
    return len(BREAKS.findall(text[:position])) + 1


def read_text(text: str, shown: str, loader: Loader = FASTEST) -> Document:
    """Read YAML from a text that is already in memory; ``shown`` is its path in messages."""
    reader = _Reader(shown)
    try:
        reader.read(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        reader.problems.append(malformed(error, shown, text))
    except yaml.YAMLError as error:
        reader.problems.append(Problem(shown, 1, f"This is not YAML ({error})."))
    except _Enough:
        pass
    if reader.problems:
        raise Problems(reader.problems)
    first = text.split("\n", 1)[0].rstrip("\r")
    return Document(shown, reader.tree, reader.lines, frozenset(reader.dates), first)


def malformed(error: yaml.MarkedYAMLError, shown: str, text: str) -> Problem:
    """PyYAML's complaint with its line, in one sentence."""
    mark = error.problem_mark or error.context_mark
    last = len(BREAKS.findall(text.rstrip("\r\n"))) + 1
    line = min(mark.line + 1, last) if mark else 1
    what = ", ".join(clipped(part) for part in (error.context, error.problem) if part)
    words = (
        f"This is not well-formed YAML ({what}): check the indentation, colons and quotes here "
        "and in the lines above."
    )
    return Problem(shown, line, words)


class _Mark(Protocol):
    line: int


def line_at(mark: _Mark | None) -> int:
    """The line of a parser's mark; the C reader has marks of its own type."""
    return int(mark.line) + 1 if mark else 1


class _Enough(Exception):
    """Reading on would bring nothing: too deep, too many problems, or a second document."""


@dataclass
class _Open:
    """A list or mapping that is being read; ``key`` waits for its value."""

    place: Place
    value: list[Tree] | dict[str, Tree]
    key: str | None = None
    unnamed: int = 0


@dataclass
class _Reader:
    """Builds the tree from parser events with a stack of its own, so that depth costs no recursion."""

    shown: str
    problems: list[Problem] = field(default_factory=list)
    lines: dict[Place, int] = field(default_factory=dict)
    dates: set[Place] = field(default_factory=set)
    tree: Tree = None
    stack: list[_Open] = field(default_factory=list)
    documents: int = 0

    def read(self, events: Iterator[yaml.Event]) -> None:
        for count, event in enumerate(events):
            if count > VALUE_LIMIT:
                line = line_at(event.start_mark)
                self.complain(line, f"The file holds more than {VALUE_LIMIT:,} values: split it.")
                raise _Enough
            if isinstance(event, yaml.ScalarEvent):
                self.scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self.open(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
            elif isinstance(event, yaml.AliasEvent):
                self.alias(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                self.start(event)

    def complain(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.shown, line, message))
        if len(self.problems) >= PROBLEM_LIMIT:
            raise _Enough

    def start(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            line = line_at(event.start_mark)
            self.complain(line, "A second document begins here (---): keep one document a file.")
            raise _Enough

    def alias(self, event: yaml.AliasEvent) -> None:
        line = line_at(event.start_mark)
        self.complain(
            line, f"Aliases (*{clipped(str(event.anchor))}) are refused: write the value out again."
        )
        self.put(None, line)

    def plain_sight(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> int:
        """The line of an event; anchors and tags on it are complaints."""
        line = line_at(event.start_mark)
        if event.anchor is not None:
            self.complain(
                line, f"Anchors (&{clipped(event.anchor)}) are refused: delete the anchor."
            )
        if event.tag is not None:
            self.complain(line, f"Tags ({clipped(event.tag)}) are refused: delete the tag.")
        return line

    def open(self, event: yaml.CollectionStartEvent) -> None:
        line = self.plain_sight(event)
        if len(self.stack) >= DEPTH_LIMIT:
            self.complain(line, f"The file nests deeper than {DEPTH_LIMIT} levels: flatten it.")
            raise _Enough
        value: list[Tree] | dict[str, Tree]
        value = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.stack.append(_Open(self.put(value, line), value))

    def scalar(self, event: yaml.ScalarEvent) -> None:
        line = self.plain_sight(event)
        plain = event.style is None or event.style == ""
        value = resolve(event.value) if plain else event.value
        hidden = FORBIDDEN.search(event.value)
        if hidden:
            self.complain(line, forbidden_words(hidden.group()))
        if isinstance(value, Surprise):
            self.complain(line, value.words)
            value = event.value
        if self.expects_key():
            self.key(value, event.value, line)
        elif isinstance(value, date):
            self.dates.add(self.put(value.isoformat(), line))
        else:
            self.put(value, line)

    def expects_key(self) -> bool:
        return (
            bool(self.stack) and isinstance(self.stack[-1].value, dict) and not self.stack[-1].key
        )

    def key(self, value: Scalar | date, text: str, line: int) -> None:
        """Keep the key until its value comes; refuses keys that are no text, and a key's second use."""
        holder = self.stack[-1]
        if not isinstance(value, str) or not text:
            self.complain(line, f"The key “{clipped(text)}” is no text: put it in quotes.")
        earlier = self.lines.get((*holder.place, text))
        if earlier is not None:
            self.complain(
                line,
                f"The key “{clipped(text)}” stands here and in line {earlier}: delete one of the two.",
            )
        else:
            self.lines[(*holder.place, text)] = line
        holder.key = text or "(empty)"

    def put(self, value: Tree, line: int) -> Place:
        """Hang a value into the list or mapping that is open, and return its place."""
        if isinstance(value, float) and not math.isfinite(value):
            self.complain(line, "“not a number” and infinity are no values: write a finite number.")
        if not self.stack:
            self.tree = value
            self.lines[()] = line
            return ()
        holder = self.stack[-1]
        if isinstance(holder.value, list):
            place: Place = (*holder.place, len(holder.value))
            holder.value.append(value)
            self.lines[place] = line
            return place
        return self.put_named(holder, holder.value, value, line)

    def put_named(self, holder: _Open, mapping: dict[str, Tree], value: Tree, line: int) -> Place:
        if holder.key is None:
            # A list, mapping or alias in the place of a key: YAML allows it, no content file needs it.
            self.complain(line, "A key must be a plain text: this one is a list or a mapping.")
            holder.unnamed += 1
            holder.key = f"(unnamed {holder.unnamed})"
            return (*holder.place, holder.key)
        place = (*holder.place, holder.key)
        mapping[holder.key] = value
        self.lines.setdefault(place, line)
        holder.key = None
        return place

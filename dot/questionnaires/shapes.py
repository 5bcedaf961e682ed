"""A document against its Pydantic model: every mismatch becomes a problem in plain words."""

import difflib
import json
import re
import types
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from dot.errors import Problem, Problems
from dot.questionnaires.documents import Document, Place, Tree
from dot.questionnaires.scalars import clipped
from dot.questionnaires.schemas import IDENTIFIER, SLUG, VERSION

M = TypeVar("M", bound=BaseModel)

DECIMAL_COMMA = re.compile(r"\s*[-+]?[0-9]+,[0-9]+\s*")
# More mismatches than anybody reads; hostile files have one in every value.
ERRORS_READ = 1000
PATTERNS = {
    SLUG: "use lower-case letters, digits and single hyphens, as in crm-adoption",
    VERSION: "write a version in quotes with three numbers, as in “1.0.0”",
    IDENTIFIER: (
        "begin with a letter, then up to 63 letters, digits, points, hyphens or underscores"
    ),
    r"^[a-z]{2}(-[A-Z]{2})?$": "write a language code, as in en or pt-BR",
}
PLAIN_ID = "use letters, digits, points, hyphens or underscores, without spaces"
EXPECTED = {
    "string": "a text",
    "float": "a number",
    "int": "a whole number",
    "bool": "true or false",
    "list": "a list (lines that begin with “- ”)",
    "tuple": "a list (lines that begin with “- ”)",
    "set": "a list (lines that begin with “- ”)",
    "frozen_set": "a list (lines that begin with “- ”)",
    "dict": "keys with values (key: value)",
    "model": "keys with values (key: value)",
    "model_attributes": "keys with values (key: value)",
    "date": "a date, as in 2026-03-31",
    "date_from_datetime": "a date, as in 2026-03-31",
}


def parse(document: Document, model: type[M]) -> M:
    """The document as that model. Raises Problems with one entry for every mismatch."""
    result = examine(document, model)
    if isinstance(result, list):
        raise Problems(result)
    return result


def examine(document: Document, model: type[M]) -> M | list[Problem]:
    """The document as that model, or everything that keeps it from being one."""
    if not isinstance(document.tree, dict):
        what = "is empty" if document.tree is None else "does not hold keys with values"
        words = f"The file {what}: begin with “key: value” lines."
        return [document.problem((), words)]
    try:
        # Strict JSON mode takes dates from text and tuples from lists, and coerces nothing else.
        result = model.model_validate_json(json.dumps(document.tree), strict=True)
    except ValidationError as error:
        return list(problems_of(error, document, model))
    stray = [
        document.problem(place, f"YAML reads {value_at(document.tree, place)} as a date: quote it.")
        for place in sorted(document.dates, key=str)
        if isinstance(value_in_model(result, place), str)
    ]
    return stray or result


def value_at(tree: Tree, place: Place) -> Tree:
    """The value at a place that exists."""
    for step in place:
        tree = tree[step]  # type: ignore[index] # The reader built both.
    return tree


def value_in_model(value: Any, place: Place) -> object:
    """The validated value at a place; None where the model keeps it under another name."""
    for step in place:
        if isinstance(value, BaseModel):
            value = getattr(value, str(step), None)
        elif isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list | tuple) and isinstance(step, int):
            value = value[step]
        else:
            return None
    return value


def problems_of(
    error: ValidationError, document: Document, model: type[BaseModel]
) -> Iterator[Problem]:
    """One problem for every place, with what the alternatives of a union expect joined by “or”."""
    places: dict[Place, list[ErrorDetails]] = {}
    for entry in error.errors(include_url=False, include_context=True)[:ERRORS_READ]:
        place = place_of(document.tree, entry["loc"], entry["type"])
        places.setdefault(place, []).append(entry)
    around = {place[:depth] for place in places for depth in range(len(place))}
    for place, entries in places.items():
        # Of a union, the branch that fits goes deeper; that the others don't fit is no news.
        if place not in around or not all(map(is_misfit, entries)):
            yield document.problem(place, describe(entries, place, document.tree, model))


def is_misfit(entry: ErrorDetails) -> bool:
    """Whether a value has another type than expected."""
    return entry["type"].endswith("_type") or entry["type"] == "literal_error"


def place_of(tree: Tree, location: Sequence[str | int], kind: str) -> Place:
    """Pydantic's location without the names of union branches, which no file contains."""
    place: list[str | int] = []
    for step in location:
        if has_step(tree, step):
            tree = value_at(tree, (step,))
            place.append(step)
    if kind == "missing":
        place.append(location[-1])
    return tuple(place)


def has_step(tree: Tree, step: str | int) -> bool:
    """Whether a mapping has that key, or a list that entry."""
    if isinstance(step, int):
        return isinstance(tree, list) and step < len(tree)
    return isinstance(tree, dict) and step in tree


def describe(
    entries: Sequence[ErrorDetails], place: Place, tree: Tree, model: type[BaseModel]
) -> str:
    """What is wrong at one place and what to do, in one sentence."""
    first = entries[0]
    name = spoken(place)
    if first["type"] == "missing":
        return f"{name} is missing: add it."
    if first["type"] == "extra_forbidden":
        return unknown_key(str(place[-1]), fields_at(model, place[:-1]))
    if first["type"] in {"value_error", "assertion_error"}:
        message = str(first["msg"]).partition(", ")[2].rstrip(".")
        return message[:1].upper() + message[1:] + "."
    value = value_at(tree, place)
    hint = hint_for(value, entries)
    if hint:
        return f"{name} {hint}"
    wishes = dict.fromkeys(filter(None, map(wish, entries)))
    return f"{name} is {quoted(value)}: {' or '.join(wishes)}."


def spoken(place: Place) -> str:
    """The key a message speaks of, with its position where it stands in a list."""
    if not place:
        return "The file"
    if isinstance(place[-1], int):
        names = [step for step in place if isinstance(step, str)]
        of = f" of “{names[-1]}”" if names else ""
        return f"Entry {place[-1] + 1}{of}"
    return f"“{clipped(place[-1])}”"


def quoted(value: Tree) -> str:
    """A value as a message prints it."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a mapping (key: value)"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f"“{clipped(value)}”"
    return str(value)


def unknown_key(key: str, known: Iterable[str]) -> str:
    """An unknown key with the nearest known one."""
    names, key = list(known), clipped(key)
    if " " in key:
        return (
            f"The key “{key}” is unknown here: if it is the rest of a text, put the text in quotes "
            "(inside {…} a comma ends it)."
        )
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.6)
    if near:
        return f"The key “{key}” is unknown here: did you mean “{near[0]}”?"
    if names:
        return f"The key “{key}” is unknown here: delete it, or use one of {', '.join(names)}."
    return f"The key “{key}” is unknown here: delete it."


def hint_for(value: Tree, entries: Sequence[ErrorDetails]) -> str | None:
    """Advice for the traps of YAML: commas, quotes, emptiness."""
    kinds = {str(entry["type"]).removesuffix("_type") for entry in entries}
    if value is None:
        return "is empty: write a value, or delete the line."
    if isinstance(value, str) and kinds & {"float", "int"}:
        return number_hint(value)
    if isinstance(value, str) and "bool" in kinds:
        return f"is the text {quoted(value)}: write true or false without quotes."
    if isinstance(value, bool | int | float) and "string" in kinds:
        return f"is {quoted(value)} but should be a text: put it in quotes."
    return None


def number_hint(text: str) -> str:
    """Advice for a text where a number is expected."""
    if DECIMAL_COMMA.fullmatch(text):
        point = text.strip().replace(",", ".")
        return f"has a decimal comma ({text}): write {point} with a decimal point."
    try:
        float(text)
    except ValueError:
        return f"is {quoted(text)}: write a number."
    return f"is the text {quoted(text)}: write the number without quotes."


def wish(entry: ErrorDetails) -> str:
    """What one alternative wants instead."""
    kind, context = str(entry["type"]), entry.get("ctx", {})
    if kind == "literal_error":
        return f"write {context['expected']}".replace("'", "")
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(context["pattern"], PLAIN_ID)
    if kind in LIMITS:
        return LIMITS[kind].format(**context)
    if kind.removesuffix("_type") in EXPECTED:
        return f"write {EXPECTED[kind.removesuffix('_type')]}"
    if kind.startswith("date"):
        return f"write {EXPECTED['date']}"
    return str(entry["msg"]).removesuffix(".")


LIMITS = {
    "greater_than": "write a number above {gt}",
    "greater_than_equal": "write a number of at least {ge}",
    "less_than": "write a number below {lt}",
    "less_than_equal": "write a number of at most {le}",
    "finite_number": "write a finite number",
    "int_from_float": "write a whole number",
    "string_too_short": "write at least {min_length} character",
    "string_too_long": "write at most {max_length} characters",
    "too_short": "list at least {min_length}",
    "too_long": "list at most {max_length}",
}


def fields_at(model: object, place: Place) -> list[str]:
    """The keys that a model knows at a place, for suggestions."""
    shapes: list[object] = [model]
    for step in place:
        shapes = [inner for shape in shapes for inner in below(shape, step)]
    models = [shape for shape in alternatives(shapes) if is_model(shape)]
    return [field.alias or name for shape in models for name, field in shape.model_fields.items()]


def is_model(shape: object) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def alternatives(shapes: Iterable[object]) -> list[Any]:
    """The shapes without Annotated and unions around them."""
    found: list[Any] = []
    for shape in shapes:
        origin = get_origin(shape)
        if origin is Annotated:
            found += alternatives(get_args(shape)[:1])
        elif origin in {Union, types.UnionType}:
            found += alternatives(get_args(shape))
        else:
            found.append(shape)
    return found


def below(shape: object, step: str | int) -> list[object]:
    """The shapes one step below a shape."""
    found: list[object] = []
    for plain in alternatives([shape]):
        if is_model(plain):
            field = plain.model_fields.get(step)
            found += [field.annotation] if field else []
        elif get_origin(plain) is dict:
            found += get_args(plain)[1:]
        elif get_origin(plain) in {list, tuple, set, frozenset}:
            found += get_args(plain)[:1]
    return found

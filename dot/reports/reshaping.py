"""Walks through a page's context, part by part, and puts a changed part in the place of the old."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

T = TypeVar("T")
Change = Callable[[object], object]


def reshaped(value: T, change: Change) -> T:
    """``value`` with every dataclass in it replaced by what ``change`` makes of it, innermost first.

    What nothing changes stays the same object.
    """
    return cast(T, _reshaped(value, change))


def _reshaped(value: object, change: Change) -> object:
    if isinstance(value, tuple):
        parts = tuple(_reshaped(part, change) for part in value)
        unchanged = all(new is old for new, old in zip(parts, value, strict=True))
        return value if unchanged else parts
    if not is_dataclass(value) or isinstance(value, type):
        return value
    old = {field.name: getattr(value, field.name) for field in fields(value)}
    new = {name: _reshaped(part, change) for name, part in old.items()}
    moved = {name: part for name, part in new.items() if part is not old[name]}
    return change(replace(value, **moved) if moved else value)

"""Small sentences that several checks share."""

import difflib
from collections.abc import Iterable, Iterator

from dot.questionnaires.documents import Place
from dot.questionnaires.scalars import clipped

NAMES_SHOWN = 8


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """“X” is no <what>, with the nearest known name or the first few."""
    names, name = sorted(known), clipped(name)
    folded = {candidate.casefold(): candidate for candidate in names}
    near = difflib.get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.7)
    if near:
        return f"“{name}” is no known {what}: did you mean “{folded[near[0]]}”?"
    if not names:
        return f"“{name}” is no known {what}, there is none here: add it, or delete the reference."
    more = f" … ({len(names)} in all)" if len(names) > NAMES_SHOWN else ""
    return f"“{name}” is no known {what}: use one of {', '.join(names[:NAMES_SHOWN])}{more}."


def repeated(ids: Iterable[tuple[Place, str]], what: str) -> Iterator[tuple[Place, str, Place]]:
    """Ids that come twice, or differ by case only: place, message, place of the earlier one."""
    seen: dict[str, tuple[Place, str]] = {}
    for place, name in ids:
        folded = name.casefold()
        if folded not in seen:
            seen[folded] = (place, name)
            continue
        earlier, first = seen[folded]
        if first == name:
            yield place, f"The {what} “{name}” is used twice: choose another one.", earlier
        else:
            words = f"The {what} “{name}” differs from “{first}” by case only: choose another one."
            yield place, words, earlier


def joined(names: Iterable[str]) -> str:
    """“a, b or c”."""
    parts = [f"“{name}”" for name in names]
    return " or ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def figure(value: float) -> str:
    """A number without a needless fraction."""
    return f"{value:g}"


def without_comma(number: str) -> str:
    """How a number with a comma is to be written: 3,5 is 3.5, and 1,200 may be 1.2 or 1200."""
    point = number.replace(",", ".")
    whole, _, rest = number.partition(",")
    if len(rest) == 3 and whole.strip("+-") not in {"", "0"}:
        return f"{whole}{rest} or {figure(float(point))}, whichever is meant"
    return point

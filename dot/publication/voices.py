"""Voices that count in the same releases of a wave: the atoms of every audit over several of them."""

from collections import Counter

from dot.publication.schemas import Pattern, Told

# A rater group, a unit, and in which of the releases the voices count.
Kind = tuple[str, str, tuple[bool, ...]]
Asked = list[tuple[Told, Pattern]]


def asked_of(told: list[Told], question: str) -> Asked:
    """What the releases tell of one question; those that don't tell of it are left out."""
    return [
        (one, pattern) for one in told for pattern in one.patterns if question in pattern.questions
    ]


def kinds_of(asked: Asked) -> dict[Kind, list[str]]:
    """The voices of each group and unit that count in the same releases, by their digests."""
    counted: list[Counter[tuple[str, str, str]]] = []
    for told, pattern in asked:
        voices = zip(told.voices, pattern.counted, strict=True)
        counted.append(
            Counter((one.said, one.group, one.unit) for one, here in voices if here == "1")
        )
    found: dict[Kind, list[str]] = {}
    for voice in sorted(set().union(*counted)):
        times = [count[voice] for count in counted]
        for copy in range(max(times)):
            kind = voice[1], voice[2], tuple(copy < count for count in times)
            found.setdefault(kind, []).append(voice[0])
    return found

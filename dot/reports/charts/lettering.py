"""How wide a label will be and where it breaks, without asking a font engine."""

from collections.abc import Sequence

# Advance widths of Inter SemiBold for U+0020…U+007E in hundredths of an em, read from the font's
# hmtx table. Regular is a little narrower, so that a label measured here always fits.
ADVANCES = (
    *(25, 32, 52, 64, 65, 100, 66, 33, 37, 37, 54, 67, 32, 47, 32, 38),
    *(66, 42, 62, 64, 67, 61, 64, 58, 64, 64, 32, 33, 67, 67, 67, 54),
    *(100, 73, 66, 74, 72, 61, 59, 75, 75, 28, 58, 70, 57, 92, 76, 77),
    *(65, 77, 65, 65, 66, 74, 73, 102, 72, 71, 65, 37, 38, 37, 48, 47),
    *(35, 57, 62, 58, 62, 59, 39, 63, 61, 26, 26, 57, 26, 90, 61, 61),
    *(62, 62, 40, 55, 35, 61, 59, 84, 57, 59, 57, 45, 36, 45, 67),
)
FIRST_LETTER = 0x20
WIDE_SCRIPTS = 0x2E80
ELLIPSIS = "…"
SHORT = 6
# Seven points in print, where 658 units fill the width of a page; smaller letters are for nobody.
LEAST = 9.4


def width_of(text: str, size: float) -> float:
    """Width of ``text`` at ``size``, in the same unit as ``size``."""
    return sum(map(_advance, text)) * size / 100


def shorten(text: str, room: float, size: float) -> str:
    """``text``, or its beginning and an ellipsis where it does not fit into ``room``."""
    if width_of(text, size) <= room:
        return text
    left = room - width_of(ELLIPSIS, size)
    kept = 0
    for letter in text:
        left -= width_of(letter, size)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS


def wrap(text: str, room: float, size: float, lines: int = 2) -> list[str]:
    """``text`` in at most ``lines`` lines no wider than ``room``; the last one is shortened."""
    wrapped = [""]
    words = text.split()
    while words:
        longer = f"{wrapped[-1]} {words[0]}".strip()
        if width_of(longer, size) <= room or not wrapped[-1]:
            wrapped[-1] = longer
            words.pop(0)
        elif len(wrapped) < lines:
            wrapped.append("")
        else:
            wrapped[-1] = f"{wrapped[-1]} {' '.join(words)}"
            words = []
    return [shorten(line, room, size) for line in _evened(wrapped, room, size)]


def _evened(wrapped: list[str], room: float, size: float) -> list[str]:
    """No short word stands alone on the last line where the one above it can spare another."""
    *_, above, last = ["", *wrapped]
    kept, _, spared = above.rpartition(" ")
    longer = f"{spared} {last}"
    if not kept or len(last) > SHORT or width_of(longer, size) > room:
        return wrapped
    return [*wrapped[:-2], kept, longer]


def fitted(text: str, room: float, sizes: Sequence[tuple[float, int]]) -> tuple[list[str], float]:
    """``text`` at the first size, with so many lines, at which none of it is lost; else the last.

    sizes: letters and lines, the largest letters first.
    """
    for size, lines in sizes:
        wrapped = wrap(text, room, size, lines)
        if not wrapped[-1].endswith(ELLIPSIS):
            break
    return wrapped, size


def fitted_alike(
    texts: Sequence[str], room: float, sizes: Sequence[tuple[float, int]]
) -> tuple[list[list[str]], float]:
    """All ``texts`` at the first size at which nothing of any is lost: one chart has one size."""
    for size, lines in sizes:
        wrapped = [wrap(text, room, size, lines) for text in texts]
        if not any(one[-1].endswith(ELLIPSIS) for one in wrapped):
            break
    return wrapped, size


def _advance(letter: str) -> int:
    place = ord(letter) - FIRST_LETTER
    if 0 <= place < len(ADVANCES):
        return ADVANCES[place]
    return 100 if ord(letter) >= WIDE_SCRIPTS else 65

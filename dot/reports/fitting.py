"""How much room words take on a slide, so that none of them stands outside its box."""

from collections.abc import Sequence

from dot.reports.charts.lettering import width_of

LINE = 1.2
# Faces differ from the one that is measured; a serif is a little wider.
SAFETY = 1.06


def lines_of(text: str, size: float, wide: float) -> int:
    """Lines that ``text`` takes at ``size`` in a box ``wide``, both in points; 1 at least."""
    count, used = 1, 0.0
    gap = width_of(" ", size) * SAFETY
    for word in text.split():
        width = width_of(word, size) * SAFETY
        if used and used + gap + width > wide:
            count, used = count + 1, 0.0
        # A word longer than a line is broken over as many as it needs.
        count += int(width // wide)
        used = used + gap + width if used else width % wide
    return count


def height_of(lines: Sequence[str], size: float, wide: float) -> float:
    """Points that paragraphs take one below the other, half a letter of space between them."""
    between = 0.5 * max(0, len(lines) - 1)
    return (sum(lines_of(line, size, wide) for line in lines) * LINE + between) * size


def size_for(
    lines: Sequence[str], room: tuple[float, float], largest: float, smallest: float = 9
) -> float:
    """The largest size at which paragraphs fit into ``room``, width and height in points."""
    wide, high = room
    size = largest
    while size > smallest and height_of(lines, size, wide) > high:
        size -= 1
    return size

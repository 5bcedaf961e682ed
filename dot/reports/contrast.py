"""Whether a colour stands out enough from its ground (WCAG 2.1), and the nearest one that would."""

import math

from dot.reports.charts.theme import linear_of, luminance_of, of_linear

STEPS = 256
# What an eye without one kind of cone makes of linear red, green and blue (Machado et al. 2009,
# complete deficiency). Rows give the seen red, green and blue.
BLIND = {
    "red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "blue": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def contrast(one: str, other: str) -> float:
    """The ratio of two colours ``#rrggbb``, from 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance_of(one), luminance_of(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def nearest_passing(colour: str, ground: str, least: float) -> str:
    """The least darkened or lightened ``colour`` that reaches ``least`` on ``ground``.

    Its hue stays, because every channel moves towards black, or towards white, alike. On a ground
    in the middle no colour may reach it; then the better of black and white is given.
    """
    for step in range(STEPS + 1):
        for end in ("#000000", "#ffffff"):
            mixed = _mixed(colour, end, step / STEPS)
            if contrast(mixed, ground) >= least:
                return mixed
    return max(("#000000", "#ffffff"), key=lambda end: contrast(end, ground))


def as_seen_without(blindness: str, colour: str) -> str:
    """``colour`` as an eye sees it that lacks the cones for red, green or blue."""
    seen = linear_of(colour)
    return of_linear(
        tuple(sum(a * b for a, b in zip(row, seen, strict=True)) for row in BLIND[blindness])
    )


def distance(one: str, other: str) -> float:
    """How far two colours lie apart to the eye, in CIE L*a*b* (1976); 2 is just noticed."""
    return math.dist(_lab(one), _lab(other))


def _lab(colour: str) -> tuple[float, float, float]:
    red, green, blue = linear_of(colour)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    a, b, c = (
        share ** (1 / 3) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116
        for share in (x, y, z)
    )
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


def _mixed(colour: str, end: str, share: float) -> str:
    channels = (
        round(int(colour[at : at + 2], 16) * (1 - share) + int(end[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)

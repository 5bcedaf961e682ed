"""Whether a colour stands out enough from its ground (WCAG 2.1), and the nearest one that would."""

from dot.reports.charts.theme import luminance_of

STEPS = 256


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


def _mixed(colour: str, end: str, share: float) -> str:
    channels = (
        round(int(colour[at : at + 2], 16) * (1 - share) + int(end[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)

"""How a brand's mails look: the colours and the logo of its reports."""

from dot.mail.letters import Letterhead
from dot.reports.service import find_brand

PICTURE = "logo.png"


def letterhead(brand: str) -> Letterhead:
    """The letterhead of a brand; mail programs show no drawings, so those become its name."""
    found = find_brand(brand)
    theme = found.theme
    return Letterhead(
        name=found.logo_text or found.name,
        accent=theme.accent,
        ink=theme.ink,
        muted=theme.muted,
        grid=theme.grid,
        band=theme.band,
        paper=theme.paper,
        logo=found.assets.get(PICTURE),
    )

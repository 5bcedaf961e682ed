"""The client's brand on the respondent's pages: its colour and its logo, from report_templates."""

from functools import lru_cache

from dot.errors import Problems
from dot.reports.brands import Brand
from dot.reports.service import find_brand

STYLE = ":root {{ --brand: {accent}; }}\n"


@lru_cache(maxsize=100)
def brand_named(name: str) -> Brand | None:
    """The brand that an assessment names; None where it has none here, and pages stay plain."""
    try:
        return find_brand(name)
    except Problems:
        return None


def style_of(brand: Brand) -> str:
    """The brand's colour as a custom property; the survey's own style makes the dark one of it."""
    return STYLE.format(accent=brand.theme.accent)

"""Pages from templates; every value is escaped, and numbers are rounded here and nowhere else."""

import hashlib
import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from babel.numbers import format_decimal
from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dot.results.parts import Bound
from dot.web.cookies import form_token
from dot.web.wording import languages, words_for, words_of

NOTHING = "–"
STATIC = Path(__file__).parent / "static"


def one_decimal(value: float | None, locale: str = "en") -> str:
    """A level with one decimal; a dash where there is none."""
    return NOTHING if value is None else format_decimal(value, "0.0", locale=locale)


def outward(bound: Bound, locale: str = "en") -> str:
    """A bound with one decimal, rounded so that it stays true: ≥ downwards, ≤ upwards."""
    tenths = round(bound.value * 10, 6)
    rounded = math.floor(tenths) if bound.op == "≥" else math.ceil(tenths)
    return f"{bound.op} {one_decimal(rounded / 10, locale)}"


def whole(value: float | None, locale: str = "en") -> str:
    """A percent figure without decimals; a dash where there is none."""
    return NOTHING if value is None else format_decimal(value, "0", locale=locale)


@lru_cache
def static(name: str) -> str:
    """The address of a static file, which changes with its content: browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["one_decimal"] = one_decimal
    environment.filters["outward"] = outward
    environment.filters["whole"] = whole
    environment.globals["static"] = static
    return environment


TEMPLATES = Jinja2Templates(env=_environment())


def page(
    request: Request, template: str, context: Mapping[str, object], status: int = 200
) -> HTMLResponse:
    """Render one page. Every template has ``nonce`` for scripts and ``form_token()`` for forms.

    A page that an unsafe request drew has no address of its own to come back to.
    """
    shared = {
        "words": words_for(request),
        "languages": [(tag, words_of(tag)("language")) for tag in languages()],
        "names_of_languages": {tag: words_of(tag)("language") for tag in languages()},
        "place_now": request.url.path if request.method == "GET" else "",
        "nonce": getattr(request.state, "nonce", ""),
        "form_token": lambda: form_token(request),
        "proved": getattr(request.state, "proved", False),
        "user_name": getattr(request.state, "user_name", ""),
    }
    return TEMPLATES.TemplateResponse(request, template, shared | dict(context), status_code=status)

"""Files that the survey needs beside the static ones: the brand's, and the worker for offline."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, Response

from dot.errors import NotFound
from dot.reports.brands import Brand
from dot.web.brands import brand_named, style_of

router = APIRouter(include_in_schema=False)

LONGEST = 100
STATIC = Path(__file__).parents[1] / "static"
PICTURES = {".svg": "image/svg+xml", ".png": "image/png"}


def _brand(name: str) -> Brand:
    brand = brand_named(name) if len(name) <= LONGEST else None
    if brand is None:
        raise NotFound("There is no such brand.")
    return brand


@router.get("/survey/brand/{name}.css")
def brand_style(name: str) -> Response:
    """The brand's colour."""
    return Response(style_of(_brand(name)), media_type="text/css")


@router.get("/survey/brand/{name}/logo")
def brand_logo(name: str) -> Response:
    """The brand's logo, as it was checked when it was read."""
    brand = _brand(name)
    kind = PICTURES[Path(brand.logo).suffix]
    return Response(brand.assets[brand.logo], media_type=kind)


@router.get("/survey/worker.js")
def worker() -> Response:
    """The service worker; it may only speak for the pages under the path it is served from."""
    return FileResponse(STATIC / "survey-worker.js", media_type="text/javascript")

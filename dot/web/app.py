"""The web application: routes, static files, and the headers that every answer carries."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from dot import __version__
from dot.web.errors import add_error_pages
from dot.web.pages.result import result_pages
from dot.web.security import SecurityHeaders

HERE = Path(__file__).parent


def create_app(documents: Path | None = None) -> FastAPI:
    """The application. ``documents``: a folder that `assess` wrote; without one nothing is shown."""
    app = FastAPI(title="DOT", version=__version__, docs_url=None, redoc_url=None)
    app.add_middleware(SecurityHeaders)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.include_router(result_pages(documents))
    add_error_pages(app)
    return app

"""Expected failures become one page that says what happened and what to do."""

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from dot.errors import DotError, NotFound
from dot.web.templating import page


def add_error_pages(app: FastAPI) -> None:
    """Answer every expected failure with the error page."""

    @app.exception_handler(DotError)
    def expected(request: Request, error: DotError) -> Response:
        return page(request, "error.html", {"message": str(error)}, status=error.status)

    @app.exception_handler(HTTPException)
    def from_framework(request: Request, error: HTTPException) -> Response:
        message = (
            "There is no such page. Go back to the start page."
            if error.status_code == NotFound.status
            else str(error.detail)
        )
        return page(request, "error.html", {"message": message}, status=error.status_code)

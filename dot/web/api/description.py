"""The description of the JSON interface, openapi.json: FastAPI's, with our one shape of errors."""

from typing import Any

from fastapi import FastAPI

from dot.web.api.schemas import ProblemOut

# FastAPI describes an error of its own, which nobody ever gets.
NEVER = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> None:
    """Have the application describe its errors as they are."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        tree = made()
        shapes = tree["components"]["schemas"]
        for name in NEVER:
            shapes.pop(name, None)
        shapes.setdefault(ProblemOut.__name__, ProblemOut.model_json_schema())
        return tree

    app.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI's manual shows

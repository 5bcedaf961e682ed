"""What every endpoint shares: the shapes of errors, and who did what."""

from typing import Any

from fastapi import Depends
from fastapi.security import HTTPBearer

STATUSES = {
    400: "The request can't be read.",
    401: "The key is missing, unknown or expired.",
    403: "The user may not do this.",
    404: "There is no such thing, or not for this user.",
    409: "The state forbids it.",
    413: "The body is too large.",
    415: "The body is no JSON.",
    422: "A field is wrong; the message says which and why.",
    429: "Too many requests.",
    503: "Something that is needed here is not running.",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": words,
        "content": {
            "application/problem+json": {
                "schema": {"$ref": "#/components/schemas/ProblemOut"},
                "example": {
                    "type": "about:blank",
                    "title": "refused",
                    "status": status,
                    "code": "refused",
                    "detail": words,
                },
            }
        },
    }
    for status, words in STATUSES.items()
}


# What the description says of keys; the routes themselves look at them in dot/web/deps.py.
KEYED = [
    Depends(
        HTTPBearer(
            auto_error=False,
            description="A key of `./run user token EMAIL`; it acts with the rights of its user.",
        )
    )
]

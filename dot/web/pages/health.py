"""Whether the service lives and can work, for whoever watches it."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from dot.web.deps import Here
from dot.web.installation import Installation

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers; it asks nothing of anything else."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(here: Here) -> JSONResponse:
    """The database answers too, at the newest revision of its tables."""
    revision = revision_of(here)
    return JSONResponse({"status": "ok" if revision else "no database"}, 200 if revision else 503)


def revision_of(here: Installation) -> str | None:
    """Which revision the tables have; None where the database does not answer or has none."""
    try:
        with here.database.read() as session:
            found: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return None
    return found

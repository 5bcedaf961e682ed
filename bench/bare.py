"""The peer of the saving bench: a bare FastAPI and SQLAlchemy endpoint that upserts one answer."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from pydantic import BaseModel
from sqlalchemy import Column, Float, MetaData, String, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from dot.config import Settings
from dot.db import open_database

TABLE = Table(
    "bare_answer",
    MetaData(),
    Column("person", String(80), primary_key=True),
    Column("item", String(64), primary_key=True),
    Column("value", Float),
)
DATABASE = open_database(Settings().database_url)
TABLE.metadata.create_all(DATABASE.engines[-1])
app = FastAPI()


class Value(BaseModel):
    """What is saved."""

    value: float
    revision: int = 0


def _session() -> Iterator[Session]:
    with DATABASE.write.begin() as session:
        yield session


@app.put("/survey/answers/{slug}/{item}")
def save(
    slug: str,
    item: str,
    body: Value,
    request: Request,
    session: Annotated[Session, Depends(_session, scope="function")],
) -> dict[str, int]:
    """Store a value under whoever says to be somebody."""
    person = request.cookies["dot_r"][:80]
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(TABLE) if on_sqlite else postgresql.insert(TABLE)
    row = {"person": person, "item": f"{slug}.{item}", "value": body.value}
    session.execute(
        insert.values(row).on_conflict_do_update(
            index_elements=["person", "item"], set_={"value": body.value}
        )
    )
    return {"revision": 1}

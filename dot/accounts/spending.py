"""How often something may be done, counted in the database, so that all processes count together.

A row holds a keyed hash of what was done by whom, and goes with the next one after its time. Nothing
that respondents do is counted here: rows with times would tell in which order they answered.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dot.accounts.models import Spent
from dot.db import wait_for_turn

# Any number that no other program on the same PostgreSQL uses.
TURN = 7_301_968_443


@dataclass(frozen=True)
class Budget:
    """So many uses within a span, of what and by whom ``name`` stands for."""

    name: str
    most: int
    span: timedelta


def wait_of(session: Session, budget: Budget, now: datetime) -> timedelta | None:
    """How long until one more use is allowed; None where it is now. Counts nothing."""
    ends = list(
        session.scalars(
            select(Spent.until)
            .where(Spent.name == budget.name, Spent.until > now)
            .order_by(Spent.until.desc())
            .limit(budget.most)
        )
    )
    return ends[-1] - now if len(ends) >= budget.most else None


def spend(session: Session, budget: Budget, now: datetime) -> timedelta | None:
    """Count one use; how long to wait where there is none left, and then nothing is counted."""
    wait_for_turn(session, TURN)
    session.execute(delete(Spent).where(Spent.until <= now))
    wait = wait_of(session, budget, now)
    if wait is None:
        session.add(Spent(name=budget.name, until=now + budget.span))
        session.flush()
    return wait

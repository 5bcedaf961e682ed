"""What the web application holds while it runs: database, key, clock, content and rate limits."""

import hashlib
import hmac
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import Request
from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy.orm import Session

from dot.accounts.keys import signing_key
from dot.accounts.spending import Budget, spend, wait_of
from dot.assessments.post import PostOffice
from dot.config import Settings
from dot.db import Database, open_database
from dot.errors import DotError, TooMany
from dot.jobs.kinds import Enqueue, Kind
from dot.questionnaires.service import content_root
from dot.web.memory import Memory

Clock = Callable[[], datetime]


class Unready(DotError):
    """Something that the service needs is not running."""

    status, code = 503, "unready"


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)


def refuse_jobs(session: Session, kind: Kind, *ids: int) -> None:
    """What an installation without a job engine does with a job."""
    del session, kind, ids
    raise Unready("Nothing does background jobs here: start the service with ./run serve.")


A_MINUTE = 60
WAIT = "Too many requests from here just now: wait a minute, then try again."


@dataclass(frozen=True)
class Installation:
    """One running service.

    ``memory`` keeps what was read of pinned content, which never changes, by what it is and whose.
    ``enqueue`` has a job run, and ``office`` writes mails; whoever starts the jobs brings both.
    """

    settings: Settings
    database: Database
    key: bytes
    content: Path = field(default_factory=content_root)
    now: Clock = utc_now
    limiter: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )

    memory: Memory = field(default_factory=Memory)
    enqueue: Enqueue = refuse_jobs
    office: PostOffice | None = None

    def spend(self, limit: RateLimitItem, *names: str) -> None:
        """Count one use, in this process. Raises TooMany where the limit is reached."""
        if not self.limiter.hit(limit, *names):
            free_at = self.limiter.get_window_stats(limit, *names).reset_time
            raise too_many(limit, free_at - time.time())

    def spend_together(self, limit: RateLimitItem, *names: str) -> None:
        """Count one use for every process on this database. Raises TooMany.

        In transactions of its own, so that what fails later counts as well: never inside one that
        writes. Who has nothing left does not reach the writer, however often they try.
        """
        self.refuse_spent_together(limit, *names)
        with self.database.write.begin() as session:
            wait = spend(session, self.budget(limit, names), self.now())
        if wait is not None:
            raise too_many(limit, wait.total_seconds())

    def refuse_spent_together(self, limit: RateLimitItem, *names: str) -> None:
        """Raises TooMany where all processes together have reached a limit; counts nothing."""
        with self.database.read() as session:
            wait = wait_of(session, self.budget(limit, names), self.now())
        if wait is not None:
            raise too_many(limit, wait.total_seconds())

    def budget(self, limit: RateLimitItem, names: tuple[str, ...]) -> Budget:
        """A limit for somebody, who is known by a keyed hash only."""
        written = "\0".join(("spent", limit.key_for(*names))).encode("utf-8", "replace")
        name = hmac.new(self.key, written, hashlib.sha256).hexdigest()
        return Budget(name, limit.amount, timedelta(seconds=limit.get_expiry()))


def too_many(limit: RateLimitItem, seconds: float) -> TooMany:
    """What somebody is told who has reached a limit.   seconds: until they may go on."""
    wait = math.ceil(seconds)
    if limit.get_expiry() <= A_MINUTE:
        return TooMany(WAIT, wait)
    minutes = math.ceil(wait / A_MINUTE)
    words = f"This can be done {limit.amount} times an hour: try again in {minutes} min."
    return TooMany(words, wait)


def open_installation(settings: Settings) -> Installation:
    """The installation that the settings describe."""
    return Installation(settings, open_database(settings.database_url), signing_key(settings))


def installation_of(request: Request) -> Installation:
    """The installation behind a request."""
    found: Installation = request.app.state.installation
    return found


def address_of(request: Request) -> str:
    """Where a request comes from, believing as many proxies as the settings name."""
    hops = installation_of(request).settings.proxies
    direct = request.client.host if request.client else "unknown"
    if not hops:
        return direct
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    return forwarded[-hops] if len(forwarded) >= hops and forwarded[-hops] else direct

"""What the web application holds while it runs: database, key, clock, content and rate limits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fastapi import Request
from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy.orm import Session

from dot.accounts.keys import signing_key
from dot.assessments.post import PostOffice
from dot.config import Settings
from dot.db import Database, open_database
from dot.errors import DotError
from dot.jobs.kinds import Enqueue, Kind
from dot.questionnaires.service import content_root

Clock = Callable[[], datetime]


class TooMany(DotError):
    """Somebody asks more often than the service can allow."""

    status, code = 429, "too_many"


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

    memory: dict[tuple[object, ...], object] = field(default_factory=dict)
    enqueue: Enqueue = refuse_jobs
    office: PostOffice | None = None

    def spend(self, limit: RateLimitItem, *names: str) -> None:
        """Count one use. Raises TooMany where the limit is reached."""
        if not self.limiter.hit(limit, *names):
            raise TooMany(WAIT)

    def refuse_spent(self, limit: RateLimitItem, *names: str) -> None:
        """Raises TooMany where the limit is reached; counts nothing."""
        if not self.has_left(limit, *names):
            raise TooMany(WAIT)

    def has_left(self, limit: RateLimitItem, *names: str) -> bool:
        """Whether a limit is not reached yet, without counting."""
        return self.limiter.test(limit, *names)


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

"""A queue without an engine: what was enqueued runs when it is told to, in this process."""

from collections import deque
from collections.abc import Iterable

from sqlalchemy import event
from sqlalchemy.orm import Session

from dot.jobs.kinds import Job, Kind, Later

JOBS = "jobs"
Queued = tuple[Kind, tuple[int, ...], int]


class InlineQueue:
    """Keeps what committed transactions enqueued; ``run`` does it all, retries without waiting."""

    def __init__(self) -> None:
        self.waiting: deque[Queued] = deque()

    def enqueue(self, session: Session, kind: Kind, *ids: int) -> None:
        """Take a job once the session has committed."""
        if JOBS not in session.info:
            event.listen(session, "after_commit", self._committed)
            event.listen(session, "after_rollback", _forget)
        session.info.setdefault(JOBS, []).append((kind, ids, 1))

    def run(self, jobs: Iterable[Job]) -> int:
        """Run what waits, and what that enqueues; how many attempts it took."""
        known = {job.kind.name: job for job in jobs}
        attempts = 0
        while self.waiting:
            kind, ids, attempt = self.waiting.popleft()
            attempts += 1
            job = known[kind.name]
            try:
                job.run(*ids)
            except Later:
                if attempt < kind.attempts:
                    self.waiting.append((kind, ids, attempt + 1))
                else:
                    job.give_up(*ids)
        return attempts

    def _committed(self, session: Session) -> None:
        self.waiting.extend(session.info[JOBS])
        _forget(session)


def _forget(session: Session) -> None:
    session.info[JOBS] = []

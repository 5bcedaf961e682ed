"""A service in a process of its own, and many respondents who answer at once over plain sockets."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from dot.accounts.tokens import new_token, token_hash
from dot.assessments.fieldwork_models import AccessToken, Participation
from dot.db import Database, open_database
from dot.responses.models import Answer
from dot.web.cookies import timed
from tests.services import make_online

ROOT = Path(__file__).parents[2]
KEY = "k" * 64
ITEMS = [
    (one, "crm")
    for one in (
        "crm-data-change-requests",
        "crm-profile-purpose",
        "crm-interaction-recording",
        "crm-content-in-calls",
    )
]
PATIENCE, LONGEST_START = 60.0, 300.0
# How much of the service's own words an error repeats.
TOLD = 2_000
GONE = (ConnectionError, asyncio.IncompleteReadError)


@dataclass(frozen=True)
class Respondent:
    """Somebody with a link."""

    seat: int
    cookie: str


@dataclass
class Log:
    """What was acknowledged, and how long each save took, in seconds."""

    acknowledged: dict[tuple[int, str], float] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    refused: list[tuple[int, bytes]] = field(default_factory=list)


def populate(database: Database, many: int) -> list[Respondent]:
    """An open assessment with this many representatives, each with a link."""
    now = datetime.now(UTC)
    with database.write.begin() as session:
        assessment = make_online(session, opens=now - timedelta(hours=1), closes=now + timedelta(1))
        tokens = [new_token() for _ in range(many)]
        seats = [
            Participation(
                assessment_id=assessment.id,
                group="REP",
                unit="sweden",
                level="reps",
                language="en",
                submitted=False,
            )
            for _ in tokens
        ]
        session.add_all(seats)
        session.flush()
        session.add_all(
            AccessToken(token_hash=token_hash(token), participation_id=seat.id)
            for token, seat in zip(tokens, seats, strict=True)
        )
        return [
            Respondent(seat.id, timed(KEY.encode(), token, now))
            for token, seat in zip(tokens, seats, strict=True)
        ]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def process(
    url: str, folder: Path, port: int, application: str = "main:app"
) -> Iterator[subprocess.Popen[bytes]]:
    """The application as a server runs it, on this database."""
    key = folder / "key"
    key.write_text(KEY)
    environment = os.environ | {
        "DOT_DATABASE_URL": url,
        "DOT_SECRET_FILE": str(key),
        "DOT_BASE_URL": f"http://127.0.0.1:{port}",
        "OPENBLAS_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "uvicorn", application, "--port", str(port)]
    said = folder / f"service-{port}.log"
    with (
        said.open("wb") as log,
        subprocess.Popen(
            [*command, "--no-access-log", "--log-level", "error"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        ) as server,
    ):
        wait_for(port, server, said)
        try:
            yield server
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
                try:
                    server.wait(30)
                except subprocess.TimeoutExpired:
                    server.kill()


def wait_for(port: int, server: "subprocess.Popen[bytes]", said: Path) -> None:
    """Wait until it listens, as long as it lives and has not worked for longer than a start takes.

    Where others use the processors a start takes long by the clock, and as much work as ever.
    Raises RuntimeError with what the service said.
    """
    deadline = time.monotonic() + LONGEST_START
    while server.poll() is None and worked(server.pid) < PATIENCE and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    ended, work = server.poll(), worked(server.pid)
    if ended is None:
        server.kill()
    told = said.read_text(encoding="utf-8", errors="replace")[-TOLD:].strip() or "nothing"
    how = f"{work:.0f} s of work, still running" if ended is None else f"exit code {ended}"
    raise RuntimeError(f"The service did not start ({how}). It said: {told}")


def worked(pid: int) -> float:
    """Seconds of processor time that a process has used; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def request(person: Respondent, port: int, place: str, body: bytes) -> bytes:
    """One save as a browser sends it."""
    head = (
        f"PUT {place} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Cookie: dot_r={person.cookie}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


Planned = tuple[float, Respondent, str, str, float]


def schedule(people: Sequence[Respondent], over: float) -> "deque[Planned]":
    """When everybody answers what: each item once, beginnings spread over the time.

    Nobody gives two answers at once, however short the time.
    """
    planned = [
        (
            over * (turn + at / len(people)) / len(ITEMS),
            person,
            item,
            slug,
            float(1 + (at + turn) % 5),
        )
        for turn, (item, slug) in enumerate(ITEMS)
        for at, person in enumerate(people)
    ]
    return deque(sorted(planned, key=lambda one: one[0]))


async def answer_all(
    people: Sequence[Respondent], port: int, log: Log, *, over: float, lines: int = 64
) -> None:
    """Let everybody answer every item once within ``over`` seconds.

    lines: connections that browsers share here, as they do behind a company's proxy. A server that
    dies ends them.
    """
    begin, planned = time.monotonic(), schedule(people, over)
    work = (_line(planned, begin, port, log) for _ in range(lines))
    for result in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(result, BaseException) and not isinstance(result, GONE):
            raise result


async def _line(planned: "deque[Planned]", begin: float, port: int, log: Log) -> None:
    """Send what is planned over one connection, each at its time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while planned:
            due, person, item, slug, value = planned.popleft()
            await asyncio.sleep(max(0.0, begin + due - time.monotonic()))
            sent = time.monotonic()
            body = json.dumps({"value": value, "revision": 0}).encode()
            writer.write(request(person, port, f"/survey/answers/{slug}/{item}", body))
            status, text = await answered(reader)
            if status == 200:
                log.seconds.append(time.monotonic() - sent)
                log.acknowledged[person.seat, item] = value
            else:
                log.refused.append((status, text))
    finally:
        writer.close()


async def answered(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of one answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    lower = head.lower()
    length = int(lower.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    return status, await reader.readexactly(length)


def stored(url: str) -> dict[tuple[int, str], float | None]:
    """Every answer in the database, by participation and item."""
    database = open_database(url)
    with database.read() as session:
        rows = session.execute(
            select(Participation.id, Answer.item, Answer.value).join(
                Participation, Participation.rater_id == Answer.rater_id
            )
        )
        found = {(seat, item): value for seat, item, value in rows}
    database.close()
    return found

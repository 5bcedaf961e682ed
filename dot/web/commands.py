"""The command that shows what DOT does: assess the sample, then serve its result."""

import argparse
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dot.batch.demonstration import Demonstration, furnish
from dot.batch.service import Wishes, assess, refuse_unwritable, write_documents
from dot.config import Settings, port
from dot.errors import DotError
from dot.mail.catcher import catch
from dot.migrating import migrate
from dot.questionnaires.service import content_root
from dot.reports.issued import document_of, documents_of
from dot.web.app import Background, create_app
from dot.web.installation import Installation, open_installation
from dot.web.starting import listen, refuse_unreachable

LOOPBACK = "127.0.0.1"
PORTS = range(8000, 8020)
MAIL_PORTS = range(2525, 2545)


@dataclass(frozen=True)
class Beside:
    """What comes from above: how the service is given its jobs, and where they run."""

    equip: Callable[[Installation], Installation]
    jobs_here: Background
    jobs_elsewhere: Background


def serve(arguments: list[str], beside: Beside) -> int:
    """`serve`: run the service on this machine until it is told to stop."""
    parser = argparse.ArgumentParser(prog="./run serve", description=serve.__doc__)
    parser.add_argument("--host", default=LOOPBACK, help="0.0.0.0 lets other machines in")
    parser.add_argument("--port", type=port, default=PORTS.start)
    parser.add_argument(
        "--no-worker", action="store_true", help="leave jobs to ./run worker (PostgreSQL)"
    )
    chosen = parser.parse_args(arguments)
    refuse_unreachable(chosen.host, chosen.port)
    here = beside.equip(open_installation(Settings()))
    if chosen.no_worker and here.database.engines[-1].dialect.name == "sqlite":
        raise DotError("On SQLite only the service itself can run its jobs: leave --no-worker out.")
    migrate(here.database)
    background = beside.jobs_elsewhere if chosen.no_worker else beside.jobs_here
    listen(create_app(here, background), chosen.host, chosen.port)
    return 0


def demo(arguments: list[str], beside: Beside) -> int:
    """`demo`: assess the sample, then serve its result and a survey that runs, on loopback."""
    parser = argparse.ArgumentParser(prog="./run demo", description=demo.__doc__)
    parser.add_argument("--no-serve", action="store_true", help="stop after the report is made")
    parser.add_argument("--out", type=Path, default=Path("out") / "demo", help="where to write")
    parser.add_argument("--port", type=port, help="default: the first free one from 8000")
    chosen = parser.parse_args(arguments)
    refuse_unwritable(chosen.out)
    content = content_root()
    sample = content / "examples" / "sample"
    report = (chosen.out / "report.pdf").resolve()
    if chosen.no_serve:
        write_documents(assess(sample, content, Wishes()).documents, chosen.out)
        print(report)
        return 0
    write_documents({}, chosen.out)
    chosen_port = chosen.port or free_port()
    refuse_unreachable(LOOPBACK, chosen_port)
    catcher = catch(chosen.out / "mail", free_port(MAIL_PORTS))
    here = beside.equip(
        demonstration_of(chosen.out, f"http://{LOOPBACK}:{chosen_port}", catcher.port)
    )
    migrate(here.database)
    shown = furnish(here.database, sample, content, here.now())
    with here.database.read() as session:
        names = documents_of(session, shown.assessment)
        made = {name: document_of(session, shown.assessment, name) for name in names}
    write_documents(made, chosen.out)
    print("\n".join(lines_of(shown, here.settings.base_url, report)), flush=True)
    listen(create_app(here, beside.jobs_here), LOOPBACK, chosen_port)
    catcher.stop()
    return 0


def demonstration_of(out: Path, base_url: str, mail_port: int) -> Installation:
    """An installation on a new database beside the documents; an earlier demonstration's goes."""
    for path in out.glob("demo.db*"):
        path.unlink()
    place = (out / "demo.db").resolve()
    return open_installation(
        Settings(
            database_url=f"sqlite:///{place}",
            base_url=base_url,
            secret_file=out / "demo.key",
            smtp_url=f"smtp://{LOOPBACK}:{mail_port}",
            mail_from="survey@practice.example",
        )
    )


def lines_of(shown: Demonstration, base_url: str, report: Path) -> list[str]:
    """What to open, one address a line."""
    surveys = [f"Survey, {name}: {base_url}{path}" for name, path in shown.surveys]
    return [
        f"Report: {report}",
        f"Consultant (signs you in once): {base_url}{shown.enter}",
        f"… asked to confirm: password {shown.password}, code of an authenticator with {shown.key}",
        f"Result: {base_url}{shown.result}",
        f"Running survey: {base_url}{shown.running}",
        *surveys,
        f"Group link, as behind a QR code: {base_url}{shown.group}",
        "Stop with Ctrl+C.",
    ]


def free_port(ports: range = PORTS) -> int:
    """The first port on loopback that nobody listens on."""
    for free in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, free))
            except OSError:
                continue
            return free
    raise DotError(f"Ports {ports.start} to {ports.stop - 1} are taken; choose one with --port.")

"""The command that shows what DOT does: assess the sample, then serve its result."""

import argparse
import socket
from pathlib import Path

import uvicorn

from dot.batch.service import Wishes, assess, write_documents
from dot.errors import DotError
from dot.questionnaires.service import content_root
from dot.web.app import create_app

LOOPBACK = "127.0.0.1"
PORTS = range(8000, 8020)


def demo(arguments: list[str]) -> int:
    """`demo`: assess the sample, say where the report lies, and serve its result on loopback."""
    parser = argparse.ArgumentParser(prog="./run demo", description=demo.__doc__)
    parser.add_argument("--no-serve", action="store_true", help="stop after the report is made")
    parser.add_argument("--out", type=Path, default=Path("out") / "demo", help="where to write")
    parser.add_argument("--port", type=int, help="default: the first free one from 8000")
    chosen = parser.parse_args(arguments)
    content = content_root()
    made = assess(content / "examples" / "sample", content, Wishes())
    write_documents(made.documents, chosen.out)
    report = (chosen.out / "report.pdf").resolve()
    if chosen.no_serve:
        print(report)
        return 0
    port = chosen.port or free_port()
    print(f"Report: {report}\nResult: http://{LOOPBACK}:{port}/  (stop with Ctrl+C)", flush=True)
    uvicorn.run(create_app(chosen.out), host=LOOPBACK, port=port, log_level="warning")
    return 0


def free_port() -> int:
    """The first port on loopback that nobody listens on."""
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port
    raise DotError(f"Ports {PORTS.start} to {PORTS.stop - 1} are taken; choose one with --port.")

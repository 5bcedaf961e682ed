"""Starting the service: logs as JSON, then requests until a signal."""

import errno
import logging
import socket
from collections.abc import Callable, MutableMapping
from typing import Any, TextIO

import structlog
import uvicorn
from fastapi import FastAPI

from dot.errors import DotError, fault
from dot.web.security import NO_REQUEST, REQUEST_ID

GRACE_SECONDS = 20

Event = MutableMapping[str, Any]


def listen(app: FastAPI, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; requests that run are finished first."""
    structured_logs()
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
    )


def refuse_unreachable(host: str, port: int) -> None:
    """Raise DotError where nobody can listen, in words, before anything else starts."""
    try:
        family, kind, number, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise DotError(
            f"--host: no machine is known as “{host}”: write an address of this one, such as "
            "127.0.0.1, or 0.0.0.0 for all of them."
        ) from None
    with socket.socket(family, kind, number) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            raise DotError(_refusal(host, port, error)) from None


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRNOTAVAIL:
        return f"--host: {host} is no address of this machine: write one that is, or 0.0.0.0."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is taken: stop what listens there, or choose another --port."
    return f"Port {port} of {host} can't be opened ({error.strerror}): choose another --port."


def with_request(_logger: object, _name: str, event: Event) -> Event:
    """Say which request it was, where it was one."""
    number = REQUEST_ID.get()
    return event if number == NO_REQUEST else {**event, "request": number}


def without_values(_logger: object, _name: str, event: Event) -> Event:
    """Of an error its kind and place only: its text may be an answer, or a statement with one."""
    kept = dict(event)
    found = kept.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    return {**kept, "error": fault(error)} if isinstance(error, BaseException) else kept


def structured_logs(out: TextIO | None = None) -> None:
    """One JSON object a line: what happened, never what somebody answered, wrote or is called."""
    shared: list[Callable[..., object]] = [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_log_level,
        with_request,
        without_values,
    ]
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,  # type: ignore[arg-type]  # processors, each of its own type
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)

"""Starting the service: logs as JSON, then requests until a signal."""

import logging
from collections.abc import Callable, MutableMapping
from typing import Any, TextIO

import structlog
import uvicorn
from fastapi import FastAPI

from dot.errors import fault
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

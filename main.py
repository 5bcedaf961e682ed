"""Entry point: ``python main.py <command>``, and ``main:app`` for any ASGI server."""

import sys

from dot import cli


def __getattr__(name: str) -> object:
    """Build ``app`` when a server asks for it, so that commands do not pay for the web layer."""
    if name == "app":
        return cli.application()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:]))

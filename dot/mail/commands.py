"""The command that catches mails instead of delivering them."""

import argparse
import threading
from pathlib import Path

from dot.config import port
from dot.mail.catcher import LOOPBACK, catch


def mail_catcher(arguments: list[str]) -> int:
    """`mail-catcher [--port N] [--out DIR]`: take mails on loopback and write each as a file."""
    parser = argparse.ArgumentParser(prog="./run mail-catcher", description=mail_catcher.__doc__)
    parser.add_argument("--port", type=port, default=2525, help="default: 2525")
    parser.add_argument("--out", type=Path, default=Path("out") / "mail", help="where to write")
    chosen = parser.parse_args(arguments)
    controller = catch(chosen.out, chosen.port)
    print(
        f"DOT_SMTP_URL=smtp://{LOOPBACK}:{chosen.port}\nMails: {chosen.out.resolve()}/  "
        "(stop with Ctrl+C)",
        flush=True,
    )
    try:
        threading.Event().wait()
    finally:
        controller.stop()
    return 0

"""The command that the product calls on itself to open a brand's logo in a limited process."""

import sys

from dot.reports.harmless import harmless
from dot.reports.limits import limit_this_process
from dot.reports.logos import REFUSED, LogoRefused


def clean_logo(words: list[str]) -> int:
    """Read a logo from standard input; write its name, a line feed and harmless bytes.

    Words after the command: seconds of processor time and bytes of memory. What is refused ends
    with a code of its own, and the reason instead of a picture.
    """
    limit_this_process(*map(int, words))
    try:
        logo = harmless(sys.stdin.buffer.read())
    except LogoRefused as refused:
        sys.stdout.write(str(refused))
        return REFUSED
    sys.stdout.buffer.write(f"{logo.name}\n".encode() + logo.content)
    return 0

"""The browser of the browser tests: the machine's own Chromium, never a download."""

import os
import shutil

import pytest

# Without windows first: the same engine for less than half the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def require_chromium() -> str:
    """The path of a Chromium; without one the test is skipped aloud, and fails where CI=true."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is not None:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("CI must have Chromium; `./run test` installs it where it may be root.")
    pytest.skip("NO CHROMIUM, so no browser test ran. Install it: apt-get install chromium")

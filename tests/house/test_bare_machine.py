"""On an empty Debian without Python, one command ends with a PDF."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("debootstrap.sh")


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_demo_runs_on_an_empty_debian() -> None:
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        pytest.skip("NOT PROVEN: an empty Debian needs root and debootstrap.")
    ended = subprocess.run(
        [SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )

    assert ended.returncode == 0, ended.stdout
    assert "report.pdf" in ended.stdout

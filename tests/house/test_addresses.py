"""The repository names no package index and no place on somebody's machine."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]

# Each pattern has a one-letter class, or this file would be the first offender.
ADDRESS = re.compile(
    rb"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|deb[.]debian[.]org"
    rb"|/wor[k]/|/roo[t]/|/hom[e]/[a-z]|/User[s]/[a-z]|/opt/[a-z]+/simpl[e]"
)


def test_no_tracked_file_holds_an_index_host_or_a_local_path() -> None:
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z"], check=True, capture_output=True, text=True
    ).stdout
    tracked = [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]

    found = [
        f"{path.relative_to(ROOT)}: {match[0].decode()}"
        for path in tracked
        for match in ADDRESS.finditer(path.read_bytes())
    ]

    assert found == []

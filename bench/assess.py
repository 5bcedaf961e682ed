"""The main job on the sample, whole process, beside a bare WeasyPrint render of its own HTML."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dot.batch.folder import read_folder
from dot.batch.service import with_roadmap
from dot.publication.service import unrecorded
from dot.questionnaires.service import content_root
from dot.reports.service import build, find_brand
from dot.results.service import count

ROUNDS = 5
LIMIT = 1.5
SAMPLE = Path("questionnaires") / "examples" / "sample"
BARE = (
    "import sys, weasyprint; weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[1] + '.pdf')"
)


def write_page(folder: Path) -> Path:
    """The very HTML that the report is printed from, with its files beside it."""
    definition, answers = read_folder(SAMPLE, content_root())
    published = unrecorded(count(definition, answers))
    result = with_roadmap(published, definition, SAMPLE)
    built = build(result, find_brand(definition.assessment.brand))
    for name, content in built.assets.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    page = folder / "report.html"
    page.write_text(built.html, encoding="utf-8")
    return page


def seconds(*command: str) -> float:
    """Wall time of one whole process."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    """Print the ratio of the medians, both sides in turn in one run."""
    with tempfile.TemporaryDirectory() as folder:
        page = write_page(Path(folder))
        ours, bare = [], []
        for _ in range(ROUNDS):
            ours.append(seconds("main.py", "assess", str(SAMPLE), "--out", f"{folder}/out"))
            bare.append(seconds("-c", BARE, str(page)))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"assess of the sample: {statistics.median(ours):.2f} s, bare WeasyPrint on its HTML: "
        f"{statistics.median(bare):.2f} s, ratio {ratio:.2f} (at most {LIMIT})"
    )


if __name__ == "__main__":
    main()

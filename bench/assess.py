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
from dot.results.schemas import Result
from dot.results.service import count

ROUNDS = 5
LIMIT = 1.5
SAMPLE = Path("questionnaires") / "examples" / "sample"
BARE = (
    "import sys, weasyprint; weasyprint.HTML(filename=sys.argv[1]).write_pdf(sys.argv[1] + '.pdf')"
)


def sample() -> Result:
    """The published result of the sample, with its roadmap."""
    definition, answers = read_folder(SAMPLE, content_root())
    published = unrecorded(count(definition, answers))
    return with_roadmap(published, definition, SAMPLE)


def write_pages(folder: Path) -> list[Path]:
    """The very HTML that report and annexes are printed from, with their files beside them."""
    result = sample()
    built = build(result, find_brand(result.assessment.brand))
    for name, content in built.assets.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    pages = []
    for name, document in (("report", built), ("annex", built.annex)):
        if document is not None:
            pages.append(folder / f"{name}.html")
            pages[-1].write_text(document.html, encoding="utf-8")
    return pages


def seconds(*command: str) -> float:
    """Wall time of one whole process."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    """Print the ratio of the medians, both sides in turn in one run."""
    with tempfile.TemporaryDirectory() as folder:
        pages = write_pages(Path(folder))
        ours, bare = [], []
        for _ in range(ROUNDS):
            ours.append(seconds("main.py", "assess", str(SAMPLE), "--out", f"{folder}/out"))
            bare.append(sum(seconds("-c", BARE, str(page)) for page in pages))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"assess of the sample: {statistics.median(ours):.2f} s, bare WeasyPrint on its HTML: "
        f"{statistics.median(bare):.2f} s, ratio {ratio:.2f} (at most {LIMIT})"
    )


if __name__ == "__main__":
    main()

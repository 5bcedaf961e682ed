"""The report of the sample beside bare WeasyPrint and Chromium on the same HTML, in one run.

Each as a ratio or a limit, times in processor seconds; what is not met says so.
"""

import contextlib
import http.client
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from bench.assess import BARE, SAMPLE, sample
from dot.reports.charts.theme import Theme
from dot.reports.pdf import BESIDE_OTHERS, Allowance, print_job
from dot.reports.printjob import PrintJob
from dot.reports.service import BuiltReport, Wish, build, find_brand
from tests.databases import sqlite_template
from tests.faults.traffic import free_port, process
from tests.reports.charts.examples import CHARTS

ROUNDS = 3
# What a busy machine may take: bare WeasyPrint, and 300 pages of ours.
LONGEST = 600
PATIENT = Allowance(cpu_seconds=600, wall_seconds=1_200)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         "--disable-background-networking", "--no-first-run")  # fmt: skip
SECTION = re.compile(r'<section id="([^"]+)" class="page .*?</section>', re.DOTALL)
REQUESTS, STARTED = 2_000, 2.0
MEGABYTE = 1_000_000
KIBI = 1024
ALONE = """
import resource
from bench.assess import sample
from dot.batch.service import data_of
from dot.reports.printjob import Attachment
from dot.reports.service import build, find_brand, make_pdf
result = sample()
built = build(result, find_brand("default"))
attached = tuple(Attachment(name, name, content) for name, content in data_of(result).items())
pdf = make_pdf(built, attached).pdf
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(len(pdf), peak, pdf.count(b"/Type /Page") - pdf.count(b"/Type /Pages"))
"""


def told(what: str, value: float, limit: float, unit: str = "") -> None:
    """One line: the figure, its limit, and whether it holds."""
    verdict = "holds" if value <= limit else "DOES NOT HOLD"
    print(f"{what}: {value:.2f}{unit} (at most {limit:g}{unit}) – {verdict}")


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of some work, of this process and of those that it starts.

    Unlike the clock they hardly depend on what else the machine does.
    """
    before = spent()
    work()
    return spent() - before


def spent() -> float:
    """Processor seconds until now."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def in_turn(*works: Callable[[], object]) -> list[float]:
    """Median processor seconds of several works, each round all of them in turn."""
    rounds = [[seconds(work) for work in works] for _ in range(ROUNDS)]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def lay_out(folder: Path, built: BuiltReport, html: str | None = None) -> Path:
    """The HTML with its files beside it, as another program reads it."""
    for name, content in built.assets.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    page = folder / "report.html"
    page.write_text(html or built.html, encoding="utf-8")
    return page


def by_weasyprint(page: Path) -> None:
    """Bare WeasyPrint, for at most so many seconds: automatic tables of this size may take minutes."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        command = [sys.executable, "-c", BARE, str(page)]
        subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)


def by_chromium(program: str, page: Path) -> None:
    command = [program, *FLAGS, f"--print-to-pdf={page}.chromium.pdf", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True)


def by_us(built: BuiltReport) -> bytes:
    return print_job(built.job(), PATIENT).pdf


def against_others(folder: Path) -> None:
    """Our whole build of the body, and the two others on its HTML, in turn."""
    result, brand = sample(), find_brand("default")
    built = build(result, brand)
    page = lay_out(folder, built)
    (folder / "auto").mkdir()
    loose = lay_out(folder / "auto", built, built.html.replace("table-layout: fixed;", ""))
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    others: list[Callable[[], object]] = [lambda: by_weasyprint(page), lambda: by_weasyprint(loose)]
    if program is not None:
        others.append(lambda: by_chromium(program, page))
    ours, *theirs = in_turn(lambda: by_us(build(result, brand)), *others)
    peers = (
        ("bare WeasyPrint on the same HTML", 1.1),
        ("bare WeasyPrint, automatic tables", 1.0),
        ("Chromium", 2.0),
    )
    for (name, limit), other in zip(peers, theirs, strict=False):
        told(f"our whole build / {name} ({ours:.1f} s / {other:.1f} s)", ours / other, limit)
    if program is None:
        print("no Chromium on this machine: not compared")


def size_and_memory() -> None:
    """Of the sample with its attachments; memory of a process that prints nothing else."""
    command = [sys.executable, "-c", ALONE]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    size, peak, pages = map(int, said)
    told(f"size of the PDF of {pages} pages", size / MEGABYTE, 3.0, " MB")
    told("peak memory of the printing process", peak * KIBI / MEGABYTE, 600, " MB")


def beside_the_service(folder: Path) -> None:
    """The slowest hundredth of a trivial page's answers, alone and while a report is printed."""
    job = build(sample(), find_brand("default")).job()
    template = next(iter(sqlite_template(folder)))
    alone, beside = [], []
    with process(template.copy(), folder, port := free_port(), "main:app"):
        slowest(port)
        for _ in range(ROUNDS):
            alone.append(slowest(port))
            with ThreadPoolExecutor(max_workers=1) as pool:
                printing = pool.submit(
                    print_job, job, replace(PATIENT, niceness=BESIDE_OTHERS.niceness)
                )
                time.sleep(STARTED)
                beside.append(slowest(port))
                printing.result()
    one, other = statistics.median(alone), statistics.median(beside)
    told(f"p99 while printing ({other:.1f} ms) / alone ({one:.1f} ms)", other / one, 1.5)


def slowest(port: int) -> float:
    """Milliseconds that one of a hundred answers takes longer than."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    times = []
    for _ in range(REQUESTS):
        begun = time.perf_counter()
        line.request("GET", "/healthz")
        line.getresponse().read()
        times.append(time.perf_counter() - begun)
    line.close()
    return statistics.quantiles(times, n=100)[-1] * 1000


def charts() -> None:
    """The slowest chart, drawn often."""
    slowest = 0.0
    for draw in CHARTS.values():
        begun = time.process_time()
        for _ in range(50):
            draw("Daily use", Theme())
        slowest = max(slowest, (time.process_time() - begun) / 50 * 1000)
    told("the slowest chart", slowest, 2.0, " ms")


def one_edit(folder: Path) -> None:
    """The command, whole process: from the beginning, after one edit, and with nothing changed."""
    copy = folder / "sample"
    shutil.copytree(SAMPLE, copy)
    written = (copy / "edits.yaml").read_text(encoding="utf-8")
    texts = (f"{written}\nquestion.leakage: Answer {number}.\n" for number in range(100))

    def edit() -> None:
        (copy / "edits.yaml").write_text(next(texts), encoding="utf-8")

    def report(*words: str) -> None:
        command = [sys.executable, "main.py", "report", str(copy), "--out", str(folder / "out")]
        subprocess.run([*command, *words], check=True, capture_output=True)

    def edit_and_report() -> None:
        edit()
        report()

    edit_and_report()
    fresh, unchanged, edited = in_turn(lambda: report("--fresh"), report, edit_and_report)
    told(f"after one edit ({edited:.1f} s) / anew ({fresh:.1f} s)", edited / fresh, 1 / 1.3)
    told(f"unchanged ({unchanged:.1f} s) / anew", unchanged / fresh, 0.5)


def growth() -> None:
    """Seconds a page at about 10, 100 and 300 pages: the same sections over and over."""
    built = build(sample(), find_brand("default"), Wish())
    parts = [found[0] for found in SECTION.finditer(built.html) if "participation" in found[1]]
    head, foot = built.html.partition("<body>")[0], "</body></html>"
    a_page = {}
    for pages in (10, 100, 300):
        body = "".join(
            re.sub(r'id="([^"]+)"', rf'id="\1-{number}"', part).replace("page ", "page about ", 1)
            for number in range(pages)
            for part in parts[:1]
        )
        html = f"{head}<body>{body}{foot}"
        job = PrintJob(html, built.report_date, built.assets, (), built.family)
        a_page[pages] = seconds(lambda job=job: print_job(job, PATIENT)) / pages  # type: ignore[misc]
    told("seconds a page at 300 against 100 pages", a_page[300] / a_page[100], 1.2)
    told("seconds a page at 300 against 10 pages", a_page[300] / a_page[10], 1.2)


def main() -> None:
    """All figures, one a line."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        against_others(folder)
        one_edit(folder)
        size_and_memory()
        beside_the_service(folder)
        growth()
    charts()


if __name__ == "__main__":
    main()

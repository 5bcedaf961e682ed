"""T18, F14: whatever a client's texts or a brand's page hold, printing ends, offline, with a reason."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from time import monotonic

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from dot.reports.logos import LogoRefused, made_harmless
from dot.reports.looks import Look
from dot.reports.pdf import Allowance, PrintingFailed, print_job
from dot.reports.printjob import PrintJob
from dot.reports.service import Wish, build, find_brand, make_pdf
from dot.results.comments_schemas import CommentList
from tests.reports.made.results import make_result, make_texts

PAGE = '<!doctype html><html lang="en"><title>Report</title><body>{}</body></html>'
SECRET = "canary-7f3a"
LITTLE = Allowance(cpu_seconds=2, wall_seconds=60)
HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="file:///etc/passwd">',
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "</p></section><h1>Forged</h1>",
    "<!-- --><style>*{display:none}</style>",
    '<link rel=attachment href="file:///etc/passwd">',
    "&lt;b&gt; &amp; &#x41;",
    "\u202egnp.exe ]]> \\u0000 %s %n ${HOME} $(id)",
)


class Canary:
    """A server on this machine that counts who asks, and a file that nobody may read."""

    def __init__(self, port: int, file: Path, hits: list[str]) -> None:
        self.port, self.file, self.hits = port, file, hits


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    hits: list[str] = []

    class Asked(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    file = tmp_path / "canary.txt"
    file.write_text(SECRET)
    with ThreadingHTTPServer(("127.0.0.1", 0), Asked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Canary(server.server_port, file, hits)
        server.shutdown()


def test_hostile_texts_of_a_client_stand_in_the_report_letter_by_letter() -> None:
    result = make_result(
        assessment=make_texts(title=HOSTILE[0], scope=" · ".join(HOSTILE[:4]), client=HOSTILE[4]),
        comments=[
            CommentList(
                questionnaire="crm", node="C1", item="x", question=HOSTILE[5], group=None,
                texts=list(HOSTILE),
            )
        ],
    )  # fmt: skip
    built = build(result, find_brand("default"), Wish(look=Look(pages=("about", "comments"))))

    pdf = make_pdf(built).pdf

    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    squeezed = re.sub(r"\s", "", text)
    for words in HOSTILE[:-1]:
        assert re.sub(r"\s", "", words) in squeezed, words
    assert "49" not in re.findall(r"\{\{.*?%\}", text)
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert not opened.attachments
        assert "/JavaScript" not in str(opened.Root) and "/OpenAction" not in opened.Root


def test_a_page_of_a_brand_reads_no_file_and_calls_nobody(canary: Canary) -> None:
    there, file = f"http://127.0.0.1:{canary.port}", canary.file.as_uri()
    ways = [
        *(f'<img alt="a" src="{place}/img">' for place in (there, file)),
        *(f'<link rel="stylesheet" href="{place}/css">' for place in (there, file)),
        *(f'<link rel="attachment" href="{place}">' for place in (f"{there}/att", file)),
        f"<style>@import url({there}/import); @font-face {{ font-family: x; src: url({file}) }}"
        f" p {{ font-family: x; background: url({there}/bg); list-style-image: url({file}) }}"
        "</style><p>text</p>",
        f'<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image href="{there}/svg"/>'
        f'<image xlink:href="{file}"/><use href="{there}/use#a"/></svg>',
        f'<object data="{there}/object"></object><embed src="{file}"><iframe src="{there}/f">',
        f'<a rel="attachment" href="{file}">x</a>',
    ]

    with pytest.raises(PrintingFailed, match="asks for files it was not given") as refused:
        print_job(PrintJob(PAGE.format("".join(ways)), date(2026, 11, 20)))

    assert canary.hits == []
    assert SECRET not in str(refused.value) and "/img" in str(refused.value)


def test_the_child_has_neither_network_nor_programs(canary: Canary) -> None:
    """Python refuses; where the kernel gave an empty network, C would not get out either."""
    tries = (
        "import os, socket, subprocess, sys\n"
        f"sys.path.insert(0, {str(Path.cwd())!r})\n"
        "from dot.reports.limits import limit_this_process\n"
        "limit_this_process(niceness=3)\n"
        "def refused(attempt):\n"
        "    try: attempt()\n"
        "    except RuntimeError as error: return 'not allowed' in str(error)\n"
        f"there = ('127.0.0.1', {canary.port})\n"
        "print(refused(lambda: socket.create_connection(there)), refused(socket.socket),\n"
        "      refused(lambda: subprocess.run(['true'])), refused(lambda: os.system('true')),\n"
        "      refused(lambda: os.execv('/bin/true', ['true'])), os.nice(0) >= 3)"
    )

    said = subprocess.run([sys.executable, "-c", tries], capture_output=True, text=True, check=True)

    assert said.stdout.split() == ["True"] * 6
    assert canary.hits == []


BOMBS = {
    "copies of copies": "<svg width='9' height='9'><defs><g id='a0'><path d='M0 0h9v9z'/></g>"
    + "".join(f"<g id='a{at}'>" + f"<use href='#a{at - 1}'/>" * 10 + "</g>" for at in range(1, 8))
    + "</defs><use href='#a7'/></svg>",
    "nested flex": "<div style='display: flex'>" * 14 + "x" + "</div>" * 14,
    "wide cell": "<table><tr><td colspan='1000000'>x</table>",
    "forced pages": "<p style='break-after: page'>x</p>" * 3_000,
    "combining marks": "<p>a" + "\u0301" * 50_000,
    "one word": "<p>" + "x" * 2_000_000,
    "nested boxes": "<div>" * 900 + "x" + "</div>" * 900,
}


@contextmanager
def in_seconds(limit: float) -> Iterator[None]:
    """It takes no longer than that."""
    begun = monotonic()
    yield
    assert monotonic() - begun < limit


# Every one takes its two seconds; two of them stand for all where time is short.
QUICK = ("copies of copies", "nested boxes")
ALL = [
    pytest.param(name, marks=() if name in QUICK else pytest.mark.slow, id=name) for name in BOMBS
]


@pytest.mark.parametrize("name", ALL)
def test_a_page_that_explodes_ends_as_a_pdf_or_with_a_reason(name: str) -> None:
    reasons = r"%PDF|processor time|longer than|MiB of memory|hundreds deep|not be printed: \w"
    with in_seconds(LITTLE.wall_seconds + 10):
        end = ending(PrintJob(PAGE.format(BOMBS[name]), date(2026, 11, 20)))

    assert re.match(f".*({reasons})", end) and "Traceback" not in end


def ending(job: PrintJob) -> str:
    """How printing ends: the beginning of a PDF, or the reason why there is none."""
    try:
        return print_job(job, LITTLE).pdf[:4].decode()
    except PrintingFailed as failed:
        return str(failed)


def test_a_logo_is_opened_with_little_time_and_memory_only() -> None:
    picture = BytesIO()
    Image.new("L", (3_900, 3_900)).save(picture, "PNG")

    with pytest.raises(LogoRefused, match=r"more than 9 seconds or 120 MiB to open\. Export"):
        made_harmless(picture.getvalue(), seconds=9, memory=120 * 1024**2)


@pytest.mark.parametrize("cut", [30, 60, 900])
def test_a_truncated_picture_is_called_damaged(cut: int) -> None:
    picture = BytesIO()
    Image.effect_noise((40, 40), 50).save(picture, "PNG")

    with pytest.raises(LogoRefused, match="damaged"):
        made_harmless(picture.getvalue()[:cut])

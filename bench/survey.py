"""The survey beside a SurveyJS form of the same questions: bytes, requests, time to an answer, taps.

Needs the peer once: `npm install --prefix out/surveyjs survey-core@2.5.38 survey-js-ui@2.5.38`.
Both are answered as a representative of the sample, in Chromium, on a phone of 360 × 740, on fast 3G
(150 ms, 1.6 Mbit/s), with the processor as it is and four times slower.
"""

import gzip
import http.server
import json
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

import dot.schema  # noqa: F401  # every table
from dot.assessments.fieldwork_models import Participation
from dot.config import Settings
from dot.db import Base, open_database
from dot.responses.asking import Asked, Paper
from dot.web.installation import Installation
from dot.web.surveys import survey_of
from tests.browser.conftest import running
from tests.browsers import ARGUMENTS, require_chromium
from tests.services import make_online, make_person

PEER = Path("out/surveyjs/node_modules")
FILES = {
    "core.js": "survey-core/survey.core.min.js",
    "ui.js": "survey-js-ui/survey-js-ui.min.js",
    "style.css": "survey-core/survey-core.fontless.min.css",
}
ROUNDS = 5
# Whether the form for times without a connection has been fetched; it waits until all else is done.
KEPT = "caches.match('/survey/shell').then(Boolean)"
# When the browser first drew something, in milliseconds after the link was opened.
PAINTED = """new Promise((done) => new PerformanceObserver((list) => {
  for (const {name, startTime} of list.getEntries()) if (name === "first-contentful-paint") done(startTime);
}).observe({type: "paint", buffered: true}))"""
# How much slower than this machine a phone is taken to be.
PROCESSORS = (1, 4)
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "service_workers": "block"}
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 200_000,
    "uploadThroughput": 90_000,
}
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Survey</title>
<link rel="stylesheet" href="style.css"><script src="core.js"></script><script src="ui.js"></script>
</head><body><div id="survey"></div>
<script>const model = new Survey.Model(%s); model.render(document.getElementById("survey"));</script>
</body></html>"""
YES_NO = [{"value": "yes", "text": "Yes"}, {"value": "no", "text": "No"}]
# In which a question is answered by a tap; the others are tapped once for each field and typed into.
TAPPED = {"bars", "choice", "agreement", "frequency", "yes_no", "multiple_choice"}


@dataclass(frozen=True)
class Look:
    """One form: where it is, and how its first answer and its buttons are found.

    begin: the button of a first screen, if there is one.
    """

    name: str
    url: str
    first: str
    checked: str
    buttons: int
    begin: str = ""


@dataclass(frozen=True)
class Measured:
    """One visit, from opening the link to the first answer that shows."""

    size: float
    requests: int
    drawn: float
    answered: float


def peer_question(asked: Asked) -> dict[str, Any]:
    """A question in SurveyJS's own form."""
    item = asked.item
    made: dict[str, Any] = {"name": asked.name, "title": item.text, "description": item.help or ""}
    options = [{"value": option.id, "text": option.text} for option in asked.options]
    if item.type == "bars":
        levels = [{"value": one.value, "text": one.short} for one in item.levels or []]
        return made | {"type": "radiogroup", "choices": levels}
    if item.type == "multiple_choice":
        return made | {"type": "checkbox", "choices": options}
    if item.type in {"recall", "allocation"}:
        lines = options or [{"value": str(at), "text": str(at)} for at in range(item.entries or 3)]
        fields = [{"name": one["value"], "title": one["text"]} for one in lines]
        return made | {"type": "multipletext", "items": fields}
    if item.type in {"number", "text"}:
        return made | {"type": "text", "inputType": "number" if item.type == "number" else "text"}
    return made | {"type": "radiogroup", "choices": options or YES_NO}


def peer_pages(paper: Paper) -> dict[str, Any]:
    """The same sections as SurveyJS's pages, with its progress bar."""
    pages = [
        {"name": str(one.number), "elements": [peer_question(asked) for asked in one.questions]}
        for one in paper.sections
    ]
    return {"pages": pages, "showProgressBar": True, "progressBarType": "questions"}


def taps(paper: Paper) -> int:
    """Taps that answer everything: one for each choice, one for each field to type into."""
    return sum(
        1 if asked.item.type in TAPPED else max(len(asked.options), 1) for asked in paper.questions
    )


@contextmanager
def peer(paper: Paper) -> Iterator[str]:
    """Serve SurveyJS's files and the form, packed as a server would."""
    content = {name: (PEER / path).read_bytes() for name, path in FILES.items()}
    content["index.html"] = (PAGE % json.dumps(peer_pages(paper))).encode()
    packed = {f"/{name}": gzip.compress(body) for name, body in content.items()}

    class Files(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # the library's name
            body = packed.get(self.path, b"")
            kind = {"html": "text/html", "js": "text/javascript", "css": "text/css"}
            self.send_response(200 if body else 404)
            self.send_header("content-type", kind.get(self.path.rpartition(".")[2], "text/plain"))
            if body:
                self.send_header("content-encoding", "gzip")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()


@contextmanager
def ours() -> Iterator[tuple[str, Paper]]:
    """Serve the sample's survey; a representative's link and paper."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/survey.db")
        Base.metadata.create_all(database.engines[-1])
        now = datetime.now(UTC)
        with database.write.begin() as session:
            asked = make_online(session, opens=now - timedelta(hours=1), closes=now + timedelta(1))
            number, token = make_person(session, asked)
        here = Installation(Settings(), database, b"k" * 32)
        with database.read() as session:
            paper = survey_of(here, session, session.get_one(Participation, number)).paper

        def installed(url: str) -> Installation:
            return Installation(Settings(base_url=url), database, b"k" * 32)

        with running(installed) as url:
            yield f"{url}/i/{token}", paper
        database.close()


def measure(browser: Browser, look: Look, slower: int) -> Measured:
    """Open a form for the first time, pass its first screen at once and give the first answer."""
    context = browser.new_context(**PHONE)  # type: ignore[arg-type]  # passed on as they are
    page = context.new_page()
    sizes: list[float] = []
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    client.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    client.send("Network.emulateNetworkConditions", NETWORK)
    client.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(look.url, wait_until="commit")
    opened = page.evaluate("performance.timeOrigin")
    drawn = page.evaluate(PAINTED)
    if look.begin:
        page.click(look.begin, no_wait_after=True)
    page.click(look.first)
    page.wait_for_selector(look.checked)
    answered = page.evaluate("performance.timeOrigin + performance.now()") - opened
    while look.begin and not page.evaluate(KEPT):
        page.wait_for_timeout(50)
    page.wait_for_load_state("networkidle")
    context.close()
    return Measured(sum(sizes), len(sizes), drawn, answered)


def row(look: Look, rounds: list[Measured], answers: int) -> list[float]:
    """Print a form's medians as a line of the table; the figures."""
    figures = [
        statistics.median(one.size for one in rounds) / 1000,
        statistics.median(one.requests for one in rounds),
        statistics.median(one.drawn for one in rounds),
        statistics.median(one.answered for one in rounds),
        answers + look.buttons,
    ]
    cells = [f"{value:,.0f}" for value in figures]
    print(f"| {look.name} | " + " | ".join(cells) + " |")
    return figures


def main() -> None:
    """Print one table: both forms in turn in one run, and the ratio of each figure."""
    if not PEER.is_dir():
        print(__doc__)
        return
    with ours() as (link, paper), peer(paper) as peer_url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require_chromium(), args=ARGUMENTS)
        # Both: a button after each section; ours also has a first screen and a review.
        sections = len(paper.sections)
        card = "#s-1 .card"
        looks = [
            Look(
                "DOT", link, f"{card} >> nth=1", f"{card} :checked", sections + 2, ".start .primary"
            ),
            Look("SurveyJS", peer_url, ".sd-item >> nth=1", ".sd-item--checked", sections),
        ]
        print(f"{len(paper.questions)} questions, {sections} sections, medians of {ROUNDS} rounds")
        print("| Form | kB | requests | first drawn, ms | first answer, ms | taps to finish |")
        print("| --- | --- | --- | --- | --- | --- |")
        for slower in PROCESSORS:
            compare(browser, looks, taps(paper), slower)
        browser.close()


def compare(browser: Browser, looks: list[Look], answers: int, slower: int) -> None:
    """Visit the forms in turn; print their lines and the ratio."""
    rounds: dict[str, list[Measured]] = {look.name: [] for look in looks}
    for _ in range(ROUNDS):
        for look in looks:
            rounds[look.name].append(measure(browser, look, slower))
    mine, other = (row(look, rounds[look.name], answers) for look in looks)
    ratios = [f"{one / two:.2f}" for one, two in zip(mine, other, strict=True)]
    print(f"| ratio, processor / {slower} | " + " | ".join(ratios) + " |")


if __name__ == "__main__":
    main()

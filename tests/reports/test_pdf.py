"""The printing process: limited, offline, reproducible, archivable, accessible."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from dot.reports.brands import Brand
from dot.reports.looks import Look
from dot.reports.pdf import Allowance, Press, PrintingFailed, print_job
from dot.reports.printjob import Attachment, Printed, PrintJob
from dot.reports.service import Wish, build, make_pdf
from tests.reports.conftest import ATTACHED
from tests.reports.made.results import make_result

PAGE = '<!doctype html><html lang="en"><title>Report</title><body>{}</body></html>'


def job(inside: str, **assets: bytes) -> PrintJob:
    """A small page."""
    return PrintJob(PAGE.format(inside), date(2026, 11, 20), assets)


def structure(pdf: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Dictionary]:
    """Every structure element of one kind."""
    for entry in pdf.objects:
        if isinstance(entry, pikepdf.Dictionary) and entry.get("/S") == f"/{kind}":
            yield entry


def test_a_job_survives_the_way_to_the_child() -> None:
    sent = PrintJob("<p>ä", date(2026, 1, 2), {"a.png": b"\x00\xff"}, ATTACHED)

    assert PrintJob.load(sent.dump()) == sent


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.png",
        "https://report.invalid/../../etc/passwd",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "//example.org/a.png",
        "other.png",
    ],
)
def test_whatever_is_not_an_asset_is_refused_by_name(address: str) -> None:
    with pytest.raises(PrintingFailed, match="asks for files it was not given"):
        print_job(job(f'<img src="{address}" alt="a">'))


def test_style_may_not_fetch_either() -> None:
    with pytest.raises(PrintingFailed, match=r"example\.org/x\.css"):
        print_job(job("<style>@import url(http://example.org/x.css)</style>"))


@pytest.mark.usefixtures("own_press")
def test_printing_stops_when_the_clock_runs_out() -> None:
    with pytest.raises(PrintingFailed, match="longer than 0 seconds"):
        print_job(job("x"), Allowance(wall_seconds=0.05))


@pytest.mark.usefixtures("own_press")
def test_printing_stops_when_it_takes_too_much_processor_time() -> None:
    rows = "<table><tr><td>a<td>b</table>" * 4_000

    with pytest.raises(PrintingFailed, match="1 seconds of processor time"):
        print_job(job(rows), Allowance(cpu_seconds=1))


@pytest.mark.usefixtures("own_press")
def test_printing_stops_when_it_takes_too_much_memory() -> None:
    with pytest.raises(PrintingFailed, match="MiB of memory"):
        print_job(job("x" * 5_000_000), Allowance(address_space=260 * 1024**2))


def test_the_same_report_printed_again_has_the_same_bytes_with_and_without_a_memory(
    brand: Brand, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """A fork of a process that was loaded before, then processes of their own elsewhere."""
    # A chart, a heat map, running text and a table each: more pages only take longer.
    look = Look(pages=("summary", "scorecard", "heat_map", "kpis"))
    built = build(make_result(), brand, Wish(look=look))
    printed = make_pdf(built, ATTACHED)
    request.getfixturevalue("own_press")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("PYTHONHASHSEED", "7")

    again = print_job(replace(built.job(ATTACHED), memory=printed.memory))
    measured_anew = print_job(replace(built.job(ATTACHED), family=""))

    assert again.pdf == measured_anew.pdf == printed.pdf
    assert again.memory == printed.memory and measured_anew.memory == b""


def test_the_report_prints_without_a_remark(printed: Printed) -> None:
    assert printed.remarks == ()


def test_a_character_that_no_font_has_is_remarked_and_stays_in_the_text() -> None:
    result = print_job(job("<p>\U0001ff80 end"))

    assert any("1FF80" in remark.upper() for remark in result.remarks)


def test_every_table_head_has_a_scope(pdf: pikepdf.Pdf) -> None:
    heads = list(structure(pdf, "TH"))

    assert len(heads) > 100
    assert {str(head.A.Scope) for head in heads} == {"/Column", "/Row"}


def test_every_chart_speaks_its_values(pdf: pikepdf.Pdf) -> None:
    spoken = [str(figure.Alt) for figure in structure(pdf, "Figure")]

    assert any("Source team: 92, n = 5" in words for words in spoken)
    assert all(spoken)


def test_running_heads_are_artifacts_and_not_read_aloud(pdf: pikepdf.Pdf) -> None:
    content = pdf.pages[4].Contents.read_bytes()

    assert content.count(b"/Artifact\n<</Type /Pagination>>\nBDC") >= 4


def test_the_file_says_that_it_is_pdf_a_3a_and_pdf_ua_1(pdf: pikepdf.Pdf) -> None:
    metadata = pdf.Root.Metadata.read_bytes()

    assert b'part="3"' in metadata and b'conformance="A"' in metadata
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"


def test_attachments_are_listed_once_and_dated_by_the_report(pdf: pikepdf.Pdf) -> None:
    assert sorted(pdf.attachments) == ["results.json", "scores.csv"]
    assert len(pdf.Root.AF) == 2
    params = pdf.Root.AF[0].EF.F.Params
    assert str(params.CreationDate) == str(params.ModDate) == "D:20261120000000Z"


def test_every_font_is_embedded_with_its_letters(pdf: pikepdf.Pdf) -> None:
    fonts = [entry for entry in pdf.objects if is_font(entry)]

    assert fonts
    assert all("/ToUnicode" in font for font in fonts)


def is_font(entry: pikepdf.Object) -> bool:
    """Whether a PDF object is a font that text refers to."""
    return isinstance(entry, pikepdf.Dictionary) and entry.get("/Subtype") == "/Type0"


def test_the_contents_link_and_the_outline_names_every_page(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        titles = [entry.title for entry in outline.root]
    links = [note for page in pdf.pages for note in page.get("/Annots", [])]

    assert "Executive summary" in titles and "G · Glossary" in titles
    assert len(links) >= len(titles) - 2
    assert all(note.F == 4 for note in links)


def test_an_attachment_may_hold_any_bytes() -> None:
    content = bytes(range(256))
    page = PrintJob(
        PAGE.format("x"), date(2026, 11, 20), {}, (Attachment("a.bin", "Bytes", content),)
    )

    opened = pikepdf.open(BytesIO(print_job(page).pdf))

    assert opened.attachments["a.bin"].get_file().read_bytes() == content


def test_a_press_that_nobody_used_is_stopped() -> None:
    with Press() as press:
        child = press.child

    assert child.returncode is not None


def test_the_product_itself_never_loads_the_renderer() -> None:
    """Its import costs a second, and the pages of a web server must not share a process with it."""
    ask = "import sys, dot.reports.service; print('weasyprint' in sys.modules)"

    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, check=True, text=True)

    assert answer.stdout.strip() == "False"


def test_only_what_is_not_lettering_keeps_a_transparency_group() -> None:
    """PDFium cuts the first letter of a text inside one; a translucent shape needs its own."""
    aligned = '<text x="90" y="20" text-anchor="end">n = 144</text>'
    shape = '<rect width="90" height="9" opacity="0.5"/>'
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40">{aligned}{shape}</svg>'

    pdf = pikepdf.open(BytesIO(print_job(job(drawn)).pdf))
    forms = [
        (b"BT" in entry.read_bytes(), "/Group" in entry)
        for entry in pdf.objects
        if isinstance(entry, pikepdf.Stream) and entry.get("/Subtype") == pikepdf.Name.Form
    ]

    assert sorted(forms) == [(False, True), (True, False)]

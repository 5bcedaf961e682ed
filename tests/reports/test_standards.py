"""What is easily wrong in a PDF/A-3a and PDF/UA-1 file, in small prints made for it."""

import zlib
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from dot.reports.blocks import Cited
from dot.reports.brands import Brand
from dot.reports.looks import Look
from dot.reports.pdf import print_job
from dot.reports.printjob import Attachment, PrintJob
from dot.reports.service import Wish, build
from tests.reports.made.results import make_result
from tests.standards import faults

PAGE = '<!doctype html><html lang="en"><title>Report</title><body>{}</body></html>'
DAY = date(2026, 11, 20)


def printed(inside: str, *attached: Attachment, **assets: bytes) -> bytes:
    """A small page as a PDF."""
    return print_job(PrintJob(PAGE.format(inside), DAY, assets, attached)).pdf


def test_the_validator_notices_what_is_wrong() -> None:
    pdf = printed("<h1>Title</h1><p>Words")
    wrong = pdf.replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>7<")
    wrong = wrong.replace(
        b">http://www.aiim.org/pdfua/ns/id/<", b">http://www.aiim.org/pdfua/ns/ix/<"
    )

    assert faults(pdf) == []
    assert {fault.split("-")[0] for fault in faults(wrong)} == {"PDFUA1", "PDFA3A"}


def test_no_stream_ends_in_a_carriage_return_and_its_content_stays() -> None:
    """Compressed, this content ends in one."""
    content = bytes([12])
    assert zlib.compress(content).endswith(b"\r")

    pdf = printed("<p>Words", Attachment("a.bin", "A byte", content))

    assert b"\r\nendstream" not in pdf and faults(pdf) == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.attachments["a.bin"].get_file().read_bytes() == content
        assert [str(one) for one in opened.Root.AF[0].EF.F.Filter] == [
            "/ASCII85Decode",
            "/FlateDecode",
        ]


def test_a_picture_of_pixels_is_printed_as_it_is() -> None:
    """Viewers may not smooth it; its stream would end in a carriage return, too."""
    target = BytesIO()
    Image.new("RGB", (1, 1), (4, 4, 4)).save(target, "PNG")

    pdf = printed('<p><img src="a.png" alt="A colour">', **{"a.png": target.getvalue()})

    assert faults(pdf) == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        (picture,) = (
            one
            for one in opened.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"
        )
        assert picture.Filter[0] == "/ASCII85Decode"
        assert pikepdf.PdfImage(picture).as_pil_image().getpixel((0, 0)) == (4, 4, 4)


def test_a_link_says_where_it_leads_and_what_is_generated_in_it_is_no_other() -> None:
    address = "https://example.org/a?b=c"
    style = "<style>[href^='#']::after { content: leader('.') ' ' target-counter(attr(href), page) }</style>"
    pdf = printed(
        f'{style}<h1 id="here">Here</h1><p><a href="#here">Where  it\nis</a>'
        f'<p><a href="{address}">{address}</a>'
    )

    assert faults(pdf) == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        notes = list(opened.pages[0].Annots)
        kept = {int(one) for one in list(opened.Root.StructTreeRoot.ParentTree.Nums)[::2]}
        assert [str(note.Contents) for note in notes] == ["Where it is", address]
        assert {int(note.StructParent) for note in notes} | {0} == kept


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "page 4", "https://", "http://[", "//a.b"],
)
def test_only_what_a_browser_opens_is_a_link(address: str) -> None:
    cited = Cited("A study.", ["https://example.org/a", address])

    assert cited.addresses == ("https://example.org/a",)
    assert cited.words == f"A study. {address}"
    assert str(cited) == f"A study. {address} https://example.org/a"


def test_the_address_of_a_benchmark_is_a_link_that_stands_in_print(brand: Brand) -> None:
    html = build(make_result(), brand, Wish(look=Look(pages=("benchmarks",)))).html
    address = "https://example.org/field-report-2024"

    assert f'<a class="address" href="{address}">{address}</a>' in html
    assert html.count(address) == 2

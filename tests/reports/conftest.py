"""The default brand, and one printed report that several tests look at."""

from io import BytesIO

import pikepdf
import pytest

from dot.batch.folder import read_folder
from dot.batch.service import with_roadmap
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from dot.reports.blocks import Source
from dot.reports.brands import Brand
from dot.reports.printjob import Attachment, Printed
from dot.reports.service import BuiltReport, build, find_brand, make_pdf
from dot.results.inputs import Definition
from dot.results.schemas import Result
from tests.reports.made.paging import of
from tests.reports.made.results import make_result

ATTACHED = (
    Attachment("results.json", "Every number with its working", b'{"format": 1}'),
    Attachment("scores.csv", "Scores as a table", b"node,score\n"),
)


@pytest.fixture(scope="session")
def brand() -> Brand:
    """The brand that ships."""
    return find_brand("default")


@pytest.fixture(scope="session")
def sample() -> tuple[Definition, Result]:
    """The shipped sample, published, with its roadmap."""
    folder = content_root() / "examples" / "sample"
    definition, answers = read_folder(folder, content_root())
    return definition, with_roadmap(publish(definition, answers), definition, folder)


@pytest.fixture(scope="session")
def built(brand: Brand) -> BuiltReport:
    """The complete synthetic report before printing."""
    return build(make_result(), brand)


@pytest.fixture(scope="session")
def printed(built: BuiltReport) -> Printed:
    """The same report printed, with its attachments."""
    return make_pdf(built, ATTACHED)


@pytest.fixture(scope="session")
def printed_annex(built: BuiltReport) -> Printed:
    """Its annexes, printed as a file of their own."""
    assert built.annex is not None
    return make_pdf(built.annex, ATTACHED)


@pytest.fixture
def pdf(printed: Printed) -> pikepdf.Pdf:
    """The printed report, opened."""
    return pikepdf.open(BytesIO(printed.pdf))


@pytest.fixture
def source(brand: Brand) -> Source:
    """The complete made-up result, ready to be paged."""
    return of(brand, make_result())

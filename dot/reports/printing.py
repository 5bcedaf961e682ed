"""The child's side: turn a print job into the bytes of an archivable, accessible PDF."""

import gc
import logging
import re
from contextlib import nullcontext
from datetime import UTC, datetime, time
from io import BytesIO

from weasyprint import HTML
from weasyprint import Attachment as EmbeddedFile

from dot.errors import DotError
from dot.reports.fetcher import BASE_URL, KnownAssets
from dot.reports.finisher import finish
from dot.reports.lengths import unmistakable
from dot.reports.measuring import Memory, letters_of, remembered
from dot.reports.printjob import Attachment, Printed, PrintJob

FONT = ".woff2"
NO_GLYPH = re.compile(r'\.notdef glyph .*?: "(.+?)" \((U\+[0-9A-F]+)')


class Unprintable(DotError):
    """The page asks for something it may not have; the message names it."""

    code = "unprintable"


class Remarks(logging.Handler):
    """Collects what WeasyPrint complains about, each remark once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line a remark, in order of first appearance."""
        self.lines[record.getMessage()] = None

    def told(self) -> tuple[str, ...]:
        """The remarks; all characters that no font draws are one of them."""
        found = {line: NO_GLYPH.search(line) for line in self.lines}
        missing = [f"{match[1]} ({match[2]})" for match in found.values() if match]
        others = tuple(line for line, match in found.items() if match is None)
        if not missing:
            return others
        return (
            *others,
            f"No font here draws {', '.join(missing)}: empty boxes stand in their place, and the "
            "file is neither PDF/UA nor PDF/A. Install a font that has these characters, such as "
            "Noto, and print again.",
        )


def print_pdf(job: PrintJob) -> Printed:
    """The PDF and WeasyPrint's remarks. Same job, same bytes: every date is the report's.

    Whether and what it remembers of earlier prints changes nothing but the time that it takes.

    Raises Unprintable when the page asks for anything that is not among the job's assets.
    """
    fetcher = KnownAssets(job.assets)
    remarks = Remarks()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(remarks)
    memory = _memory(job)
    try:
        target = BytesIO()
        with unmistakable(), remembered(memory) if memory else nullcontext():
            HTML(string=job.html, base_url=BASE_URL, url_fetcher=fetcher).write_pdf(
                target,
                finisher=finish,
                pdf_variant="pdf/a-3a",
                attachments=[_embedded(attached, job) for attached in job.attachments],
            )
    finally:
        logger.removeHandler(remarks)
    if fetcher.refused:
        refused = ", ".join(sorted(set(fetcher.refused)))
        raise Unprintable(
            f"The report asks for files it was not given, and gets no others: {refused}."
        )
    return Printed(target.getvalue(), remarks.told(), memory.dump() if memory else b"")


def spare_the_garbage_collector() -> None:
    """Layout makes millions of objects that all live to the end; collecting rarely saves a tenth."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _memory(job: PrintJob) -> Memory | None:
    """A memory for the font that the job brings; none where it brings none."""
    fonts = [content for name, content in job.assets.items() if name.endswith(FONT)]
    if not job.family or not fonts:
        return None
    return Memory(letters_of(fonts), job.family, job.memory)


def _embedded(attached: Attachment, job: PrintJob) -> EmbeddedFile:
    moment = datetime.combine(job.report_date, time(), UTC)
    return EmbeddedFile(
        file_obj=BytesIO(attached.content),
        name=attached.name,
        description=attached.description,
        relationship="Data",
        created=moment,
        modified=moment,
    )

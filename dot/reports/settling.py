"""Office files without the day they were made on: the same content gives the same bytes."""

import io
import re
import zipfile
from datetime import date

STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
NESTED = (".xlsx", ".pptx")


def settled(office: bytes, day: date) -> bytes:
    """The file with every date in it set to ``day``, workbooks inside it too."""
    source, target = zipfile.ZipFile(io.BytesIO(office)), io.BytesIO()
    moment = f"{day.isoformat()}T00:00:00Z".encode()
    with source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith(NESTED):
                content = settled(content, day)
            elif entry.filename == "docProps/core.xml":
                content = STAMP.sub(rb"\g<1>" + moment + rb"\g<2>", content)
            plain = zipfile.ZipInfo(entry.filename, (day.year, day.month, day.day, 0, 0, 0))
            plain.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(plain, content)
    return target.getvalue()

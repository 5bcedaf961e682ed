"""Last touches on the PDF's objects that make one file both archivable and accessible.

WeasyPrint 70 writes PDF/A-3a with tags, but leaves six things that PDF/UA-1 (ISO 14289-1) asks
for: a scope on every table head, a list in columns as one list, running headers and footers marked
as artifacts, links that print and that say where they lead, and the PDF/UA identifier in the
metadata, which PDF/A-3 (ISO 19005-3) wants described there as well. It also lists each attachment
twice, makes links inside of links, asks viewers to smooth pictures, which PDF/A forbids, and puts
each aligned line of a chart into a transparency group, whose first letter PDFium (Chrome) cuts.
"""

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint import Document

# PDF/A knows no property of PDF/UA: the file itself has to describe it (ISO 19005-3, 6.6.2.3).
PDFUA_PART = b"""\
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"\
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""

# Operators that paint something other than text.
DRAWING = frozenset((b"Do", b"sh", b"f", b"f*", b"F", b"S", b"s", b"B", b"B*", b"b", b"b*", b"BI"))

Objects = dict[int, pydyf.Object]


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Change ``pdf`` in place; passed to WeasyPrint, which calls it before writing."""
    objects: Objects = {entry.number: entry for entry in pdf.objects}
    _scope_table_heads(objects)
    _join_lists_in_columns(objects)
    _print_links(objects)
    _name_links(document)
    _join_links(document, pdf, objects)
    _leave_pictures_as_they_are(objects)
    _turn_margin_boxes_into_artifacts(pdf, objects)
    _list_attachments_once(pdf)
    _ungroup_lettering(objects)
    _declare_accessibility(pdf, objects)


def _scope_table_heads(objects: Objects) -> None:
    for head in _dictionaries(objects, "S", "/TH"):
        row = _follow(objects, head["P"])
        section = _follow(objects, row["P"])
        attributes = head.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
        attributes["Scope"] = "/Column" if section["S"] == "/THead" else "/Row"


def _join_lists_in_columns(objects: Objects) -> None:
    """A list that is set in columns holds its items itself, not a list or box a column."""
    for number, whole in objects.items():
        if not isinstance(whole, pydyf.Dictionary) or whole.get("S") != "/L":
            continue
        items = [item for kid in whole.get("K", []) for item in _items(objects, kid)]
        for item in items:
            _follow(objects, item)["P"] = f"{number} 0 R".encode()
        whole["K"] = pydyf.Array(items)


def _items(objects: Objects, kid: bytes) -> Iterator[bytes]:
    """What a list holds at this place: itself, or the items of a column."""
    column = _follow(objects, kid)
    if column["S"] not in ("/L", "/Div"):
        yield kid
        return
    for inner in column.get("K", []):
        yield from _items(objects, inner)


def _print_links(objects: Objects) -> None:
    for link in _dictionaries(objects, "Subtype", "/Link"):
        link["F"] = 4


def _join_links(document: Document, pdf: pydyf.PDF, objects: Objects) -> None:
    """What is generated inside a link, such as a page's number, is no link of its own."""
    generated = {
        box.link_annotation.number: box.link_annotation["StructParent"]
        for box in _linked(document)
        if "::" in box.element_tag
    }
    for reference in pdf.page_references:
        page = _follow(objects, reference)
        if "Annots" in page:
            kept = [note for note in page["Annots"] if _number(note) not in generated]
            page["Annots"] = pydyf.Array(kept)
    for link in _dictionaries(objects, "S", "/Link"):
        kids = [kid for kid in link["K"] if _annotation(objects, kid) not in generated]
        if len(kids) < len(link["K"]):
            link.update(S="/Span", K=pydyf.Array(kids))
    tree = _follow(objects, _follow(objects, pdf.catalog["StructTreeRoot"])["ParentTree"])
    pairs = zip(tree["Nums"][::2], tree["Nums"][1::2], strict=True)
    gone = set(generated.values())
    tree["Nums"] = pydyf.Array(part for pair in pairs if pair[0] not in gone for part in pair)


def _name_links(document: Document) -> None:
    """A link is called what it reads, not after the anchor that it leads to."""
    for box in _linked(document):
        read = " ".join("".join(box.element.itertext()).split())
        box.link_annotation["Contents"] = pydyf.String(read)


def _linked(document: Document) -> Iterator[Any]:
    """The boxes that lie under a link's annotation."""
    for page in document.pages:
        yield from (box for *_, box in page.links if box.link_annotation)


def _annotation(objects: Objects, kid: object) -> int | None:
    """The annotation that a structure element holds at this place, if it holds one."""
    held = _follow(objects, kid) if isinstance(kid, bytes) else None
    if isinstance(held, pydyf.Dictionary) and held.get("Type") == "/OBJR":
        return _number(held["Obj"])
    return None


def _leave_pictures_as_they_are(objects: Objects) -> None:
    for entry in objects.values():
        if isinstance(entry, pydyf.Stream) and entry.extra.get("Interpolate") == "true":
            entry.extra["Interpolate"] = "false"


def _turn_margin_boxes_into_artifacts(pdf: pydyf.PDF, objects: Objects) -> None:
    """Content whose structure element hangs nowhere in the tree is decoration of the page."""
    root = _follow(objects, pdf.catalog["StructTreeRoot"])
    reachable = _reachable(objects, _number(root["K"][0]))
    parents = _follow(objects, root["ParentTree"])["Nums"]
    content_of_page = dict(zip(parents[::2], parents[1::2], strict=True))
    for page_number, page_reference in enumerate(pdf.page_references):
        owners = content_of_page[page_number]
        orphans = {marked for marked, owner in enumerate(owners) if _number(owner) not in reachable}
        stream = _follow(objects, _follow(objects, page_reference)["Contents"])
        _unmark(stream.stream, orphans)
        for marked in orphans:
            owners[marked] = "null"


def _unmark(operators: list[object], orphans: set[int]) -> None:
    """Replace `/Span <</MCID n>> BDC` by an artifact wherever n is an orphan."""
    for position, operator in enumerate(operators):
        if operator != b"BDC":
            continue
        properties = operators[position - 1]
        if isinstance(properties, pydyf.Dictionary) and properties.get("MCID") in orphans:
            operators[position - 2] = b"/Artifact"
            operators[position - 1] = b"<</Type /Pagination>>"


def _list_attachments_once(pdf: pydyf.PDF) -> None:
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _ungroup_lettering(objects: Objects) -> None:
    """Opaque letters need no transparency group; drawn outside of one they keep their edges."""
    for entry in objects.values():
        if isinstance(entry, pydyf.Stream) and "Group" in entry.extra and _is_lettering(entry):
            del entry.extra["Group"]


def _is_lettering(form: pydyf.Stream) -> bool:
    """Whether a form holds texts and nothing else: no drawing of its own, no form inside."""
    operators = b" ".join(part for part in form.stream if isinstance(part, bytes)).split()
    return b"BT" in operators and not DRAWING.intersection(operators)


def _declare_accessibility(pdf: pydyf.PDF, objects: Objects) -> None:
    metadata = _follow(objects, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(b"</rdf:RDF>", PDFUA_PART) for part in metadata.stream]
    metadata.compress = False


def _reachable(objects: Objects, start: int) -> set[int]:
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        kids = objects[number].get("K", []) if isinstance(objects[number], dict) else []
        waiting.extend(_number(kid) for kid in kids if isinstance(kid, bytes))
    return seen


def _dictionaries(objects: Objects, key: str, value: str) -> Iterator[pydyf.Dictionary]:
    for entry in objects.values():
        if isinstance(entry, pydyf.Dictionary) and entry.get(key) == value:
            yield entry


def _follow(objects: Objects, reference: bytes) -> pydyf.Object:
    return objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])

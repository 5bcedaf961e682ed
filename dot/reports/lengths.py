"""Streams whose end nobody mistakes: none ends in a carriage return.

The line feed before `endstream` does not count as content. Behind a carriage return, a reader that
looks for the end from behind takes both for one end of line, and finds the stream a byte shorter
than its Length (ISO 19005-3, 6.1.7.1). One in 256 compressed streams ends like that by chance.
"""

from base64 import a85encode
from collections.abc import Iterator
from contextlib import contextmanager

import pydyf

MISTAKABLE = b"\r\nendstream"
END = b"\nendstream"
# What pydyf itself writes of a stream.
WRITTEN = pydyf.Stream.data


@contextmanager
def unmistakable() -> Iterator[None]:
    """Let pydyf write no mistakable stream while this lasts, its own tables included."""
    pydyf.Stream.data = property(_data)
    try:
        yield
    finally:
        pydyf.Stream.data = WRITTEN


def _data(stream: pydyf.Stream) -> bytes:
    """The stream as it is, or its content once more in letters, which end in `~>`."""
    data: bytes = WRITTEN.fget(stream)
    if not data.endswith(MISTAKABLE):
        return data
    _, _, content = data.removesuffix(END).partition(b"\nstream\n")
    lettered = pydyf.Stream([a85encode(content) + b"~>"], _extra(stream))
    return bytes(WRITTEN.fget(lettered))


def _extra(stream: pydyf.Stream) -> dict[str, object]:
    """The stream's dictionary, with the letters as the first filter to undo."""
    extra = dict(stream.extra)
    inner = "/FlateDecode" if stream.compress else extra.get("Filter")
    extra["Filter"] = pydyf.Array(["/ASCII85Decode", *([inner] if inner else [])])
    if "DecodeParms" in extra:
        extra["DecodeParms"] = pydyf.Array(["null", extra["DecodeParms"]])
    return extra

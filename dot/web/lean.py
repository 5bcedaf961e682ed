"""Static files as they travel: our own scripts and styles without comments and indentation."""

import hashlib
import os
import re
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

KINDS = {".js": "text/javascript", ".css": "text/css"}
VENDORED = "vendor"
# Whole lines only, so that nothing needs to be understood: code begins no line with these.
COMMENTS = {
    ".js": re.compile(r"^[ \t]*//.*\n", re.MULTILINE),
    ".css": re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL),
}
BLANK = re.compile(r"^[ \t]+|^\n", re.MULTILINE)


@cache
def lean(path: Path) -> bytes:
    """The file without what only its writers read. It doesn't change while the service runs."""
    written = path.read_text(encoding="utf-8")
    return BLANK.sub("", COMMENTS[path.suffix].sub("", written)).encode()


class LeanFiles(StaticFiles):
    """Static files; what others wrote, and what is no text, travels as it is."""

    def file_response(
        self,
        full_path: "str | os.PathLike[str]",
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """One file, or that it has not changed."""
        path = Path(full_path)
        if path.suffix not in KINDS or path.parent.name == VENDORED:
            return super().file_response(full_path, stat_result, scope, status_code)
        content = lean(path)
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        answer = Response(
            content, status_code, media_type=KINDS[path.suffix], headers={"etag": tag}
        )
        if self.is_not_modified(answer.headers, Headers(scope=scope)):
            return NotModifiedResponse(answer.headers)
        return answer

"""The only door for images and fonts while printing: a name in the job's own assets, or a refusal."""

from collections.abc import Mapping
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

# A host that can never exist, so that relative names resolve without meaning a place.
BASE_URL = "https://report.invalid/"

CONTENT_TYPES = {
    ".css": "text/css",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class KnownAssets(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types.
    """Serves the named assets from memory, and remembers every address it refused."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Answer from the assets; anything else is refused, whatever its protocol."""
        name = unquote(url.removeprefix(BASE_URL)) if url.startswith(BASE_URL) else ""
        if name not in self.assets:
            self.refused.append(url[:200])
            raise ValueError(f"{url[:200]} is not part of the report")
        suffix = name[name.rfind(".") :].lower()
        content_type = CONTENT_TYPES.get(suffix, "application/octet-stream")
        return URLFetcherResponse(url, self.assets[name], {"Content-Type": content_type})

"""A line that says how far a search is, written over itself on a terminal."""

from types import TracebackType
from typing import TextIO

from dot.roadmap.solver import Progress


class Meter:
    """Shows progress until the block ends; where nobody watches, only its first and last words."""

    def __init__(self, out: TextIO) -> None:
        self.out, self.live, self.width, self.last = out, out.isatty(), 0, ""

    def __enter__(self) -> "Meter":
        self._show("solving …")
        if not self.live:
            self.out.write("solving …\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.live:
            self.out.write("\n")
        elif self.last:
            self.out.write(f"{self.last}\n")

    def tell(self, progress: Progress) -> None:
        """One more report of the search."""
        gap = "nothing proven yet" if progress.gap >= 1 else f"gap {progress.gap:.1%}"
        self.last = f"solving … {progress.points:.2f} points, {gap}, {progress.nodes} nodes"
        self._show(self.last)

    def _show(self, text: str) -> None:
        if self.live:
            self.out.write(f"\r{text:<{self.width}}")
            self.out.flush()
            self.width = len(text)

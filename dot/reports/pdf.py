"""The product's side of printing: hand a job to a limited child process and say what went wrong."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from dot.errors import DotError
from dot.reports.limits import ADDRESS_SPACE, CPU_SECONDS
from dot.reports.printjob import Printed, PrintJob

PROGRAM = Path(__file__).parents[2] / "main.py"
WALL_SECONDS = 120
OUT_OF_MEMORY, TOO_DEEP = 3, 4
# The C libraries below WeasyPrint abort where Python would raise MemoryError.
DEATHS_FOR_WANT_OF_MEMORY = {
    signal.SIGABRT,
    signal.SIGBUS,
    signal.SIGKILL,
    signal.SIGSEGV,
    signal.SIGTRAP,
}

# The child's language, time zone and hash seed are fixed, so that they can not show in the bytes.
FIXED_SURROUNDINGS: Mapping[str, str] = {
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    "TZ": "UTC",
}


class PrintingFailed(DotError):
    """The report could not be printed; nothing was written."""

    code = "printing_failed"


@dataclass(frozen=True)
class Allowance:
    """What one print may use: processor seconds, bytes of memory, seconds on the clock.

    niceness: how far it steps back for others.
    """

    cpu_seconds: int = CPU_SECONDS
    address_space: int = ADDRESS_SPACE
    wall_seconds: float = WALL_SECONDS
    niceness: int = 0


# Beside a web server: whoever waits for a page goes first, and printing may wait for long.
BESIDE_OTHERS = Allowance(wall_seconds=600, niceness=15)


class Press:
    """A child process that has loaded what printing needs and waits for one job.

    Started early, it loads while the product still computes. Use as a context manager, so that a
    press nobody used is stopped.
    """

    def __init__(self, allowance: Allowance | None = None) -> None:
        self.allowed = allowance or Allowance()
        surroundings = [f"{name}={value}" for name, value in FIXED_SURROUNDINGS.items()]
        allowed = self.allowed
        limits = map(str, (allowed.cpu_seconds, allowed.address_space, allowed.niceness))
        self.child = subprocess.Popen(
            ["/usr/bin/env", *surroundings, sys.executable, str(PROGRAM), "render", *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.kill()
        self.child.communicate()

    def print_job(self, job: PrintJob) -> Printed:
        """Print ``job``, once. Raises PrintingFailed in words a consultant can act on."""
        try:
            made, errors = self.child.communicate(job.dump(), timeout=self.allowed.wall_seconds)
        except subprocess.TimeoutExpired as stopped:
            raise PrintingFailed(
                f"Printing took longer than {self.allowed.wall_seconds:.0f} seconds and was "
                "stopped. Assess fewer questionnaires in one report, or try again on a quieter "
                "machine."
            ) from stopped
        said = errors.decode(errors="replace").strip()
        if self.child.returncode:
            raise PrintingFailed(_reason(self.child.returncode, said, self.allowed))
        try:
            printed = Printed.load(made)
        except ValueError as error:
            raise PrintingFailed(f"The report could not be printed: {error}.") from error
        return replace(printed, remarks=(*printed.remarks, *said.splitlines()))


def print_job(job: PrintJob, allowance: Allowance | None = None) -> Printed:
    """Print ``job`` in a child process of its own. Raises PrintingFailed."""
    with Press(allowance) as press:
        return press.print_job(job)


def _reason(code: int, said: str, allowed: Allowance) -> str:
    if code == -signal.SIGXCPU:
        return (
            f"Printing needed more than {allowed.cpu_seconds} seconds of processor time and was "
            "stopped. Shorten the longest texts, or assess fewer questionnaires in one report."
        )
    if code == OUT_OF_MEMORY or -code in DEATHS_FOR_WANT_OF_MEMORY:
        return (
            f"Printing needed more than {allowed.address_space // 1024**2} MiB of memory and was "
            "stopped. Use smaller images, or assess fewer questionnaires in one report."
        )
    if code == TOO_DEEP:
        return (
            "The report could not be printed: a page nests its parts hundreds deep. Look at the "
            "brand's own pages."
        )
    last_line = said.splitlines()[-1] if said else f"the printing process ended with code {code}"
    return f"The report could not be printed: {last_line}"

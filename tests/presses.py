"""Printing in tests: one process loads what prints, and forks for every job.

Loading takes a second of processor time, a hundred times in a whole run. A fork has the same
limits, surroundings and bytes as the product's own child; tests of that child ask for the fixture
`own_press`.
"""

import array
import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from dot import cli
from dot.reports.pdf import FIXED_SURROUNDINGS

ROOT = Path(__file__).parents[1]
# The job's input, output and errors, and where its number and its end are told.
PIPES = 4
MOST_WORDS = 256


class PressRoom:
    """The process that forks; begun with the first job, ended with the last test."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.line: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def send(self, words: Sequence[str], pipes: Sequence[int]) -> None:
        """Have a job done with these words after `render`."""
        with self.turn:
            line = self.line or self._begin()
            ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", pipes))]
            line.sendmsg([" ".join(words).encode()], ancillary)

    def _begin(self) -> socket.socket:
        self.line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.presses", str(theirs.fileno())],
            cwd=ROOT,
            env={**os.environ, **FIXED_SURROUNDINGS},
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        return self.line

    def end(self) -> None:
        """Close the line, on which the process ends by itself."""
        if self.line is not None and self.process is not None:
            self.line.close()
            self.process.wait()


ROOM = PressRoom()


class ForkedChild:
    """What the product's press knows of its child: its answer, its end, and how to stop it."""

    def __init__(self, arguments: Sequence[str], **_: object) -> None:
        words = arguments[arguments.index("render") + 1 :]
        (theirs_in, own_in), *others = (os.pipe() for _ in range(PIPES))
        writing = [theirs for _, theirs in others]
        ROOM.send(words, [theirs_in, *writing])
        for number in (theirs_in, *writing):
            os.close(number)
        self.input = os.fdopen(own_in, "wb")
        out, errors, told = (os.fdopen(own, "rb") for own, _ in others)
        self.told: BinaryIO = told
        self.number = int(told.readline())
        self.returncode: int | None = None
        self.read: dict[str, bytes] = {}
        self.readers = [
            threading.Thread(target=self._keep, args=pair, daemon=True)
            for pair in (("out", out), ("errors", errors))
        ]
        for reader in self.readers:
            reader.start()

    def communicate(self, given: bytes = b"", timeout: float | None = None) -> tuple[bytes, bytes]:
        """Hand in the job and wait for what comes back. Raises TimeoutExpired."""
        until = None if timeout is None else monotonic() + timeout
        writer = threading.Thread(target=self._write, args=(given,), daemon=True)
        writer.start()
        for thread in (writer, *self.readers):
            thread.join(None if until is None else max(0.0, until - monotonic()))
            if thread.is_alive():
                raise subprocess.TimeoutExpired("render", timeout or 0.0)
        if self.returncode is None:
            self.returncode = int(self.told.readline())
            self.told.close()
        return self.read["out"], self.read["errors"]

    def kill(self) -> None:
        """Stop the job where it still runs."""
        if self.returncode is None:
            try:
                os.kill(self.number, signal.SIGKILL)
            except ProcessLookupError:
                return

    def _write(self, given: bytes) -> None:
        try:
            if not self.input.closed:
                self.input.write(given)
                self.input.close()
        except BrokenPipeError:
            return

    def _keep(self, name: str, pipe: BinaryIO) -> None:
        with pipe:
            self.read[name] = pipe.read()


def serve(line: socket.socket) -> None:
    """Load what prints, then fork for every job until nobody asks any more."""
    importlib.import_module(cli.COMMANDS["render"].module)
    # The keepers of finished jobs vanish by themselves.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        words, pipes, _, _ = socket.recv_fds(line, MOST_WORDS, PIPES)
        if not pipes:
            return
        if os.fork() == 0:
            line.close()
            _keep_watch(words.decode().split(), pipes)
        for number in pipes:
            os.close(number)


def _keep_watch(words: list[str], pipes: Sequence[int]) -> None:
    """Fork once more: the one prints, this one tells its number and how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    *three, told = pipes
    number = os.fork()
    if number == 0:
        os.close(told)
        for place, pipe in enumerate(three):
            os.dup2(pipe, place)
            os.close(pipe)
        os._exit(_printed(words))
    for pipe in three:
        os.close(pipe)
    os.write(told, f"{number}\n".encode())
    _, status = os.waitpid(number, 0)
    os.write(told, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _printed(words: list[str]) -> int:
    """The exit code of the product's own command."""
    try:
        code = cli.main(["render", *words])
    except BaseException:
        traceback.print_exc()
        return 1
    return code


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))

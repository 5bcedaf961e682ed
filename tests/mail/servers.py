"""Mail servers that misbehave to order, one line after the other."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import BinaryIO

GOOD = {
    "greeting": "220 ready",
    "EHLO": "250 hello",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go ahead",
    "end": "250 kept",
    "QUIT": "221 bye",
    "RSET": "250 ok",
}
DROP, HANG = "drop", "hang"


class ScriptedServer:
    """Answers each command as the script says; ``received`` are the bodies that it took.

    A line that holds one of the script's words in small letters is answered by what stands there.
    """

    def __init__(self, script: Mapping[str, str]) -> None:
        self.script = {**GOOD, **script}
        self.words = [word for word in script if word.islower() and word not in GOOD]
        self.received: list[bytes] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.05)  # Closing it wakes nobody who waits on it.
        self.port: int = self.listener.getsockname()[1]
        self.over = threading.Event()

    def serve(self) -> None:
        while not self.over.is_set():
            try:
                connection, _ = self.listener.accept()
            except TimeoutError:
                continue
            connection.settimeout(30)
            # A client may be killed in the middle of a sentence.
            with connection, suppress(OSError):
                self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        if not self._answer(connection, "greeting"):
            return
        with connection.makefile("rb") as lines:
            self._listen(connection, lines)

    def _listen(self, connection: socket.socket, lines: BinaryIO) -> None:
        while line := lines.readline():
            text = line.decode()
            named = [word for word in self.words if word in text]
            command = named[0] if named else text.split()[0].upper()
            if not self._answer(connection, command):
                return
            if command == "DATA" and self.script["DATA"].startswith("354"):
                body = []
                while (line := lines.readline()) not in (b".\r\n", b""):
                    body.append(line)
                if line:
                    self.received.append(b"".join(body))
                if not self._answer(connection, "end"):
                    return

    def _answer(self, connection: socket.socket, command: str) -> bool:
        answer = self.script.get(command, "502 what?")
        if answer == HANG:
            self.over.wait(30)
        if answer in (DROP, HANG):
            return False
        connection.sendall(f"{answer}\r\n".encode())
        return True


@contextmanager
def scripted(**script: str) -> Iterator[ScriptedServer]:
    server = ScriptedServer(script)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        thread.join(5)
        server.listener.close()

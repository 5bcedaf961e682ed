"""Handing a message to a mail server, and saying exactly what became of it."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal
from urllib.parse import unquote, urlsplit

from dot.errors import DotError
from dot.mail.addresses import one_line

# Seconds: for each command, and for the server's word that it keeps the message.
PATIENCE, LAST_PATIENCE = 20.0, 120.0
PORTS = {"smtp": 25, "smtps": 465}
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
# The server would not take it from us, whoever lives there: no relaying, not signed in, listed as spam.
POLICY = re.compile(r"^5\.7\.\d|relay", re.IGNORECASE | re.ASCII)
HOW = "write smtp://user:password@host:587?starttls or smtps://user:password@host"


class MailTrouble(Exception):
    """A message was not handed over; the text says why, in words for the consultant."""


class TryLater(MailTrouble):
    """The server certainly does not have the message, and may take it later.

    ``is_down``: no message could be handed over just now, whoever it is for.
    """

    def __init__(self, why: str, *, is_down: bool = False) -> None:
        super().__init__(why)
        self.is_down = is_down


class Refused(MailTrouble):
    """The server will never take the message."""


class NoSuchAddress(Refused):
    """The server will never take a message for this address."""


class Unsure(MailTrouble):
    """The server had the whole message but never said whether it keeps it."""


Mailer = Callable[[EmailMessage], None]


@dataclass(frozen=True)
class MailServer:
    """A mail server; called with a message it sends it. Raises TryLater, Refused or Unsure."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"] = "none"
    user: str = ""
    password: str = ""
    patience: float = PATIENCE
    last_patience: float = LAST_PATIENCE

    def __call__(self, message: EmailMessage) -> None:
        sender, receiver = (message[name].addresses[0].addr_spec for name in ("From", "To"))
        server = self._connected()
        try:
            _accept(server.mail(sender), "the sender")
            _accept(server.rcpt(receiver), "the address", NoSuchAddress)
            self._hand_over(server, message.as_bytes(policy=SMTP))
        except smtplib.SMTPException as error:
            raise TryLater(f"The mail server broke off ({type(error).__name__}).") from None
        except OSError as error:
            raise TryLater(f"The mail server stopped answering ({_cause(error)}).") from None
        finally:
            _part(server)

    def _connected(self) -> smtplib.SMTP:
        try:
            server = self._opened()
        except (smtplib.SMTPException, OSError) as error:
            why = f"The mail server can't be reached ({_cause(error)})."
            raise TryLater(why, is_down=True) from None
        try:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
            if self.user:
                server.login(self.user, self.password)
        except (smtplib.SMTPException, OSError) as error:
            server.close()
            raise TryLater(_of_the_beginning(error), is_down=True) from None
        return server

    def _opened(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.patience, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=self.patience)

    def _hand_over(self, server: smtplib.SMTP, content: bytes) -> None:
        """Send the body. Only from its last line on may the server have kept it."""
        code, words = server.docmd("DATA")
        if code != 354:  # “Go ahead”; anything else is an answer to the message as such.
            _accept((code, words), "the message")
            raise TryLater("The mail server answered out of turn.")
        body = re.sub(rb"(?m)^\.", b"..", content)
        server.send(body if body.endswith(b"\r\n") else body + b"\r\n")
        if server.sock is not None:
            server.sock.settimeout(self.last_patience)
        try:
            server.send(b".\r\n")
            answer = server.getreply()
        except (smtplib.SMTPException, OSError):
            raise Unsure(
                "The mail server broke off after it had the whole mail: it may have arrived."
            ) from None
        _accept(answer, "the message")


def server_at(url: str) -> MailServer:
    """The server that DOT_SMTP_URL names. Raises DotError where it can't be meant so."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise DotError(f"DOT_SMTP_URL names no mail server: {HOW}.")
    if parts.query not in ("", "starttls"):
        raise DotError(f"DOT_SMTP_URL ends in “?{parts.query}”, which means nothing: {HOW}.")
    try:
        port = parts.port or PORTS[parts.scheme]
    except ValueError:
        raise DotError(f"DOT_SMTP_URL has no number as its port: {HOW}.") from None
    server = MailServer(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    if parts.scheme == "smtps":
        return replace(server, security="tls")
    if parts.query == "starttls":
        return replace(server, security="starttls")
    if server.user and server.host not in LOCAL:
        raise DotError(f"DOT_SMTP_URL would send the password in the clear: {HOW}.")
    return server


def unconfigured(_message: EmailMessage) -> None:
    """Stands in for a server where none is set up. Raises Refused."""
    raise Refused("No mail server is set up: set DOT_SMTP_URL and DOT_MAIL_FROM, then send again.")


def _accept(answer: tuple[int, bytes], what: str, never: type[Refused] = Refused) -> None:
    """Raise TryLater or Refused unless the server agreed.   never: what a final no means."""
    code, words = answer
    if 200 <= code < 300:
        return
    said = one_line(words.decode("utf-8", "replace"))
    if POLICY.search(said):
        never = Refused
    trouble = never if 500 <= code < 600 else TryLater
    raise trouble(f"The mail server does not take {what} ({code} {said}).")


def _of_the_beginning(error: Exception) -> str:
    """Why nothing could be said to a server that did answer."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return "The mail server refuses the user or the password."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "The mail server offers no encryption or no sign-in."
    return f"The mail server broke off at the beginning ({_cause(error)})."


def _cause(error: Exception) -> str:
    """What went wrong, without what the other side may have put into the words."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError) and error.strerror:
        return one_line(error.strerror)
    return type(error).__name__


def _part(server: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        if server.sock is not None:
            server.sock.settimeout(2.0)
        server.quit()
    server.close()

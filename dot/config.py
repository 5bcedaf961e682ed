"""Settings, read from DOT_* environment variables; nothing else reads the environment."""

import argparse
from pathlib import Path

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an installation may set; each field is the variable DOT_<FIELD>.

    ``database_url`` is read from DATABASE_URL too.  ``secret_file`` holds the key that signs
    cookies; it is made on the first start.  ``base_url`` is where people reach the service, as it
    stands in links.  ``proxies`` is how many proxies stand in front of it; only as many addresses
    of X-Forwarded-For are believed.
    """

    model_config = SettingsConfigDict(env_prefix="DOT_", frozen=True, extra="ignore")

    database_url: str = Field(
        default="sqlite:///dot.db",
        validation_alias=AliasChoices("DOT_DATABASE_URL", "DATABASE_URL", "database_url"),
    )
    secret_file: Path = Path(".dot/key")
    base_url: str = "http://127.0.0.1:8000"
    practice: str = "DOT"
    smtp_url: str = ""
    mail_from: str = ""
    proxies: int = Field(default=0, ge=0, le=5)
    api_docs: bool = False

    @property
    def is_secure(self) -> bool:
        """Whether people reach the service by https; cookies then say so."""
        return self.base_url.startswith("https://")


def port(text: str) -> int:
    """A port to listen on."""
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 0 < int(text) < 65_536):
        raise argparse.ArgumentTypeError(f"“{text[:40]}” is no port: write one from 1 to 65535.")
    return int(text)

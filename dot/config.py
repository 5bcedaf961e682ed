"""Settings, read from DOT_* environment variables; nothing else reads the environment."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an installation may set; each field is the variable DOT_<FIELD>."""

    model_config = SettingsConfigDict(env_prefix="DOT_", frozen=True)

    database_url: str = "sqlite:///dot.db"

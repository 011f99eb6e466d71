"""Settings of the bot service, read from the environment (names: API.md, .env.example)."""

from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SAMPLE_SECRET = "change-me"  # noqa: S105 - what .env.example says, refused below


class Settings(BaseSettings):
    # Compose passes unset variables as empty strings; to us empty means unset.
    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = None
    telegram_api_base: str = "https://api.telegram.org"
    bot_service_token: SecretStr | None = None
    backend_url: str = "http://127.0.0.1:8000"
    # Base of links into the browser; empty: there are none.
    public_url: str = ""
    # https://… of this installation: Telegram brings updates there. Empty: the bot asks for them.
    telegram_webhook_url: str = ""
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8082, ge=0, le=65535)
    # Seconds between two questions whether this process is still the one that polls.
    lease_pause_seconds: float = Field(default=5.0, gt=0, le=10)
    # Seconds between two questions whether an administrator has set another bot.
    token_pause_seconds: float = Field(default=30.0, gt=0)
    log_level: str = "INFO"
    health_host: str = "127.0.0.1"
    health_port: int = Field(default=8081, ge=0, le=65535)

    @model_validator(mode="after")
    def service_token_goes_with_a_bot(self) -> Self:
        """A bot that could greet but never link would only be found out by a user."""
        if self.telegram_bot_token is None:
            return self
        if self.bot_service_token is None:
            raise ValueError("BOT_SERVICE_TOKEN must be set, to the backend's value, when TELEGRAM_BOT_TOKEN is set")
        if self.bot_service_token.get_secret_value().startswith(SAMPLE_SECRET):
            raise ValueError("BOT_SERVICE_TOKEN still has the sample value of .env.example")
        return self

    @field_validator("telegram_webhook_url")
    @classmethod
    def telegram_only_speaks_https(cls, value: str) -> str:
        if value and not value.startswith("https://"):
            raise ValueError("must begin with https://, since Telegram brings updates to no other address")
        return value.rstrip("/")

    @property
    def secrets(self) -> list[str]:
        """Values that must never show in a log."""
        return [s.get_secret_value() for s in (self.telegram_bot_token, self.bot_service_token) if s is not None]

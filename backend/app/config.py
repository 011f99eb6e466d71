"""Settings: every environment variable the product reads, in small groups.

The names are fixed by the public contract (`.env.example` lists them with comments).
"""

from __future__ import annotations

import os
import re
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE_SECRETS = frozenset({"change-me-please-generate-with-openssl-rand", "changeme", "change-me"})
MIN_SECRET_BYTES = 32
BUCKETS = frozenset({"s3", "gs", "az", "abfs", "abfss"})
# A host of the local network needs no dot; whether the address exists is the mail server's business.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Other programs' spellings.
_TLS_WORDS = dict.fromkeys(("true", "1", "yes", "on"), "starttls") | dict.fromkeys(("false", "0", "no", "off"), "none")
_TLS_WORDS |= {"ssl": "tls"}
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
_HOST_NAME = re.compile(r"[\w.:\[\]-]+")
_PRINTABLE = re.compile(r"[!-~]+")


def _parts(value: str) -> SplitResult:
    """The parts of an address; ValueError also for a port that is none."""
    parts = urlsplit(value)
    _ = parts.port
    return parts


def _web_address(value: str) -> str:
    parts = _parts(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment):
        raise ValueError("must be an address such as https://health.example.org")
    return value


def _database(value: SecretStr) -> SecretStr:
    parts = _parts(value.get_secret_value())
    if parts.scheme.partition("+")[0] not in ("postgresql", "postgres"):
        raise ValueError("must be an address such as postgresql://user:password@host:5432/database")
    return value


def _redis(value: SecretStr) -> SecretStr:
    if _parts(value.get_secret_value()).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("must be an address such as redis://host:6379/0")
    return value


def _storage(value: str) -> str:
    parts = urlsplit(value)
    in_a_bucket = parts.scheme in BUCKETS and parts.netloc
    if value and not in_a_bucket and not value.startswith("file:///"):
        raise ValueError("must be file:///an/absolute/path or s3://bucket/prefix")
    return value


def _mailbox(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError("must be an e-mail address")
    return value


def mail_sender(value: str) -> str:
    if value and (not value.isprintable() or not _ADDRESS.fullmatch(parseaddr(value)[1])):
        raise ValueError("must be an e-mail address, or a name with one: Health assistant <health@example.org>")
    return value


def host_name(value: str) -> str:
    if value and not _HOST_NAME.fullmatch(value):
        raise ValueError("must be the name or the address of a server")
    return value


def printable(value: str) -> str:
    """It travels in a header or in a path."""
    if not _PRINTABLE.fullmatch(value):
        raise ValueError("must be letters, digits and signs of ASCII, without spaces")
    return value


def _printable(value: SecretStr) -> SecretStr:
    printable(value.get_secret_value())
    return value


def _proxies(value: str) -> str:
    """`*`, or addresses and networks; uvicorn would take anything else for the name of a client that never comes."""
    try:
        for item in value.split(","):
            if item.strip() != "*":
                ip_network(item.strip(), strict=False)
    except ValueError:
        raise ValueError("must be addresses or networks such as 10.0.0.0/8, with commas between them, or *") from None
    return value


def _level(value: object) -> object:
    name = str(value).strip().upper()
    return {"WARN": "WARNING", "FATAL": "CRITICAL"}.get(name, name)


LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(_level)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Token = Annotated[SecretStr, AfterValidator(_printable)]


class _Group(BaseSettings):
    model_config = SettingsConfigDict(env_file=REPOSITORY / ".env", env_ignore_empty=True, extra="ignore")


class Server(_Group):
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    public_url: WebAddress = ""
    forwarded_allow_ips: Annotated[str, AfterValidator(_proxies)] = "127.0.0.1"
    log_level: LogLevel = "INFO"
    metrics_token: Token | None = None
    workers_in_process: bool = True
    frontend_dist: Path = REPOSITORY / "frontend" / "dist"


class Storage(_Group):
    data_dir: Path = REPOSITORY / "data"
    database_url: Annotated[SecretStr, AfterValidator(_database)] | None = None
    redis_url: Annotated[SecretStr, AfterValidator(_redis)] | None = None
    storage_url: Annotated[str, AfterValidator(_storage)] = ""

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        # A relative one lies in the repository, wherever a command is started from.
        return (REPOSITORY / value.expanduser()).resolve()


class Security(_Group):
    secret_key: SecretStr | None = None
    admin_email: Annotated[str, Field(max_length=254), AfterValidator(_mailbox)] = "admin@example.com"
    # Between what can be guessed and what the sign-in page takes.
    admin_password: Annotated[SecretStr, Field(min_length=8, max_length=200)] | None = None
    access_token_seconds: int = 900
    refresh_token_days: int = 30

    @field_validator("secret_key", "admin_password")
    @classmethod
    def _not_a_sample(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and value.get_secret_value().strip().lower() in SAMPLE_SECRETS:
            raise ValueError("this is the sample value of .env.example; generate a real one (openssl rand -hex 32)")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value().encode()) < MIN_SECRET_BYTES:
            raise ValueError(f"must be at least {MIN_SECRET_BYTES} bytes")
        return value


class Claude(_Group):
    anthropic_api_key: Token | None = None
    anthropic_base_url: WebAddress = ""
    # Where the demo model listens; only used when neither key nor base URL is set.
    demo_model_url: str = ""
    claude_model: str = "claude-sonnet-5-5"
    claude_max_tokens: int = 16_000
    # Older turns of a chat than fit into so many tokens are summarised; smaller for models with a small window.
    claude_history_tokens: int = Field(120_000, ge=2_000)
    # Whether a small model names a chat after its first answer; otherwise the first question does.
    auto_titles: bool = True
    # Silence of the provider, pings included, after which it counts as gone.
    claude_read_timeout: float = 50.0
    # Nothing but pings for so long, after which it counts as gone too. A model that thinks unseen, or a local server
    # that reads a long prompt, pings and says nothing else: all of `claude_max_tokens` at 100 tokens a second take 160.
    claude_pings_timeout: float = 180.0

    @property
    def is_demo(self) -> bool:
        return self.anthropic_api_key is None and not self.anthropic_base_url


class Limits(_Group):
    max_upload_bytes: int = 100 * 1024 * 1024
    max_user_storage_bytes: int = 5 * 1024 * 1024 * 1024
    max_user_documents: int = 10_000
    max_document_pages: int = 1000
    # Pages that are recognised at the same time, of whichever documents.
    ocr_processes: int = Field(default_factory=lambda: min(2, os.cpu_count() or 1), ge=1)
    default_max_chats: int = 200
    default_messages_per_day: int = 100
    default_tokens_per_day: int = 500_000


class Mail(_Group):
    model_config = SettingsConfigDict(
        env_file=REPOSITORY / ".env",
        env_ignore_empty=True,
        extra="ignore",
        env_prefix="SMTP_",
        populate_by_name=True,
    )
    host: Annotated[str, AfterValidator(host_name)] = ""
    port: int = Field(587, ge=1, le=65535)
    user: str = ""
    password: SecretStr | None = None
    # "from" is a Python keyword; the variable stays SMTP_FROM.
    sender: Annotated[str, AfterValidator(mail_sender)] = Field("", validation_alias="SMTP_FROM")
    # Unset: starttls, and none for a server on this very machine.
    tls: Literal["starttls", "tls", "none"] | None = None
    # Letters to one address in an hour; what is above waits.
    max_per_hour: int = Field(12, ge=1)

    @field_validator("tls", mode="before")
    @classmethod
    def _in_other_words(cls, value: object) -> object:
        """Other programs' spellings of the same."""
        if value is None:
            return None
        word = str(value).strip().lower()
        return _TLS_WORDS.get(word, word)

    @property
    def encryption(self) -> Literal["starttls", "tls", "none"]:
        return self.tls or ("none" if self.host in LOOPBACK else "starttls")

    @property
    def enabled(self) -> bool:
        return bool(self.host)


class Telegram(_Group):
    telegram_bot_token: Token | None = None
    telegram_bot_username: str = ""
    telegram_api_base: WebAddress = ""
    bot_service_token: Token | None = None

    @property
    def enabled(self) -> bool:
        return self.telegram_bot_token is not None


class Push(_Group):
    # Base address of a push service in the house or of a stand-in: below it, endpoints may be private and without TLS.
    push_service_base: WebAddress = ""


class Settings:
    """All groups; built once per process and handed down, never imported as a global."""

    def __init__(self, **overrides: object) -> None:
        def group[G: BaseSettings](kind: type[G]) -> G:
            known = {name: value for name, value in overrides.items() if name in kind.model_fields}
            return kind(**known)  # type: ignore[arg-type]  # values are validated by pydantic

        self.server = group(Server)
        self.storage = group(Storage)
        self.security = group(Security)
        self.claude = group(Claude)
        self.limits = group(Limits)
        self.mail = Mail(
            **{name.removeprefix("smtp_"): value for name, value in overrides.items() if name.startswith("smtp_")}  # type: ignore[arg-type]  # values are validated by pydantic
        )
        self.telegram = group(Telegram)
        self.push = group(Push)

    @property
    def public_url(self) -> str:
        """Base of links in mails and redirects, without a trailing slash. A free port is known once we listen."""
        return (self.server.public_url or f"http://{self.server.host}:{self.server.port}").rstrip("/")

    @property
    def secure_cookies(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    def secret(self) -> str:
        """The signing secret; an error that says what to do where none is configured."""
        if self.security.secret_key is None:
            raise RuntimeError("SECRET_KEY is required when DATABASE_URL is set (openssl rand -hex 32)")
        return self.security.secret_key.get_secret_value()

    def with_embedded(self, *, database_url: str | None, redis_url: str | None, secret_key: str | None) -> Self:
        """These settings completed with what the embedded set-up brought up."""
        if database_url:
            self.storage.database_url = SecretStr(database_url)
        if redis_url:
            self.storage.redis_url = SecretStr(redis_url)
        if secret_key:
            self.security.secret_key = SecretStr(secret_key)
        return self

"""The variables of the public contract: read under these names, with these defaults, and nonsense is refused by name."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from pydantic import ValidationError

from app import __main__ as command_line
from app import runner
from app.config import Settings

ENOUGH = "kept between us, and long enough"
READ = {
    "HOST": ("server.host", "0.0.0.0", "127.0.0.1"),
    "PORT": ("server.port", "8123", 8000),
    "PUBLIC_URL": ("server.public_url", "https://health.example.org", ""),
    "WORKERS_IN_PROCESS": ("server.workers_in_process", "false", True),
    "FORWARDED_ALLOW_IPS": ("server.forwarded_allow_ips", "10.0.0.0/8, ::1", "127.0.0.1"),
    "LOG_LEVEL": ("server.log_level", "debug", "INFO"),
    "METRICS_TOKEN": ("server.metrics_token", "m", None),
    "DATA_DIR": ("storage.data_dir", "/srv/health", Path(__file__).resolve().parents[3] / "data"),
    "DATABASE_URL": ("storage.database_url", "postgres://u:p@h/db", None),
    "REDIS_URL": ("storage.redis_url", "rediss://h:6380/1", None),
    "STORAGE_URL": ("storage.storage_url", "s3://bucket/prefix", ""),
    "SECRET_KEY": ("security.secret_key", ENOUGH, None),
    "ADMIN_EMAIL": ("security.admin_email", "root@homeserver", "admin@example.com"),
    "ADMIN_PASSWORD": ("security.admin_password", ENOUGH, None),
    "ANTHROPIC_API_KEY": ("claude.anthropic_api_key", "sk-1", None),
    "ANTHROPIC_BASE_URL": ("claude.anthropic_base_url", "http://192.168.1.10:11434", ""),
    "SMTP_HOST": ("mail.host", "mail.example.org", ""),
    "SMTP_PORT": ("mail.port", "2525", 587),
    "SMTP_USER": ("mail.user", "u", ""),
    "SMTP_PASSWORD": ("mail.password", "p p", None),
    "SMTP_FROM": ("mail.sender", "Assistant <a@example.org>", ""),
    "SMTP_TLS": ("mail.encryption", "false", "starttls"),
    "TELEGRAM_BOT_TOKEN": ("telegram.telegram_bot_token", "1:a", None),
    "TELEGRAM_API_BASE": ("telegram.telegram_api_base", "http://127.0.0.1:8081", ""),
    "BOT_SERVICE_TOKEN": ("telegram.bot_service_token", "b", None),
}
MEANT = {"SMTP_TLS": "none", "LOG_LEVEL": "DEBUG"}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in READ:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def read() -> dict[str, object]:
    """Each variable's setting, as the product has it after a start."""
    settings, found = Settings(), {}
    for name, (place, _, _) in READ.items():
        group, field = place.split(".")
        value = getattr(getattr(settings, group), field)
        found[name] = value.get_secret_value() if hasattr(value, "get_secret_value") else value
    return found


@pytest.mark.parametrize("name", READ)
def test_a_variable_is_read_under_its_name_and_has_its_default(bare: pytest.MonkeyPatch, name: str) -> None:
    _, given, default = READ[name]
    before = read()
    assert before[name] == default
    bare.setenv(name, given)
    after = read()
    assert str(after[name]).lower() == MEANT.get(name, given).lower()
    assert after | {name: default} == before, "one variable is one setting"


@pytest.mark.parametrize(
    ("name", "nonsense"),
    [
        ("PORT", "abc"), ("PORT", "70000"), ("PUBLIC_URL", "health.example.org"), ("PUBLIC_URL", "https://"),
        ("WORKERS_IN_PROCESS", "maybe"), ("FORWARDED_ALLOW_IPS", "the proxy"), ("LOG_LEVEL", "loud"),
        ("METRICS_TOKEN", "two words"), ("DATABASE_URL", "mysql://u:hush@h/db"),
        ("DATABASE_URL", "postgresql://u:hush@h:port/db"), ("REDIS_URL", "hush"), ("STORAGE_URL", "ftp://h/files"),
        ("STORAGE_URL", "file://files"), ("STORAGE_URL", "s3://"), ("SECRET_KEY", "hush"), ("SECRET_KEY", "changeme"),
        ("ADMIN_EMAIL", "nobody"), ("ADMIN_EMAIL", "a@b.org\nBcc: c@d.org"), ("ADMIN_PASSWORD", "hush"),
        ("ADMIN_PASSWORD", "x" * 201), ("ANTHROPIC_API_KEY", "ключ"), ("ANTHROPIC_BASE_URL", "file:///etc/passwd"),
        ("SMTP_HOST", "smtp://mail"), ("SMTP_PORT", "0"), ("SMTP_FROM", "nobody"),
        ("SMTP_FROM", "a@b.org\r\nBcc: c@d.org"), ("SMTP_TLS", "maybe"), ("TELEGRAM_BOT_TOKEN", "hu sh"),
        ("TELEGRAM_API_BASE", "local"), ("BOT_SERVICE_TOKEN", "hu sh"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_in_a_sentence_that_names_the_variable(
    bare: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, nonsense: str
) -> None:
    bare.setenv(name, nonsense)
    bare.setattr("sys.argv", ["app", "run"])
    assert command_line.main() == 2
    said = capsys.readouterr().err.splitlines()
    assert [line.startswith(f"error: {name}: ") for line in said] == [True]
    assert "hush" not in said[0]


def test_the_secrets_that_everybody_can_read_in_the_example_are_refused(bare: pytest.MonkeyPatch) -> None:
    example = (Path(__file__).resolve().parents[3] / ".env.example").read_text()
    given = dict(re.findall(r"^(\w*(?:SECRET|PASSWORD|TOKEN|KEY)\w*)=(.+)$", example, re.MULTILINE))
    assert given
    for name, value in given.items():
        if name.endswith(("SECRET_KEY", "PASSWORD", "TOKEN")):
            bare.setenv(name, value)
            with pytest.raises(ValidationError, match="sample value"):
                Settings()
            bare.delenv(name)


def test_what_is_no_place_to_listen_or_to_keep_things_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for host, number in (("127.0.0.1", port), ("256.1.1.1", 0)):
            with pytest.raises(runner.StartError, match=f"^HOST, PORT: .*{host}"):
                runner.require_address(host, number)
    runner.require_address("127.0.0.1", port)
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(runner.StartError, match=r"^DATA_DIR: .*file"), runner.data_dir_lock(file):
        pass


def test_a_database_that_is_away_or_not_named_is_said_in_a_sentence(
    bare: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bare.setattr(runner, "configure_logging", lambda _: None)
    for command, given, word in (
        ("migrate", {"DATABASE_URL": "postgresql://u:hush@127.0.0.1:1/db"}, "DATABASE_URL: "),
        ("worker", {"DATABASE_URL": "postgresql://u:hush@127.0.0.1:1/db"}, "REDIS_URL, SECRET_KEY: "),
    ):
        for name, value in given.items():
            bare.setenv(name, value)
        bare.setattr("sys.argv", ["app", command])
        assert command_line.main() == 2
        said = capsys.readouterr().err
        assert said.startswith(f"error: {word}")
        assert "hush" not in said


def test_a_relative_directory_lies_in_the_repository_wherever_the_command_is_started(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare.chdir(tmp_path)
    bare.setenv("DATA_DIR", "./kept/here")
    assert read()["DATA_DIR"] == Path(__file__).resolve().parents[3] / "kept" / "here"


def test_mail_to_this_very_machine_needs_no_encryption(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("SMTP_HOST", "127.0.0.1")
    assert Settings().mail.encryption == "none"
    bare.setenv("SMTP_TLS", "starttls")
    assert Settings().mail.encryption == "starttls"

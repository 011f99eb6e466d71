"""The mail server stand-in as tests use it."""

from __future__ import annotations

import email
import email.policy
import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx

from app.services.gateways.smtp import SmtpGateway

BACKEND = Path(__file__).resolve().parents[2]


@contextmanager
def post_office(*options: str) -> Iterator[PostOffice]:
    command = [sys.executable, "-m", "standins.smtp", "--exit-with-parent", *options]
    process = subprocess.Popen(command, cwd=BACKEND, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        where = json.loads(process.stdout.readline())
        with httpx.Client(base_url=where["control"], timeout=10) as http:
            yield PostOffice(where["port"], where["certificate"], http)
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@dataclass
class PostOffice:
    port: int
    certificate: str | None
    http: httpx.Client

    def gateway(self, *, user: str = "", password: str | None = None, tls: str = "none") -> SmtpGateway:
        trusted = ssl.create_default_context(cafile=self.certificate) if self.certificate else None
        return SmtpGateway(
            host="127.0.0.1", port=self.port, user=user, password=password, tls=tls, own_name="test",
            tls_context=trusted,
        )  # fmt: skip

    def will(self, *faults: dict[str, Any]) -> None:
        """What goes wrong next: {at, say or do, times?, to?}; see standins/smtp."""
        answer = self.http.post("/script", json=list(faults))
        assert answer.status_code == 204, answer.text

    def forget(self) -> None:
        self.http.delete("/")

    @property
    def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get("/").json()
        return found

    def wait_for_one_to(self, recipient: str) -> bool:
        found = self.http.get("/", params={"to": recipient, "letters": 1, "timeout": 9}).json()
        return bool(found["letters"])

    @property
    def letters(self) -> list[EmailMessage]:
        return [
            email.message_from_string(letter["content"], policy=email.policy.default)  # type: ignore[misc]  # by policy
            for letter in self.seen["letters"]
        ]


def text_of(letter: EmailMessage, subtype: str = "plain") -> str:
    part = letter.get_body((subtype,))
    assert part is not None
    content: str = part.get_content()
    return content

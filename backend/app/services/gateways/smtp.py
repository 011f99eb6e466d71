"""Mail through the configured SMTP server, one connection a message."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Protocol

import aiosmtplib

from app.services.gateways.undelivered import Undelivered

REFUSED, UNREACHABLE, BUSY = "mail.refused", "mail.unreachable", "mail.busy"
# For one step of the conversation, and for all of it: less than what a claimed row is held for.
STEP_SECONDS, ALL_SECONDS = 15.0, 40.0
# What servers say of a mailbox that is not there (RFC 5321, RFC 7504).
NO_SUCH_MAILBOX = frozenset({550, 551, 553, 556})
# Of the reasons given behind such a number (RFC 3463) only these are about the mailbox; others are about us, the sender
# or how much was sent, and hold for everybody.
_REASON = re.compile(r"^5\.\d{1,3}\.\d{1,3}")
_NO_MAILBOX = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})


class MailGateway(Protocol):
    async def send(self, message: EmailMessage) -> None:
        """Hand over one message to the one address in its To. Raises Undelivered."""
        ...


class SmtpGateway:
    """`tls`: starttls (refused without), tls (from the first byte) or none."""

    def __init__(
        self, *, host: str, port: int, user: str, password: str | None, tls: str, own_name: str,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:  # fmt: skip
        self._host, self._port = host, port
        self._user, self._password = user or None, password
        self._tls, self._tls_context = tls, tls_context
        # Told to the server; found out by itself it would ask the name service, and block.
        self._own_name = own_name

    async def send(self, message: EmailMessage) -> None:
        try:
            async with asyncio.timeout(ALL_SECONDS):
                await self._converse(message)
        except Undelivered:
            raise
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPResponseException) as error:
            raise _refusal(error) from error
        except aiosmtplib.SMTPNotSupported as error:
            # An address in other letters than ASCII, and a server that takes none.
            raise Undelivered(REFUSED, "not supported", final=True) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise Undelivered(UNREACHABLE, type(error).__name__) from error

    async def _converse(self, message: EmailMessage) -> None:
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            local_hostname=self._own_name,
            timeout=STEP_SECONDS,
            use_tls=self._tls == "tls",
            start_tls=self._tls == "starttls",
            tls_context=self._tls_context,
        )
        try:
            await self._enter(client)
            await client.send_message(message, sender=parseaddr(str(message["From"]))[1])
            # It has the message; whether it also says goodbye changes nothing.
            with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                await client.quit(timeout=2)
        finally:
            client.close()

    async def _enter(self, client: aiosmtplib.SMTP) -> None:
        """Connect and sign in. A refusal here is about us and not about the message, so it is worth coming back."""
        try:
            await client.connect()
            if self._user is not None:
                await client.login(self._user, self._password or "")
        except (aiosmtplib.SMTPResponseException, aiosmtplib.SMTPNotSupported) as error:
            code = getattr(error, "code", None)
            busy = code is not None and 400 <= code < 500
            raise Undelivered(BUSY if busy else UNREACHABLE, f"{type(error).__name__} {code}") from error


def _refusal(error: aiosmtplib.SMTPRecipientsRefused | aiosmtplib.SMTPResponseException) -> Undelivered:
    """What the server's answer to a message means."""
    about_mailbox = isinstance(error, aiosmtplib.SMTPRecipientsRefused)
    answer = error.recipients[0] if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else error
    if not 500 <= answer.code < 600:
        return Undelivered(BUSY, str(answer.code))
    reason = _REASON.match(answer.message)
    gone = about_mailbox and answer.code in NO_SUCH_MAILBOX and (reason is None or reason[0] in _NO_MAILBOX)
    return Undelivered(REFUSED, str(answer.code), final=True, lost=gone)

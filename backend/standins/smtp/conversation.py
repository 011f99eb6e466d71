"""One client of the server, from its greeting to its goodbye (RFC 5321, 3207, 4954)."""

import asyncio
import base64
import re
import ssl

from standins.smtp.office import Letter, Office

LONGEST_LINE = 4096
LONGEST_LETTER = 10 * 1024 * 1024
NAME = "mail.stand-in.test"
PATH = re.compile(r"^(?:FROM|TO):<([^<>\s]*)>(?:\s+(.*))?$", re.IGNORECASE)


class HangUp(Exception):  # noqa: N818 - how a conversation ends
    pass


class Conversation:
    def __init__(
        self, office: Office, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tls: ssl.SSLContext | None
    ) -> None:
        self.office, self.reader, self.writer, self.tls = office, reader, writer, tls
        self.encrypted = False
        self.user: str | None = None
        self.sender: str | None = None
        self.recipients: list[str] = []

    async def hold(self) -> None:
        try:
            await self.office.came()
            if await self.may("connect"):
                await self.say(f"220 {NAME} ESMTP")
            while True:
                line = await self.line()
                verb, _, rest = line.partition(" ")
                self.office.commands.append(verb.upper())
                await self.obey(verb.upper(), rest.strip())
        except (HangUp, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            self.writer.close()

    async def line(self) -> str:
        raw = await self.reader.readuntil(b"\r\n")
        return raw[:-2].decode("utf-8", "surrogateescape")

    async def say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self.writer.drain()

    async def may(self, stage: str, recipient: str | None = None) -> bool:
        """Whether all is well; otherwise what was scripted has been said or done."""
        fault = self.office.fault(stage, recipient)
        if fault is None:
            return True
        if fault.do == "stall":
            # Until the client has had enough.
            await self.reader.read()
        if fault.do is not None:
            raise HangUp
        await self.say(str(fault.say))
        return False

    async def obey(self, verb: str, rest: str) -> None:
        match verb:
            case "EHLO" | "HELO":
                await self.greet(verb)
            case "STARTTLS":
                await self.encrypt()
            case "AUTH":
                await self.sign_in(rest)
            case "MAIL":
                await self.begin(rest)
            case "RCPT":
                await self.address(rest)
            case "DATA":
                await self.receive()
            case "RSET":
                self.sender, self.recipients = None, []
                await self.say("250 2.0.0 OK")
            case "NOOP":
                await self.say("250 2.0.0 OK")
            case "QUIT":
                await self.say("221 2.0.0 Bye")
                raise HangUp
            case _:
                await self.say("502 5.5.1 Command not implemented")

    async def greet(self, verb: str) -> None:
        if not await self.may("ehlo"):
            return
        if verb == "HELO":
            await self.say(f"250 {NAME}")
            return
        offers = ["8BITMIME", f"SIZE {LONGEST_LETTER}"]
        if self.tls is not None and not self.encrypted:
            offers.append("STARTTLS")
        # A password is taken over an encrypted line only, where there is one.
        if self.office.accounts and (self.encrypted or self.tls is None):
            offers.append("AUTH PLAIN")
        await self.say(f"250-{NAME}", *(f"250-{offer}" for offer in offers), "250 ENHANCEDSTATUSCODES")

    async def encrypt(self) -> None:
        if self.tls is None or self.encrypted:
            await self.say("502 5.5.1 Not offered")
            return
        await self.say("220 2.0.0 Go ahead")
        await self.writer.start_tls(self.tls)
        self.encrypted = True
        self.user, self.sender, self.recipients = None, None, []

    async def sign_in(self, rest: str) -> None:
        if not await self.may("auth"):
            return
        kind, _, initial = rest.partition(" ")
        if kind.upper() != "PLAIN":
            await self.say("504 5.5.4 Unknown way")
            return
        if not initial:
            await self.say("334 ")
            initial = await self.line()
        _, user, password = base64.b64decode(initial).decode().split("\0")
        if self.office.accounts.get(user) != password:
            await self.say("535 5.7.8 Authentication credentials invalid")
            return
        self.user = user
        await self.say("235 2.7.0 Welcome")

    async def begin(self, rest: str) -> None:
        path = PATH.match(rest)
        if path is None:
            await self.say("501 5.5.4 Syntax: MAIL FROM:<address>")
        elif self.office.accounts and self.user is None:
            await self.say("530 5.7.0 Authentication required")
        elif await self.may("mail"):
            self.sender, self.recipients = path.group(1), []
            await self.say("250 2.1.0 OK")

    async def address(self, rest: str) -> None:
        path = PATH.match(rest)
        if path is None or self.sender is None:
            await self.say("503 5.5.1 Who is it from?" if path else "501 5.5.4 Syntax: RCPT TO:<address>")
        elif await self.may("rcpt", path.group(1)):
            self.recipients.append(path.group(1))
            await self.say("250 2.1.5 OK")

    async def receive(self) -> None:
        if not self.recipients or self.sender is None:
            await self.say("503 5.5.1 To whom?")
            return
        if not await self.may("data"):
            return
        await self.say("354 End with a dot")
        content = (await self.reader.readuntil(b"\r\n.\r\n"))[:-3]
        if b"\n" in content.replace(b"\r\n", b"") or b"\r" in content.replace(b"\r\n", b""):
            await self.say("554 5.6.0 Lines end with CR LF")
            return
        content = content.removeprefix(b".").replace(b"\r\n..", b"\r\n.")
        if await self.may("message"):
            await self.office.take(Letter(self.sender, self.recipients, content, self.user, self.encrypted))
            if await self.may("taken", self.recipients[0]):
                await self.say("250 2.0.0 Taken")
        self.sender, self.recipients = None, []

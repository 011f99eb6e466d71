"""From Telegram to the backend: looked at before it is fetched, fetched a few at a time, handed over whole."""

import asyncio
import io
import mimetypes
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

import aiohttp
import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused
from bot.browser import Browser
from bot.filing.card import Card
from bot.intake.receipts import Hold, hold
from bot.keyboards.documents import DocumentAct, DocumentButton
from bot.locales import Texts
from bot.locales.refusals import sentence

logger = structlog.stdlib.get_logger("bot.filing")

# What Telegram lets a bot fetch.
MOST_BYTES = 20 * 1024 * 1024
MEGABYTE = 1024 * 1024
AT_A_TIME = 3


@dataclass(frozen=True, slots=True)
class Attachment:
    file_id: str
    name: str
    size: int | None
    mime_type: str


@dataclass
class Album:
    """Photos that were sent together; Telegram brings them one by one."""

    messages: dict[int, Message] = field(default_factory=dict)
    holds: list[Hold] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, message: Message) -> None:
        self.messages[message.message_id] = message
        self.holds.append(hold())
        self.arrived.set()

    async def complete(self, patience: float) -> list[Message]:
        """All of them in their order, once no more came for a while."""
        while True:
            self.arrived.clear()
            try:
                await asyncio.wait_for(self.arrived.wait(), patience)
            except TimeoutError:
                return [self.messages[number] for number in sorted(self.messages)]


class NotFetched(Exception):  # noqa: N818
    """Telegram did not give the file."""


class TooLarge(Exception):  # noqa: N818
    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class WrongType(Exception):  # noqa: N818
    """Nothing that the backend can read, by its own word."""


def attachment_of(message: Message) -> Attachment | None:
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Attachment(largest.file_id, f"photo-{message.date:%Y-%m-%d-%H%M%S}.jpg", largest.file_size, "image/jpeg")
    if message.document:
        file = message.document
        mime_type = file.mime_type or mimetypes.guess_type(file.file_name or "")[0] or "application/octet-stream"
        name = file.file_name or f"file{mimetypes.guess_extension(mime_type) or ''}"
        return Attachment(file.file_id, name, file.file_size, mime_type)
    return None


class Filing:
    """One per process: how much is fetched at the same time."""

    def __init__(self) -> None:
        self._fetching = asyncio.Semaphore(AT_A_TIME)
        self._limits: dict[str, Any] = {}

    async def check(self, person: Person, attachments: list[Attachment]) -> None:
        """Say no before anything is fetched. Raises TooLarge and WrongType."""
        if not self._limits:
            self._limits = (await person.get("meta"))["upload"]
        size = sum(attachment.size or 0 for attachment in attachments)
        limit = min(MOST_BYTES if len(attachments) == 1 else size, int(self._limits["max_bytes"]))
        if size > limit or any((attachment.size or 0) > MOST_BYTES for attachment in attachments):
            raise TooLarge(min(MOST_BYTES, int(self._limits["max_bytes"])))
        for attachment in attachments:
            ending = PurePosixPath(attachment.name).suffix.lower()
            known = attachment.mime_type in self._limits["mime_types"] or ending in self._limits["extensions"]
            if not known and (ending or not attachment.mime_type.startswith(("application/octet", "text/"))):
                raise WrongType

    async def hand_over(self, bot: Bot, person: Person, attachments: list[Attachment]) -> dict[str, Any]:
        """The document that was made of them. Raises NotFetched, and BackendRefused for what is refused."""
        async with self._fetching:
            contents = [await _fetched(bot, attachment) for attachment in attachments]

            def form() -> aiohttp.FormData:
                data = aiohttp.FormData()
                for attachment, content in zip(attachments, contents, strict=True):
                    data.add_field(
                        "file", io.BytesIO(content), filename=attachment.name, content_type=attachment.mime_type
                    )
                return data

            params = {"combine": "true"} if len(attachments) > 1 else {}
            return await person.upload("documents", form, **params)


async def _fetched(bot: Bot, attachment: Attachment) -> bytes:
    target = io.BytesIO()
    try:
        file = await bot.get_file(attachment.file_id)
        await bot.download_file(file.file_path or "", target, timeout=120)
    except (TelegramAPIError, aiohttp.ClientError, TimeoutError) as error:
        logger.warning("file.not_fetched", error=type(error).__name__)
        raise NotFetched from error
    return target.getvalue()


def refused(texts: Texts, browser: Browser, refusal: BackendRefused, person: Person) -> Card:
    """Why a file was not taken; for one that is there already, the way to it."""
    said = f"⚠️ {sentence(texts, refusal, person)}"
    if refusal.code != "document.already-stored":
        return said, None
    identity = UUID(str(refusal.params["document_id"]))
    in_trash = bool(refusal.params.get("in_trash"))
    act = DocumentAct.RESTORE if in_trash else DocumentAct.SHOW
    text = texts.plain(f"document.button_{act.value}")
    rows = [[InlineKeyboardButton(text=text, callback_data=DocumentButton(act=act, document=identity).pack())]]
    if row := browser.button(texts.plain("open.document"), f"/documents/{identity}") if not in_trash else []:
        rows.append(row)
    if in_trash:
        said = f"⚠️ {texts.say('document.twin_in_trash', filename=refusal.params.get('filename', ''))}"
    return said, InlineKeyboardMarkup(inline_keyboard=rows)

"""What people are told about files from their folder, in their language."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from app.core.errors import AppError
from app.models import Channel, Document, NotificationStatus, NotificationType, User
from app.utils.filenames import clean_filename

MAX_TITLE = 200
_REASONS = {
    "document.empty": ("The file is empty.", "Файл пуст."),
    "document.too-large": (
        "The file is larger than {max_mb} MB. Split it or make it smaller.",
        "Файл больше {max_mb} МБ. Разделите его или уменьшите.",
    ),
    "document.type-unsupported": (
        "Files of this type can't be read. PDF, photos, DOCX and texts can.",
        "Файлы такого вида не читаются. Подойдут PDF, фотографии, DOCX и тексты.",
    ),
    "document.already-stored": (
        "You have this file already: {filename}.",
        "Такой файл уже есть: {filename}.",
    ),
    "document.storage-exceeded": (
        "Your space is used up. Delete documents you don't need and put the file back.",
        "Место закончилось. Удалите ненужные документы и положите файл снова.",
    ),
    "document.limit-reached": (
        "You have {limit} documents, the trash included, which is all there may be.",
        "У вас {limit} документов вместе с корзиной, больше не помещается.",
    ),
}
_OTHERWISE = ("The file could not be taken in.", "Файл не удалось принять.")
_IN_TRASH = (" It is in the trash and can be brought back.", " Он в корзине, его можно вернуть.")


def note(refusal: AppError, locale: str) -> str:
    """Why a file was not taken in."""
    reason = _in(locale, _REASONS.get(refusal.code, _OTHERWISE)).format(**refusal.params)
    return reason + (_in(locale, _IN_TRASH) if refusal.params.get("in_trash") else "")


def filed(person: User, document: Document, now: datetime) -> dict[str, object]:
    title = _in(person.locale, ("From your folder: {name}", "Из вашей папки: {name}"))
    body = _in(person.locale, ("The file is being read now.", "Файл принят и сейчас читается."))
    shown = title.format(name=document.filename)
    return _row(person, shown, body, f"inbox:{document.id}", now, {"document_id": str(document.id)})


def refused(person: User, name: str, mark: str, refusal: AppError, now: datetime) -> dict[str, object]:
    title = _in(person.locale, ("Not taken in: {name}", "Не принят: {name}"))
    shown = title.format(name=clean_filename(name))
    key = sha256(f"{person.id}:{name}:{mark}".encode(errors="surrogateescape")).hexdigest()
    return _row(person, shown, note(refusal, person.locale), f"inbox:{key}", now, {})


def _in(locale: str, both: tuple[str, str]) -> str:
    return both[locale == "ru"]


def _row(person: User, title: str, body: str, key: str, now: datetime, meta: dict[str, str]) -> dict[str, object]:
    return {
        "id": uuid4(),
        "user_id": person.id,
        "title": title[:MAX_TITLE],
        "body": body,
        "type": NotificationType.INFO,
        "channel": Channel.IN_APP,
        "status": NotificationStatus.DELIVERED,
        "sent_at": now,
        "dedup_key": key,
        "meta": meta,
    }

"""A delivery as a letter, and the signed link that stops all letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from urllib.parse import urlsplit
from uuid import UUID

from app.config import Settings
from app.models import Notification, NotificationType, ReminderCategory, User
from app.schemas.mail import LetterAct
from app.services.deliveries import answer_links, confirm_links, words
from app.services.deliveries.signed_links import Purpose

UNSUBSCRIBE = Purpose("unsubscribe", ">16s")
_NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]+")
_NOT_IN_A_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Letter:
    """What the templates are filled with."""

    locale: str
    title: str
    preview: str
    due: str | None
    notes: list[str]
    text: str | None
    link: str
    link_name: str
    # What a reminder can be answered with, and the pages that ask whether it is meant; the first is the usual one.
    answers: list[tuple[str, str]]
    why: str
    stop_page: str
    settings_page: str


def compose(settings: Settings, message: Notification, person: User, now: datetime) -> EmailMessage:
    """The same Message-ID each time, so that a repetition after a crash can be told from a second message."""
    letter = _letter(settings, message, person)
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.title
    mail["From"] = sender(settings, person.locale)
    mail["To"] = person.email
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(settings, message.id)
    mail["Content-Language"] = person.locale
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{letter.stop_page}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Passes through servers that take seven bits only.
    mail.set_content(words.render("mail.txt", person.locale, letter=letter), cte="quoted-printable")
    html = words.render("mail.html", person.locale, letter=letter)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    return mail


def _letter(settings: Settings, message: Notification, person: User) -> Letter:
    own, notes = words.words(person.locale), words.notes(message, person)
    asks = confirm_links.asks(message)
    is_reminder = message.type == NotificationType.REMINDER
    due = None
    if is_reminder and message.scheduled_at is not None and not message.meta.get("late"):
        due = own["due"].format(moment=words.in_zone(message.scheduled_at, person))
    text = _NOT_IN_A_TEXT.sub("", message.body) if message.body else None
    return Letter(
        locale=person.locale,
        title=one_line(message.title),
        preview=one_line(text or due or (notes[0] if notes else ""))[:140],
        due=due,
        notes=notes,
        text=text,
        link=confirm_links.page(settings, message, person) if asks else words.link(settings, message),
        link_name=own["confirm_button" if asks else "open"],
        answers=_answers(settings, message, person),
        why=own["why_confirm" if asks else "why_reminder" if is_reminder else "why"],
        stop_page=f"{settings.public_url}/api/v1/mail/unsubscribe/{unsubscribe_token(settings, person.id)}",
        settings_page=f"{settings.public_url}/profile",
    )


def _answers(settings: Settings, message: Notification, person: User) -> list[tuple[str, str]]:
    if message.occurrence_id is None:
        return []
    own, tokens = words.words(person.locale), answer_links.tokens(settings, message, person.email)
    is_medicine = message.meta.get("category") == ReminderCategory.MEDICINE
    called = {act: own[act] for act in LetterAct} | ({} if is_medicine else {LetterAct.TAKEN: own["done"]})
    return [(called[act], answer_links.page(settings, token)) for act, token in tokens.items()]


def one_line(text: str) -> str:
    """A text that can stand in a header."""
    return _NOT_IN_A_LINE.sub(" ", text).strip()


def sender(settings: Settings, locale: str) -> str:
    """SMTP_FROM, an address or "Name <address>"; without one, an address at our own host."""
    name, address = parseaddr(settings.mail.sender)
    return formataddr((name or words.words(locale)["product"], address or f"noreply@{own_name(settings)}"))


def own_name(settings: Settings) -> str:
    return urlsplit(settings.public_url).hostname or "localhost"


def message_id(settings: Settings, delivery_id: UUID) -> str:
    return f"<{delivery_id.hex}@{own_name(settings)}>"


def unsubscribe_token(settings: Settings, user_id: UUID) -> str:
    return UNSUBSCRIBE.write(settings, user_id.bytes)


def unsubscribing(settings: Settings, token: str) -> UUID | None:
    """Whose letters the link stops; None for a link that is not ours."""
    link = UNSUBSCRIBE.read(token)
    return UUID(bytes=link.values[0]) if link is not None and link.is_genuine(settings) else None

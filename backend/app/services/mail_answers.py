"""Answering a reminder from its letter: whoever has the letter may answer this one time of it, signed in or not.

Looking changes nothing, since mail programs open links to see what is behind them; only the button of the page does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from app.core.errors import AppError
from app.core.permissions import Principal, Role, SessionKind
from app.models import Channel, Notification, Occurrence, OccurrenceStatus, ReminderCategory, User
from app.schemas.mail import LetterAct
from app.services import attempts, occurrences
from app.services.deliveries import answer_links
from app.services.deliveries.answer_links import AnswerLink
from app.services.occurrences.acting import SETTLED
from app.services.runtime import Runtime

TRIES_PER_ADDRESS = 60
WINDOW = timedelta(minutes=15)
SNOOZES = {LetterAct.SNOOZE15: 15, LetterAct.SNOOZE60: 60}


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter said, and how the time it was about stands: all that its links show."""

    message: Notification
    person: User
    occurrence: Occurrence
    act: LetterAct
    tokens: dict[LetterAct, str]
    already: bool = False

    @property
    def title(self) -> str:
        return self.message.title

    @property
    def body(self) -> str | None:
        return self.message.body

    @property
    def due_at(self) -> datetime:
        return self.message.scheduled_at or self.message.created_at

    @property
    def late(self) -> bool:
        return bool(self.message.meta.get("late"))

    @property
    def repeat(self) -> bool:
        return bool(self.message.meta.get("repeat"))

    @property
    def category(self) -> ReminderCategory:
        return self.occurrence.category

    @property
    def locale(self) -> str:
        return self.person.locale

    @property
    def timezone(self) -> str:
        return self.person.timezone

    @property
    def status(self) -> OccurrenceStatus:
        return self.occurrence.status

    @property
    def acted_at(self) -> datetime | None:
        return self.occurrence.acted_at

    @property
    def snoozed_until(self) -> datetime | None:
        return self.occurrence.snoozed_until

    @property
    def was_answered(self) -> bool:
        """Settled, wherever; or put off since the letter was written, which a second time would put off further."""
        acted = self.acted_at is not None and self.acted_at >= self.message.created_at
        return self.status in SETTLED or (self.act in SNOOZES and acted)


async def look(session: AsyncSession, runtime: Runtime, token: str, *, ip: str | None) -> Letter:
    await _count(runtime, ip)
    return await _letter(session, runtime, token)


async def answer(session: AsyncSession, runtime: Runtime, token: str, *, ip: str | None) -> Letter:
    """Do what the link says. Once it was answered nothing changes any more, and the letter says what was answered."""
    await _count(runtime, ip)
    letter = await _letter(session, runtime, token)
    person = letter.person
    # In place of a session stands the letter.
    actor = Principal(person.id, letter.message.id, Role.USER, person.locale, person.timezone, SessionKind.EMAIL)
    # Judged as it stands once nobody else answers; reminder and time are held before anything of theirs.
    letter = replace(letter, occurrence=await occurrences.hold(session, actor, letter.occurrence.id))
    if letter.was_answered:
        if letter.status == OccurrenceStatus.FIRED:
            # Put off through this letter and told again since: the letter that told it is the one to answer.
            raise AppError("mail.link-outdated")
        return replace(letter, already=True)
    return replace(letter, occurrence=await _act(session, runtime, actor, letter))


async def _act(session: AsyncSession, runtime: Runtime, actor: Principal, letter: Letter) -> Occurrence:
    identity = letter.occurrence.id
    if letter.act == LetterAct.TAKEN:
        return await occurrences.take(session, runtime, actor, identity)
    if letter.act == LetterAct.SKIP:
        return await occurrences.skip(session, runtime, actor, identity, None)
    return await occurrences.snooze(session, runtime, actor, identity, SNOOZES[letter.act])


async def _count(runtime: Runtime, ip: str | None) -> None:
    """In a transaction of its own: a refusal stays counted."""
    async with runtime.database.unit_of_work() as counting:
        count = await attempts.count(counting, f"mail-answer:{ip}", now=runtime.clock.now(), window=WINDOW)
    if count > TRIES_PER_ADDRESS:
        raise attempts.refusal(WINDOW)


async def _letter(session: AsyncSession, runtime: Runtime, token: str) -> Letter:
    link = answer_links.read(token)
    message = None if link is None else await _message(session, link.delivery_id)
    person = None if message is None else await session.get(User, message.user_id)
    if link is None or message is None or person is None or not _opens(runtime, link, person):
        raise AppError("mail.link-invalid")
    if link.until <= runtime.clock.now():
        raise AppError("mail.link-expired")
    occurrence = await session.scalar(
        select(Occurrence)
        .where(Occurrence.id == message.occurrence_id)
        .options(joinedload(Occurrence.reminder, innerjoin=True))
    )
    # Deleted, or moved to another time, which will have a letter of its own.
    if occurrence is None or occurrence.status == OccurrenceStatus.SCHEDULED:
        raise AppError("mail.link-outdated")
    tokens = answer_links.tokens(runtime.settings, message, person.email)
    return Letter(message, person, occurrence, link.act, tokens)


async def _message(session: AsyncSession, delivery_id: UUID) -> Notification | None:
    query = select(Notification).where(Notification.id == delivery_id, Notification.channel == Channel.EMAIL)
    found: Notification | None = await session.scalar(query)
    return found


def _opens(runtime: Runtime, link: AnswerLink, person: User) -> bool:
    return answer_links.is_genuine(runtime.settings, link, person.email) and person.is_active

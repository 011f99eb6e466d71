"""Answering a reminder where it was told: taken, skipped, later. A second press finds what the first one did."""

import re
from typing import Any
from uuid import UUID

import structlog
from aiogram.types import CallbackQuery, Message

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused
from bot.handlers.pressing import pop_up, rewrite
from bot.keyboards.reminders import Answer, ReminderAnswer, SkipReason, reasons_keyboard
from bot.locales import Texts
from bot.locales.moments import moment
from bot.locales.refusals import sentence

logger = structlog.stdlib.get_logger("bot.reminders")

MARKS = {"taken": "✅", "skipped": "⏭", "snoozed": "💤"}
ANSWER_LINE = re.compile(rf"\n\n(?:{'|'.join(MARKS.values())}) [^\n]*\Z")
LONGEST_REASON = 200


async def answer_reminder(query: CallbackQuery, callback_data: ReminderAnswer, person: Person, texts: Texts) -> None:
    try:
        occurrence = await answered(person, callback_data.occurrence, callback_data.answer)
    except BackendRefused as refusal:
        await _refused(query, refusal, texts, person)
        return
    said = answer_words(texts, occurrence, person)
    await pop_up(query, said)
    await _show_answer(query, said)
    if callback_data.answer is Answer.SKIP and occurrence["skip_reason"] is None and isinstance(query.message, Message):
        await query.message.reply(
            texts.say("reason.ask"),
            reply_markup=reasons_keyboard(texts, callback_data.occurrence),
            allow_sending_without_reply=True,
        )


async def answered(person: Person, occurrence: UUID, answer: Answer, reason: str | None = None) -> dict[str, Any]:
    """The time as it stands after the answer. Saying the same again changes nothing, so it may be said again."""
    path = f"reminders/occurrences/{occurrence}"
    if answer.minutes is not None:
        return await person.post(f"{path}/snooze", {"minutes": answer.minutes}, again=True)
    return await person.post(f"{path}/{answer.value}", {"reason": reason} if reason else None, again=True)


def answer_words(texts: Texts, occurrence: dict[str, Any], person: Person) -> str:
    """What was answered and when, plain."""
    status = occurrence["status"]
    when = occurrence["snoozed_until"] if status == "snoozed" else occurrence["acted_at"] or occurrence["due_at"]
    word = "done" if status == "taken" and occurrence.get("category") != "medicine" else status
    shown = f"{MARKS.get(status, '✅')} {texts.plain(f'reminder.{word}', time=moment(texts, when, person.zone))}"
    return f"{shown}: {occurrence['skip_reason']}" if occurrence["skip_reason"] else shown


async def _refused(query: CallbackQuery, refusal: BackendRefused, texts: Texts, person: Person) -> None:
    """Somebody else's or a made-up time answers like one that is gone; one that is settled says how."""
    status = str(refusal.params.get("status", ""))
    if refusal.code == "occurrence.already-settled" and status in MARKS:
        said = f"{MARKS[status]} {texts.plain(f'reminder.{status}_already')}"
        await _show_answer(query, said)
    else:
        said = sentence(texts, refusal, person)
    await pop_up(query, said, alert=True)


async def _show_answer(query: CallbackQuery, said: str) -> None:
    """The reminder with the answer below it, and without buttons."""
    if isinstance(query.message, Message):
        before = ANSWER_LINE.sub("", query.message.html_text)
        await rewrite(query, f"{before}\n\n{Texts.escaped(said)}")


async def give_reason(query: CallbackQuery, callback_data: SkipReason, person: Person, texts: Texts) -> None:
    """One of the usual reasons, or none."""
    await pop_up(query)
    if callback_data.reason == "quiet":
        thanks = texts.say("reason.none")
    elif texts.knows(f"reason.{callback_data.reason}"):
        thanks = await _kept(person, texts, callback_data.occurrence, texts.plain(f"reason.{callback_data.reason}"))
    else:
        thanks = texts.say("fallback.button")
    await rewrite(query, thanks)


async def write_reason(message: Message, occurrence: UUID, person: Person, texts: Texts) -> None:
    """A reply to the question for the reason, in own words."""
    said = " ".join((message.text or "").split())[:LONGEST_REASON]
    await message.answer(await _kept(person, texts, occurrence, said))


async def _kept(person: Person, texts: Texts, occurrence: UUID, reason: str) -> str:
    try:
        await answered(person, occurrence, Answer.SKIP, reason)
    except BackendRefused as refusal:
        return sentence(texts, refusal, person)
    return texts.say("reason.kept", reason=reason)

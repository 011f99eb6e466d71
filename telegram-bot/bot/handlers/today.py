"""/today and /reminders: what is due, and the rules behind it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused
from bot.browser import Browser
from bot.handlers.pressing import pop_up, rewrite
from bot.handlers.reminders import answered
from bot.keyboards import markup_of
from bot.keyboards.reminders import Answer, ReminderPage, ReminderSwitch, TodayAnswer
from bot.locales import Texts
from bot.locales.moments import clock, moment, parsed
from bot.locales.refusals import sentence

SIGNS = {"taken": "✅", "skipped": "⏭", "snoozed": "💤", "fired": "🔔", "scheduled": "▫️"}
MOST_OF_A_DAY, MOST_BUTTONS = 60, 10
MOST_REMINDERS, ON_A_PAGE = 200, 8


async def show_today(message: Message, person: Person, texts: Texts) -> None:
    html, keyboard = await _today(person, texts)
    await message.answer(html, reply_markup=keyboard)


async def take_from_today(query: CallbackQuery, callback_data: TodayAnswer, person: Person, texts: Texts) -> None:
    """The list shows it at once; one that is settled already is shown as it is."""
    said = ""
    try:
        await answered(person, callback_data.occurrence, Answer.TAKEN)
    except BackendRefused as refusal:
        said = sentence(texts, refusal, person)
    html, keyboard = await _today(person, texts)
    await pop_up(query, said, alert=bool(said))
    await rewrite(query, html, keyboard)


async def _today(person: Person, texts: Texts) -> tuple[str, InlineKeyboardMarkup | None]:
    now = datetime.now(UTC).astimezone(person.zone)
    begin = now.replace(hour=0, minute=0, second=0, microsecond=0)
    # Of wall time: the next midnight, also when the clocks change in between.
    end = begin + timedelta(days=1)
    due = await person.pages(
        "reminders/occurrences",
        MOST_OF_A_DAY,
        **{"from": begin.astimezone(UTC).isoformat(), "to": end.astimezone(UTC).isoformat()},
    )
    due = sorted((item for item in due if parsed(item["due_at"]) < end), key=_time_of)
    if not due:
        return texts.say("today.nothing"), None
    lines = [
        f"{SIGNS.get(item['status'], '▫️')} {clock(_time_of(item), person.zone)} {Texts.escaped(item['title'])}"
        for item in due
    ]
    builder = InlineKeyboardBuilder()
    for item in [item for item in due if item["status"] in ("fired", "snoozed", "scheduled")][:MOST_BUTTONS]:
        shown = f"✓ {clock(_time_of(item), person.zone)} {item['title']}"[:60]
        builder.button(text=shown, callback_data=TodayAnswer(occurrence=UUID(item["id"])))
    head = texts.say("today.title")
    return "\n".join([head, "", *lines]), markup_of(builder.adjust(1))


def _time_of(item: dict[str, Any]) -> str:
    """When it rings: put off, moved by hand, or as its rule says."""
    put_off = item["snoozed_until"] if item["status"] == "snoozed" else None
    return str(put_off or item["moved_to"] or item["due_at"])


async def show_reminders(message: Message, person: Person, texts: Texts, browser: Browser) -> None:
    html, keyboard = await _reminders(person, texts, browser, 0)
    await message.answer(html, reply_markup=keyboard)


async def turn_page(
    query: CallbackQuery, callback_data: ReminderPage, person: Person, texts: Texts, browser: Browser
) -> None:
    await pop_up(query)
    await rewrite(query, *await _reminders(person, texts, browser, callback_data.page))


async def switch_reminder(
    query: CallbackQuery, callback_data: ReminderSwitch, person: Person, texts: Texts, browser: Browser
) -> None:
    said = ""
    try:
        await person.patch(f"reminders/{callback_data.reminder}", {"is_active": callback_data.active})
    except BackendRefused as refusal:
        said = sentence(texts, refusal, person)
    await pop_up(query, said, alert=bool(said))
    await rewrite(query, *await _reminders(person, texts, browser, callback_data.page))


async def _reminders(
    person: Person, texts: Texts, browser: Browser, page: int
) -> tuple[str, InlineKeyboardMarkup | None]:
    """One page of the list, with a switch for each."""
    found = [item for item in await person.pages("reminders", MOST_REMINDERS) if not _is_over(item)]
    if not found:
        return texts.say("reminders.nothing"), None
    last = (len(found) - 1) // ON_A_PAGE
    page = min(max(page, 0), last)
    builder = InlineKeyboardBuilder()
    lines = []
    for item in found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]:
        lines.append(_line(texts, item, person))
        switch = ReminderSwitch(reminder=UUID(item["id"]), active=not item["is_active"], page=page)
        sign = "⏸" if item["is_active"] else "▶️"
        builder.button(text=f"{sign} {item['title']}"[:60], callback_data=switch)
    builder.adjust(1)
    pages = InlineKeyboardBuilder()
    for number, sign in ((page - 1, "‹"), (page + 1, "›")):
        if 0 <= number <= last:
            pages.button(text=sign, callback_data=ReminderPage(page=number))
    builder.attach(pages)
    if browser.is_reachable:
        builder.row(*browser.button(texts.plain("open.reminders"), "/reminders"))
    return "\n\n".join([texts.count("reminders.title", len(found)), *lines]), markup_of(builder)


def _is_over(reminder: dict[str, Any]) -> bool:
    """Nothing will come of it any more; one that is paused may go on."""
    return reminder["is_active"] and reminder["next_due_at"] is None


def _line(texts: Texts, reminder: dict[str, Any], person: Person) -> str:
    title = Texts.escaped(reminder["title"])
    if not reminder["is_active"]:
        return f"⏸ <b>{title}</b>\n{texts.say('reminders.paused')}"
    return f"⏰ <b>{title}</b>\n" + texts.say(
        "reminders.next", when=moment(texts, reminder["next_due_at"], person.zone)
    )

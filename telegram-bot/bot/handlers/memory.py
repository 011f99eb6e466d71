"""/memory: what the assistant goes by."""

from collections import defaultdict

from aiogram.types import InlineKeyboardMarkup, Message

from bot.backend.people import Person
from bot.browser import Browser
from bot.locales import Texts
from bot.rendering.messages import messages_of
from bot.rendering.runs import BOLD, Run

ORDER = ("allergy", "condition", "medication", "vital", "document_summary", "other")
MOST_ENTRIES = 200
LONGEST_CONTENT = 300


async def show_memory(message: Message, person: Person, texts: Texts, browser: Browser) -> None:
    entries = await person.pages("memory", MOST_ENTRIES, is_active="true", status="confirmed")
    waiting = await person.pages("memory", MOST_ENTRIES, is_active="true", status="unconfirmed")
    row = browser.button(texts.plain("open.memory"), "/memory")
    keyboard = InlineKeyboardMarkup(inline_keyboard=[row]) if row else None
    if not entries and not waiting:
        await message.answer(texts.say("memory.nothing"), reply_markup=keyboard)
        return
    groups: dict[str, list[Run]] = defaultdict(list)
    for entry in entries:
        content = " ".join(entry["content"].split())
        shown = content if len(content) <= LONGEST_CONTENT else content[:LONGEST_CONTENT] + "…"
        groups[entry["category"]] += [Run("\n• "), Run(entry["title"], (BOLD,)), Run(f": {shown}")]
    runs = [Run(texts.plain("memory.title"))]
    for category in (*ORDER, *sorted(groups.keys() - set(ORDER))):
        if category in groups:
            runs += [Run("\n\n"), Run(texts.one_of("category", category), (BOLD,)), *groups[category]]
    if waiting:
        runs += [Run("\n\n"), Run(texts.count("memory.waiting", len(waiting)))]
    pages = messages_of(runs)
    for number, html in enumerate(pages):
        await message.answer(html, reply_markup=keyboard if number == len(pages) - 1 else None)

"""A document as a message: what it is, what stands in it, what has to be confirmed."""

from datetime import date
from typing import Any
from uuid import UUID

from aiogram.types import InlineKeyboardMarkup
from aiogram.utils.keyboard import InlineKeyboardBuilder

from bot.backend.people import Person
from bot.browser import Browser
from bot.keyboards import markup_of
from bot.keyboards.documents import DocumentAct, DocumentButton
from bot.locales import Texts
from bot.locales.moments import day

MOST_RESULTS, MOST_LINES = 300, 25
LONGEST_SUMMARY = 700
SIGNS = {"high": "⬆️", "low": "⬇️", "abnormal": "❗️"}
UNCONFIRMED = "unconfirmed"
Card = tuple[str, InlineKeyboardMarkup | None]


async def card_of(person: Person, texts: Texts, browser: Browser, document: dict[str, Any]) -> Card:
    """HTML and buttons of a document that was read."""
    results = await results_of(person, document["id"])
    summary = await _summary(person, document)
    parts = [_head(texts, document), _patient(texts, document)]
    if summary:
        parts.append(Texts.escaped(summary))
    parts += [_results(texts, results), _to_do(texts, document, results)]
    return "\n\n".join(part for part in parts if part), _buttons(texts, browser, document, results)


async def results_of(person: Person, document: str) -> list[dict[str, Any]]:
    found = await person.pages("labs", MOST_RESULTS, document_id=document)
    return [result for result in found if result["state"] != "rejected"]


def unconfirmed(results: list[dict[str, Any]], *, clear: bool) -> list[str]:
    """Ids of what waits for its owner's yes; with `clear` only what nothing speaks against."""
    return [item["id"] for item in results if item["state"] == UNCONFIRMED and not (clear and item["doubts"])]


async def _summary(person: Person, document: dict[str, Any]) -> str | None:
    """What the reading made of it in words, if it did."""
    if not document["memory_proposals"]:
        return None
    told = await person.pages("memory", 5, document_id=document["id"], category="document_summary")
    if not told:
        return None
    text = " ".join(str(told[0]["content"]).split())
    return text if len(text) <= LONGEST_SUMMARY else text[:LONGEST_SUMMARY] + "…"


def _head(texts: Texts, document: dict[str, Any]) -> str:
    facts = [texts.one_of("doctype", document["doc_type"])]
    if document["document_date"]:
        facts.append(day(texts, date.fromisoformat(document["document_date"])))
    if document["laboratory"]:
        facts.append(Texts.escaped(document["laboratory"]))
    if document["page_count"]:
        facts.append(texts.count("document.pages", document["page_count"]))
    return f"📄 <b>{Texts.escaped(document['filename'])}</b>\n{' · '.join(facts)}"


def _patient(texts: Texts, document: dict[str, Any]) -> str:
    match document["patient"]["match"]:
        case "other":
            return texts.say("document.somebody_else", name=document["patient"]["name"] or "–")
        case "other_said":
            return texts.say("document.not_mine")
        case _:
            return ""


def _results(texts: Texts, results: list[dict[str, Any]]) -> str:
    """Out of range first; what is doubtful is marked."""
    if not results:
        return ""
    ordered = sorted(results, key=lambda item: item["flag"] not in SIGNS)
    lines = [_line(item) for item in ordered[:MOST_LINES]]
    if len(ordered) > MOST_LINES:
        lines.append(texts.count("document.more", len(ordered) - MOST_LINES))
    outside = sum(item["flag"] in SIGNS for item in results)
    head = texts.count("document.values", len(results))
    if outside:
        head += ", " + texts.count("document.outside", outside)
    return "\n".join([head, *lines])


def _line(item: dict[str, Any]) -> str:
    sign = SIGNS.get(item["flag"] or "", "▫️")
    value = " ".join(part for part in (item["value_printed"], item["unit_printed"]) if part)
    shown = f"{sign} {Texts.escaped(item['name'])}: <b>{Texts.escaped(value)}</b>"
    if item["range_printed"]:
        shown += f" ({Texts.escaped(item['range_printed'])})"
    return shown + (" ❓" if item["doubts"] and item["state"] == UNCONFIRMED else "")


def _to_do(texts: Texts, document: dict[str, Any], results: list[dict[str, Any]]) -> str:
    waiting, clear = (len(unconfirmed(results, clear=clear)) for clear in (False, True))
    said = []
    if waiting:
        said.append(texts.count("document.to_check", waiting))
        if waiting > clear:
            said.append(texts.count("document.doubtful", waiting - clear))
    elif results:
        said.append(texts.say("document.all_confirmed"))
    if document["memory_proposals"]:
        said.append(texts.count("document.proposals", document["memory_proposals"]))
    return "\n".join(said)


def _buttons(
    texts: Texts, browser: Browser, document: dict[str, Any], results: list[dict[str, Any]]
) -> InlineKeyboardMarkup | None:
    builder = InlineKeyboardBuilder()
    identity = UUID(document["id"])

    def button(text: str, act: DocumentAct) -> None:
        builder.button(text=text, callback_data=DocumentButton(act=act, document=identity))

    if document["patient"]["match"] == "other":
        button(texts.plain("document.button_mine"), DocumentAct.MINE)
        button(texts.plain("document.button_not_mine"), DocumentAct.NOT_MINE)
    elif document["patient"]["match"] != "other_said":
        waiting, clear = (len(unconfirmed(results, clear=clear)) for clear in (False, True))
        if clear and clear == waiting:
            button(texts.plain("document.button_all", count=waiting), DocumentAct.CONFIRM_ALL)
        elif clear:
            # What is doubtful is to be looked at beside the page.
            button(texts.count("document.button_clear", clear), DocumentAct.CONFIRM_CLEAR)
    builder.adjust(2)
    path = f"/documents/{document['id']}" + ("/review" if unconfirmed(results, clear=False) else "")
    if row := browser.button(texts.plain("open.document"), path):
        builder.row(*row)
    return markup_of(builder)

"""What a chat shows of an answer: its text, what goes on right now, what was made, where it was read."""

from typing import Any
from urllib.parse import quote

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused
from bot.browser import Browser
from bot.conversation.so_far import AnswerSoFar, Tool
from bot.locales import Texts
from bot.locales.moments import moment
from bot.locales.refusals import sentence
from bot.rendering import messages_of, runs_of
from bot.rendering.runs import ITALIC, Kind, Mark, Run

MARKS = {"save_memory": "🧠", "schedule_notification": "⏰", "generate_pdf": "📄"}
MOST_SOURCES = 15


def under_way(texts: Texts, so_far: AnswerSoFar) -> list[str]:
    runs = runs_of(so_far.text)
    if so_far.running:
        shown = [_doing(texts, tool) for tool in so_far.running]
    elif so_far.is_waiting:
        shown = [texts.plain("answer.model_busy")]
    else:
        shown = ["✍️" if so_far.text else texts.plain("answer.thinking")]
    return messages_of([*_apart(runs), Run("\n".join(shown), (ITALIC,))])


def _doing(texts: Texts, tool: Tool) -> str:
    known = texts.knows(f"tool.{tool.name}")
    return texts.plain(f"tool.{tool.name}") if known else texts.plain("tool.other", name=tool.name)


def finished(texts: Texts, so_far: AnswerSoFar, sources: list[Run]) -> list[str]:
    runs = runs_of(so_far.text)
    made = "\n".join(f"{MARKS[tool.name]} {tool.summary}" for tool in so_far.made)
    if made:
        runs = [*_apart(runs), Run(made)]
    if sources:
        runs = [*_apart(runs), *sources]
    if note := _note(texts, so_far):
        runs = [*_apart(runs), Run(note, (ITALIC,))]
    return messages_of(runs or [Run(texts.plain("answer.empty"))])


def _note(texts: Texts, so_far: AnswerSoFar) -> str | None:
    """Why it is not whole, if it is not."""
    if so_far.ending is None:
        return texts.plain("answer.goes_on")
    reason = so_far.ending.reason
    if reason is None:
        return None
    problem = so_far.ending.problem
    if problem is not None and texts.knows(f"errors.{problem.get('code')}"):
        return texts.plain(f"errors.{problem['code']}", **_params(problem))
    return texts.one_of("interrupted", reason.replace("-", "_"), "failed")


def _params(problem: dict[str, Any]) -> dict[str, Any]:
    return {"seconds": "", "model": "", **(problem.get("params") or {})}


def _apart(runs: list[Run]) -> list[Run]:
    return [*runs, Run("\n\n")] if runs else []


async def sources_of(person: Person, texts: Texts, browser: Browser, so_far: AnswerSoFar) -> list[Run]:
    """`[1] ferritin.pdf, p. 2`, with links where the page can be reached."""
    cited = {int(citation["index"]): citation for citation in so_far.citations}
    runs: list[Run] = []
    names: dict[str, str] = {}
    for index, citation in sorted(cited.items())[:MOST_SOURCES]:
        document = citation["document_id"]
        if document not in names:
            names[document] = await _name_of(person, texts, document)
        path = f"/documents/{quote(document)}?page={citation['page']}"
        link = (Mark(Kind.LINK, browser.address(path)),) if browser.is_reachable else ()
        shown = texts.plain("answer.source", name=names[document], page=citation["page"])
        runs += [Run(f"{chr(10) if runs else ''}[{index}] "), Run(shown, link)]
    return runs


async def _name_of(person: Person, texts: Texts, document: str) -> str:
    try:
        return str((await person.get(f"documents/{document}"))["filename"])
    except BackendRefused:
        return texts.plain("answer.source_gone")


def refusal_words(texts: Texts, refusal: BackendRefused, person: Person) -> str:
    """A question that was not taken; for a used-up limit, when there are new ones."""
    said = sentence(texts, refusal, person)
    if refusal.code.startswith("quota.") and "resets_at" in refusal.params:
        when = moment(texts, refusal.params["resets_at"], person.zone)
        return texts.say("answer.quota", when=when)
    return said

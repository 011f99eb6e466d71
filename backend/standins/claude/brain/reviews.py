"""A daily review: what is new, counted, and for the first few things a reminder to look at them."""

import re
from dataclasses import dataclass
from typing import Any

from standins.claude.brain.phrases import phrase
from standins.claude.brain.titles import short_title
from standins.claude.brain.turn import Language, text_of
from standins.claude.encoding import dump

Json = dict[str, Any]

_SOURCE = re.compile(
    r'<source ref="(\w+)" kind="(\w+)" topic="(\w+)"( news="yes")?( rule="yes")?>\n(.*?)\n</source>', re.DOTALL
)
_RUSSIAN = re.compile(r"\bin Russian\b")
_CLOCK = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b")
_MOST = 3
# Our own kinds of things, each with the words for a reminder about it.
_TOPICS = {"medicines": "review_medicine", "results": "review_result", "documents": "review_document"}


@dataclass(frozen=True, slots=True)
class _Source:
    ref: str
    kind: str
    topic: str
    is_news: bool
    is_proposed: bool
    text: str


def answer_for(request: Json, wanted: set[str]) -> str | None:
    """None when something else is asked for."""
    if wanted != {"summary", "proposals"}:
        return None
    language: Language = "ru" if _RUSSIAN.search(text_of(request.get("system"))) else "en"
    found = [_source(match) for match in _SOURCE.findall(text_of(request["messages"][-1]["content"]))]
    news = [source for source in found if source.is_news]
    proposals = [_proposal(source, language) for source in news if not source.is_proposed and source.topic in _TOPICS]
    # Not in a chat, where its stars would be italics.
    notice = phrase("demo", language).strip("*")
    summary = f"{phrase('review_summary', language, count=len(news))} {notice}"
    return dump({"summary": summary, "proposals": proposals[:_MOST]}).decode()


def _source(found: tuple[str, ...]) -> _Source:
    ref, kind, topic, news, rule, text = found
    return _Source(ref, kind, topic, bool(news), bool(rule), text)


def _proposal(source: _Source, language: Language) -> Json:
    """Without a time, except for a medicine whose own text names one."""
    clock = _CLOCK.search(source.text) if source.kind == "memory" else None
    when = {"kind": "none", "date": "", "time": "", "weekdays": [], "day": 0}
    if clock is not None:
        when |= {"kind": "daily", "time": f"{int(clock[1]):02d}:{clock[2]}"}
    return {
        "topic": source.topic,
        "title": phrase(_TOPICS[source.topic], language, named=_named(source)),
        "body": phrase("review_body", language),
        "evidence": [source.ref],
        "when": when,
    }


def _named(source: _Source) -> str:
    """A file by its name, a result by what was measured, anything else by its first words."""
    if quoted := re.search("“([^”]+)”", source.text):
        return f"“{quoted[1]}”"
    head, _, rest = source.text.partition(": ")
    return head if source.kind == "lab" else short_title((rest or head).split(". ")[0])

"""What the demo model looks at in a request: the user's own words, the tools, the time, what tools answered so far."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from standins.claude.brain.sources import Source, read_sources
from standins.claude.prompt import content_blocks

Json = dict[str, Any]
Language = Literal["en", "ru"]

_TAGGED = re.compile(r"<([A-Za-z_][\w-]*)\b[^>]*>.*?</\1>", re.DOTALL)
_NOW = re.compile(r"<now\b[^>]*>\s*(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})")
_UNREAD = re.compile(r'\(The attached file "([^"]*)" has not been read')
_AGAIN = re.compile(r"\(Shown earlier and fitting again: ([^)]*)\)")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A tool call of this turn and its result."""

    name: str
    input: Json
    text: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Turn:
    question: str
    """Without the tagged context that the backend adds to it."""
    language: Language
    now: datetime
    """Local wall time of the user."""
    tools: dict[str, Json]
    outcomes: list[Outcome] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    unread_files: list[str] = field(default_factory=list)
    """Attached to this question, but not processed yet."""
    asked_before: str = ""
    """The user's question before this one, and the answer it got."""
    answered_before: str = ""

    def outcomes_of(self, name: str) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.name == name]


def text_of(content: Any) -> str:
    return "\n".join(block["text"] for block in content_blocks(content or []) if block.get("type") == "text")


def own_words(text: str) -> str:
    return _TAGGED.sub(" ", text).strip()


def language_of(text: str) -> Language | None:
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if not cyrillic and not latin:
        return None
    return "ru" if cyrillic * 2 >= latin else "en"


def _question_index(messages: list[Json]) -> int:
    """The newest user message in which the user says something; later ones only bring tool results."""
    asked = [
        i for i, message in enumerate(messages) if message["role"] == "user" and own_words(text_of(message["content"]))
    ]
    return asked[-1] if asked else len(messages) - 1


def last_user_text(request: Json) -> str:
    messages = request["messages"]
    return text_of(messages[_question_index(messages)]["content"])


def _outcomes(messages: list[Json]) -> list[Outcome]:
    calls: dict[str, Json] = {}
    found: list[Outcome] = []
    for message in messages:
        for block in content_blocks(message["content"]):
            if block["type"] == "tool_use":
                calls[block["id"]] = block
            elif block["type"] == "tool_result" and block["tool_use_id"] in calls:
                call = calls[block["tool_use_id"]]
                text = text_of(block.get("content"))
                found.append(Outcome(call["name"], call["input"], text, bool(block.get("is_error"))))
    return found


def _now(messages: list[Json]) -> datetime:
    for message in reversed(messages):
        stated = _NOW.findall(text_of(message["content"]))
        if stated:
            return datetime.fromisoformat(stated[-1])
    return datetime.now().replace(second=0, microsecond=0)  # noqa: DTZ005 - wall time, as in the prompt


def _shown_earlier(asked: str, earlier: list[Json]) -> list[Source]:
    """Passages of earlier turns that this one points back to by their numbers."""
    wanted = {int(number) for note in _AGAIN.findall(asked) for number in re.findall(r"\d+", note)}
    if not wanted:
        return []
    texts = [text_of(message["content"]) for message in earlier if message["role"] == "user"]
    return [source for text in texts for source in read_sources(text) if source.number in wanted]


def read_turn(request: Json) -> Turn:
    messages: list[Json] = request["messages"]
    index = _question_index(messages)
    asked = text_of(messages[index]["content"])
    outcomes = _outcomes(messages[index + 1 :])
    passages = [asked, *(outcome.text for outcome in outcomes if not outcome.is_error)]
    earlier = [message for message in messages[:index] if message["role"] in {"user", "assistant"}]
    questions = [words for m in earlier if m["role"] == "user" and (words := own_words(text_of(m["content"])))]
    answers = [words for m in earlier if m["role"] == "assistant" and (words := text_of(m["content"]))]
    question = own_words(asked)
    return Turn(
        question=question,
        language=language_of(question) or language_of(" ".join(questions[-1:])) or "en",
        now=_now(messages),
        tools={tool["name"]: tool.get("input_schema", {}) for tool in request.get("tools") or []},
        outcomes=outcomes,
        unread_files=_UNREAD.findall(asked),
        sources=[
            *_shown_earlier(asked, earlier),
            *(source for passage in passages for source in read_sources(passage)),
        ],
        asked_before=questions[-1] if questions else "",
        answered_before=answers[-1] if answers else "",
    )

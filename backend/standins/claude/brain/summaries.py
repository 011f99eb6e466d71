"""Condensing a conversation: who said what, the first sentence of each, which is all that a demo can promise."""

import re
from typing import Any

from standins.claude.brain.phrases import phrase
from standins.claude.brain.turn import Language, language_of, text_of

Json = dict[str, Any]

_ASKED = re.compile(r"\b(?:summar(?:y|i[sz]e)|condense)\b|кратко перескаж|сократи|резюмир", re.IGNORECASE)
_CONVERSATION = re.compile(r"<conversation>\s*(.*?)\s*</conversation>", re.DOTALL)
_LANGUAGE = re.compile(r"\bin (English|Russian)\b")
_SAID = re.compile(r"^(Person|Assistant|User|Пользователь|Ассистент): (.+)", re.MULTILINE)
_EARLIER = re.compile(r"\AEarlier summary:\s*(.*?)(?=\n\n(?:Person|Assistant|User): |\Z)", re.DOTALL)
_SENTENCE = re.compile(r".+?(?:[.!?…](?=\s|$)|$)")
_PEOPLE = {"Person", "User", "Пользователь"}
_MAX_LINES = 30
_MAX_EARLIER = 2000


def summary_of(request: Json) -> str | None:
    """None when nobody asks for a summary of a delimited conversation."""
    if request.get("tools"):
        return None
    order = text_of(request.get("system"))
    shown = _CONVERSATION.search(text_of(request["messages"][-1]["content"]))
    if shown is None or not _ASKED.search(order):
        return None
    named = _LANGUAGE.search(order)
    language: Language = "ru" if named and named[1] == "Russian" else "en"
    if named is None:
        language = language_of(shown[1]) or "en"
    return _summary(shown[1], language)


def _summary(conversation: str, language: Language) -> str:
    earlier = _EARLIER.search(conversation)
    lines = [earlier[1][:_MAX_EARLIER]] if earlier else []
    said = [
        f"- {phrase('summary_person' if who in _PEOPLE else 'summary_assistant', language)}: {_first_sentence(words)}"
        for who, words in _SAID.findall(conversation)
    ]
    return "\n".join([phrase("summary", language), *lines, *said[-_MAX_LINES:]])


def _first_sentence(words: str) -> str:
    found = _SENTENCE.match(words.strip())
    return (found[0] if found else words)[:160]

"""The demo assistant: sees what the user wants, calls a tool or answers, and never pretends to understand medicine."""

import re
from collections.abc import Callable
from typing import Any

from standins.claude.answers import Answer, Block, Text, ToolUse, say
from standins.claude.brain import continuing, documents, memory, reminders, reports, results, structured, trends
from standins.claude.brain.phrases import phrase
from standins.claude.brain.turn import Turn, read_turn
from standins.claude.thinking import think

_OFFERS = (documents.SEARCH, memory.SAVE, memory.GET, reminders.TOOL, reports.TOOL)
_SYMPTOMS = re.compile(
    r"\b(?:pain|hurts?|ache|fever|dizzy|symptom|nausea|bleeding|should i take|treat(?:ment)?|cure|diagnose|"
    r"what is wrong|бол(?:ит|ь|и)|температур\w+|кружится|симптом\w*|тошн\w+|кровотеч\w+|лечить\w*|лечение|вылечить|"
    r"диагноз\w*|что со мной|можно ли принимать)\b",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:,|;|\.|\band\b|\bи\b|\bа также\b)\s*$", re.IGNORECASE)


def answer_to(request: dict[str, Any]) -> Answer:
    asked, said = continuing.unbroken(request)
    turn = read_turn(asked)
    plain = structured.answer_text(asked, turn)
    answer = continuing.rest(say(plain) if plain is not None else _converse(turn, asked), said)
    thought = think(request, phrase("thinking", turn.language))
    return Answer([thought, *answer.blocks] if thought else answer.blocks)


def _converse(turn: Turn, request: dict[str, Any]) -> Answer:
    if (request.get("tool_choice") or {}).get("type") == "none":
        turn.tools.clear()
    if trends.found_nothing(turn) and documents.SEARCH in turn.tools:
        return Answer([_fitted(block, turn) for block in documents.calls(turn)])
    if turn.outcomes:
        return _honest(results.answer_text(turn), turn)
    blocks = [_fitted(block, turn) for block in _wanted(turn)]
    if any(isinstance(block, ToolUse) for block in blocks):
        return Answer(blocks)
    return _honest("\n\n".join(block.text for block in blocks if isinstance(block, Text)), turn)


def _honest(text: str, turn: Turn) -> Answer:
    return say(f"{text}\n\n{phrase('demo', turn.language)}")


def _wanted(turn: Turn) -> list[Block]:
    """What the user asks for: tool calls with a word before them, or text only."""
    question = reminders.completes_earlier_request(turn) or turn.question
    orders = _orders(question)
    if orders:
        return _together([_with_tool(tool, part, turn, make) for tool, part, make in orders])
    if memory.wants_to_recall(question):
        calls: list[Block] = [Text(phrase("recalling", turn.language)), ToolUse(memory.GET, {})]
        return _with_tool(memory.GET, question, turn, lambda _text, _turn: calls)
    if trends.is_asked(turn):
        return _with_tool(trends.TOOL, question, turn, lambda _text, turn: trends.calls(turn))
    if reports.is_asked(question):
        return _with_tool(reports.TOOL, question, turn, lambda _text, turn: reports.calls(turn))
    if documents.is_asked(turn) or (documents.may_be_asked(turn) and not _SYMPTOMS.search(question)):
        if turn.unread_files or (turn.sources and documents.findings(turn)):
            return [Text(documents.answer_text(turn))]
        return _with_tool(documents.SEARCH, question, turn, lambda _text, turn: documents.calls(turn))
    return [Text(_small_talk(turn))]


Maker = Callable[[str, Turn], list[Block]]


def _orders(question: str) -> list[tuple[str, str, Maker]]:
    """“Remember …” and “remind me …”, in the order said, each with its own part of the sentence."""
    found: list[tuple[int, str, Maker]] = []
    if memory.wants_to_save(question) and (match := memory.SAVE_TRIGGER.search(question)):
        found.append(
            (
                match.start(),
                memory.SAVE,
                lambda text, turn: [Text(phrase("saving", turn.language)), *memory.save_calls(text, turn)],
            )
        )
    if reminders.is_asked(question) and (match := reminders.TRIGGER.search(question)):
        found.append((match.start(), reminders.TOOL, lambda text, turn: reminders.answer(text, turn).blocks))
    found.sort(key=lambda order: order[0])
    if len(found) < 2:
        return [(tool, question, make) for _, tool, make in found]
    middle = found[1][0]
    parts = [_JOINT.sub("", question[:middle]), question[middle:]]
    return [(tool, part, make) for (_, tool, make), part in zip(found, parts, strict=True)]


def _with_tool(tool: str, text: str, turn: Turn, make: Maker) -> list[Block]:
    if tool not in turn.tools:
        return [Text(phrase("cannot", turn.language, tool=tool))]
    blocks = make(text, turn)
    if any(isinstance(block, ToolUse) for block in blocks):
        return blocks
    return blocks[-1:]  # a question back needs no announcement


def _together(groups: list[list[Block]]) -> list[Block]:
    """One text first, then all calls: tool calls of one turn stand side by side."""
    blocks = [block for group in groups for block in group]
    texts = [block.text for block in blocks if isinstance(block, Text)]
    return [Text(" ".join(texts)), *(block for block in blocks if isinstance(block, ToolUse))]


def _fitted(block: Block, turn: Turn) -> Block:
    """Without arguments that the tool as published does not take."""
    if not isinstance(block, ToolUse):
        return block
    properties = turn.tools.get(block.name, {}).get("properties")
    if not properties:
        return block
    return ToolUse(block.name, {key: value for key, value in block.input.items() if key in properties}, block.id)


def _small_talk(turn: Turn) -> str:
    offers = [phrase(f"offer_{name}", turn.language) for name in _OFFERS if name in turn.tools]
    listed = phrase("hello", turn.language, offers="\n".join(offers or [phrase("offer_none", turn.language)]))
    if _SYMPTOMS.search(turn.question):
        return f"{phrase('medical', turn.language)}\n\n{listed}"
    return listed

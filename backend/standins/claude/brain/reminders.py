"""“Remind me …”: the call of `schedule_notification`, or the question for a time that could not be read."""

import re

from standins.claude.answers import Answer, Block, Text, ToolUse
from standins.claude.brain.phrases import phrase
from standins.claude.brain.titles import thing_to_do
from standins.claude.brain.turn import Language, Outcome, Turn
from standins.claude.brain.when.reading import Reading, read_when
from standins.claude.brain.when.wording import describe

TOOL = "schedule_notification"
TRIGGER = re.compile(
    r"\b(?:please\s+)?(?:can you\s+|could you\s+)?(?:please\s+)?"
    r"(?:remind me|(?:set|set up|create|add|schedule|make)\s+(?:me\s+)?(?:a|an|the)?\s*"
    r"(?:new\s+)?(?:\w+\s+)?(?:reminder|notification)|don'?t let me forget|reminder)\b(?:\s+for me)?\s*:?"
    r"|\bнапом(?:ни|ните|нить|нишь|ни-ка|инай|инайте)\b(?:\s+мне\b)?"
    r"|\b(?:поставь|создай|сделай|добавь|заведи|запланируй|установи)(?:те)?\s+(?:мне\s+)?"
    r"(?:напоминани[ея]|уведомление)\b\s*:?"
    r"|\bне дай(?:те)?\s+(?:мне\s+)?забыть\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\s*,?\s*(?:what|which|how|whether|when (?:was|is|did)|"
    r"как(?:ой|ая|ое|ие|ов)|сколько|что (?:такое|было|написано)|когда (?:был|мне))\b",
    re.IGNORECASE,
)


def is_asked(text: str) -> bool:
    """Not for “remind me what my TSH was”, which is a question about documents."""
    match = TRIGGER.search(text)
    return match is not None and not _QUESTION.match(text, match.end())


def _read(text: str, turn: Turn) -> tuple[Reading, str]:
    reading = read_when(TRIGGER.sub(" ", text), turn.language, turn.now)
    return reading, thing_to_do(reading.rest) or phrase("reminder", turn.language)


def calls(text: str, turn: Turn) -> list[Block]:
    """Tool calls, or one text that asks for the time."""
    reading, title = _read(text, turn)
    if not reading.schedules:
        return [Text(phrase("past_time" if reading.is_past else "ask_time", turn.language, title=title))]
    channels = {"channels": ["in_app", *reading.channels]} if reading.channels else {}
    return [ToolUse(TOOL, {"title": title, "schedule": schedule, **channels}) for schedule in reading.schedules]


def completes_earlier_request(turn: Turn) -> str | None:
    """The whole request when this message only supplies the time that the answer before it asked for."""
    if not is_asked(turn.asked_before):
        return None
    _, title = _read(turn.asked_before, turn)
    asked = [phrase(key, turn.language, title=title) for key in ("ask_time", "past_time")]
    if not any(question in turn.answered_before for question in asked):
        return None
    reading = read_when(turn.question, turn.language, turn.now)
    return f"{turn.asked_before} {turn.question}" if reading.schedules or reading.is_past else None


def confirmation(outcome: Outcome, language: Language) -> str:
    when = describe(outcome.input.get("schedule", {}), language)
    return phrase("scheduled", language, title=str(outcome.input.get("title", "")), when=when)


def answer(text: str, turn: Turn) -> Answer:
    blocks = calls(text, turn)
    if any(isinstance(block, ToolUse) for block in blocks):
        return Answer([Text(phrase("scheduling", turn.language)), *blocks])
    return Answer(blocks)

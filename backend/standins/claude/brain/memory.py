"""“Remember …” and “what do you remember?”: the calls of `save_memory` and `get_memory`, and reading their results."""

import re
from typing import Any

from standins.claude.answers import Block, Text, ToolUse
from standins.claude.brain.phrases import phrase
from standins.claude.brain.titles import capitalised, short_title, thing_to_do
from standins.claude.brain.turn import Turn
from standins.claude.encoding import load

SAVE, GET = "save_memory", "get_memory"
SAVE_TRIGGER = re.compile(
    r"\b(?:please\s+)?(?:can you\s+)?(?<!n't )(?<!not )(?:(?:remember|memori[sz]e|keep in mind|write down)"
    r"|(?:make a note|note|save)(?=\s+(?:that|this|it|down|to|in)\b|\s*:))"
    r"(?:\s+(?:that|this|it|down|to memory|in memory|for me))*\b\s*:?"
    r"|\b(?:запомни|запиши|сохрани|учти)(?:те)?\b(?!\s+меня\b)(?:\s+(?:в память|пожалуйста|себе|в памяти))*\s*:?"
    r"|\bимей(?:те)? в виду\b\s*:?",
    re.IGNORECASE,
)
_RECALL = re.compile(
    r"\bwhat (?:do|did) you (?:remember|know|have (?:saved|stored))|\bdo you remember|"
    r"\bwhat(?:'s| is) in (?:your|my) memory|\bshow (?:me )?(?:my |your )?memor|"
    r"что ты (?:обо мне |про меня )?(?:помнишь|знаешь|запомнил)|что вы (?:помните|знаете)|(?:помнишь|помните) ли|"
    r"ты помнишь|покажи (?:мою |свою )?память|что (?:у тебя |есть )?в памяти",
    re.IGNORECASE,
)
_VITAL = (
    r"blood (?:type|group|pressure)|\bmy (?:weight|height|pulse)|\bweigh\b|\bbpm\b|mmhg|"
    r"группа крови|давлени|\bвес[ау]?\b|\bвешу\b|\bрост\b|пульс"
)
_MEDICATION = (
    r"\bmg\b|\bmcg\b|tablet|\bpills?\b|medic(?:ine|ation)|prescri|\bdose|insulin|\bi take\b|"
    r"\bмг\b|\bмкг\b|таблет|лекарств|препарат|принимаю|\bпью\b|назначил|инсулин|доз[аыу]"
)
_CONDITION = (
    r"diabet|hyperten|asthma|diagnos|disease|chronic|syndrome|pregnan|surgery|"
    r"диабет|гиперт|астм|диагноз|болезн|хронич|синдром|беремен|операци"
)
_CATEGORIES = [
    ("allergy", "high", r"allerg|intoleran|anaphyla|аллерг|непереносим|анафила"),
    ("vital", "medium", _VITAL),
    ("medication", "medium", _MEDICATION),
    ("condition", "medium", _CONDITION),
]
_ALLERGY_EN = re.compile(r"\ballerg(?:ic|y)\s+to\s+([^.,;!?]{2,60})", re.IGNORECASE)
_ALLERGY_RU = re.compile(r"\bаллерги[яию]\w*\s+на\s+([^.,;!?]{2,60})", re.IGNORECASE)
_OWNER = re.compile(r"^(?:i am|i'm|i have|i take|my|у меня|я|мой|моя|моё|мое|мои)\s+", re.IGNORECASE)
_LISTED = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+(.+)$", re.MULTILINE)
_BOOKKEEPING = re.compile(r"^(?:[0-9a-f]{8}-[0-9a-f-]{27}\s+)?(?:\[[^\]]*\]\s*)?")
_MAX_ITEMS = 20


def wants_to_save(text: str) -> bool:
    return SAVE_TRIGGER.search(text) is not None and not wants_to_recall(text)


def wants_to_recall(text: str) -> bool:
    return _RECALL.search(text) is not None


def _title(content: str) -> str:
    if found := _ALLERGY_EN.search(content):
        return capitalised(f"{' '.join(found[1].split()[:4])} allergy")
    if found := _ALLERGY_RU.search(content):
        return f"Аллергия на {' '.join(found[1].split()[:4])}"
    return short_title(_OWNER.sub("", content)) or short_title(content)


def save_calls(text: str, turn: Turn) -> list[Block]:
    content = thing_to_do(SAVE_TRIGGER.sub(" ", text, count=1).replace("«", "").replace("»", ""))
    if "у меня" in text.lower() and not content.lower().startswith("у меня"):
        content = f"У меня {content[:1].lower()}{content[1:]}"
    if not content:
        return [Text(phrase("what_to_save", turn.language))]
    lowered = content.lower()
    category, importance = next(
        ((name, weight) for name, weight, pattern in _CATEGORIES if re.search(pattern, lowered)), ("other", "medium")
    )
    return [
        ToolUse(SAVE, {"category": category, "title": _title(content), "content": content, "importance": importance})
    ]


def _items(value: Any) -> list[str] | None:
    """Entries of a JSON answer, whichever list it keeps them in; None when it is not of that shape."""
    if isinstance(value, dict):
        value = next((inner for inner in value.values() if isinstance(inner, list)), None)
    if not isinstance(value, list):
        return None
    lines: list[str] = []
    for entry in value:
        if isinstance(entry, dict):
            title, content = str(entry.get("title", "")), str(entry.get("content", ""))
            lines.append(f"**{title}**: {content}" if title and content and title != content else title or content)
        else:
            lines.append(str(entry))
    return [line for line in lines if line]


def lines_of(result: str) -> list[str]:
    """What a `get_memory` result holds, one entry a line: of a JSON list, or of the dashed lines of a text."""
    try:
        items = _items(load(result.encode()))
    except ValueError:
        items = None
    if items is None:
        items = [_plain(found[1]) for found in _LISTED.finditer(result)]
    return [item for item in items if item][:_MAX_ITEMS]


def _plain(line: str) -> str:
    """ "<id> [allergy, high, confirmed] Title: content" without what only the server needs, the title in bold."""
    line = _BOOKKEEPING.sub("", line).strip()
    title, colon, content = line.partition(": ")
    return f"**{title}**: {content}" if colon else line


def recalled_lines(turn: Turn) -> list[str]:
    """Of every `get_memory` call of this turn that went well."""
    return [line for outcome in turn.outcomes_of(GET) if not outcome.is_error for line in lines_of(outcome.text)]

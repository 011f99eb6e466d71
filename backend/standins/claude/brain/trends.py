"""“All my TSH values”: the call of `get_lab_trend` for every test named, and its results told line by line."""

import re
from dataclasses import dataclass

from standins.claude.answers import Block, Text, ToolUse
from standins.claude.brain.analytes import analytes_in
from standins.claude.brain.findings import quotable
from standins.claude.brain.phrases import phrase
from standins.claude.brain.turn import Outcome, Turn

TOOL = "get_lab_trend"
_ASKED = re.compile(
    r"\b(?:all|every|latest|last|newest|history|trends?|dynamics|over time|chang(?:e|ed|es|ing)|compare|progress)\b|"
    r"\b(?:динамик\w*|все|всю|последн\w+|истори\w+|тренд\w*|(?:из|по)?менял\w*|изменени\w+|сравни\w*|во времени)\b",
    re.IGNORECASE,
)
_GROUP = re.compile(r"^(\S.*?), oldest first:$", re.MULTILINE)
_LINE = re.compile(
    r"^- (?P<day>\d{4}-\d\d-\d\d|date not known): (?P<value>.+?) \((?P<about>.*)\) "
    r'\[source (?P<number>\d+), page \d+ of .*?: "(?P<quote>.*)"\]$',
    re.MULTILINE,
)
_REFERENCE = re.compile(r"^reference ([^;]+)")
_MAX_TESTS, _MAX_LINES = 3, 30
_SPECIMEN = re.compile(r" in (\w+)$")
_IN_RUSSIAN = {
    "serum": "сыворотка", "plasma": "плазма", "blood": "кровь", "urine": "моча", "urine_24h": "суточная моча",
    "stool": "кал", "saliva": "слюна", "other": "другой материал",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Point:
    day: str
    value: str
    reference: str
    citation: str


def is_asked(turn: Turn) -> bool:
    return TOOL in turn.tools and bool(analytes_in(turn.question)) and _ASKED.search(turn.question) is not None


def calls(turn: Turn) -> list[Block]:
    russian = turn.language == "ru"
    asked = [ToolUse(TOOL, {"analyte": analyte.name(russian)}) for analyte in analytes_in(turn.question)[:_MAX_TESTS]]
    return [Text(phrase("looking_up_values", turn.language)), *asked]


def found_nothing(turn: Turn) -> bool:
    """Whether rows have nothing to say, so that the documents should be searched."""
    outcomes = turn.outcomes
    return bool(outcomes) and all(outcome.name == TOOL and not _points(outcome.text) for outcome in outcomes)


def answer_text(outcome: Outcome, turn: Turn) -> str:
    """One line for each value, with what to cite it from."""
    lines: list[str] = []
    groups = list(_GROUP.finditer(outcome.text))
    for place, group in enumerate(groups):
        end = groups[place + 1].start() if place + 1 < len(groups) else len(outcome.text)
        lines.append(phrase("values_of", turn.language, name=_named(group[1], turn.language)))
        for point in _points(outcome.text[group.end() : end])[-_MAX_LINES:]:
            day = phrase("no_date", turn.language) if point.day.startswith("date") else point.day
            lines.append(f"- {day}: **{point.value}**{point.reference} {point.citation}".rstrip())
    return "\n".join(lines) or phrase("no_values", turn.language, name=str(outcome.input.get("analyte", "")))


def _named(printed: str, language: str) -> str:
    """The name of a test and what it was measured in, as people of that language say it."""
    found = _SPECIMEN.search(printed)
    if language != "ru" or found is None or found[1] not in _IN_RUSSIAN:
        return printed
    return f"{printed[: found.start()]}, {_IN_RUSSIAN[found[1]]}"


def _points(text: str) -> list[_Point]:
    found: list[_Point] = []
    for line in _LINE.finditer(text):
        quote = line["quote"]
        reference = _REFERENCE.match(line["about"])
        number = line["value"].split()[0]
        run = quotable(quote, max(quote.find(number), 0)) if number in quote else ""
        found.append(
            _Point(
                line["day"],
                line["value"],
                f" ({reference[1].strip()})" if reference else "",
                f'[{line["number"]}: "{run}"]' if run else "",
            )
        )
    return found

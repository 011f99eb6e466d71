"""Questions about documents: what to search for, and an answer made of quotes from what was found."""

from standins.claude.answers import Block, Text, ToolUse
from standins.claude.brain import memory
from standins.claude.brain.analytes import analytes_in
from standins.claude.brain.findings import Finding, find
from standins.claude.brain.keywords import is_about_me, keywords, mentions_documents, search_query, stem
from standins.claude.brain.phrases import phrase
from standins.claude.brain.turn import Turn

SEARCH = "search_documents"
_MAX_MEMORY_LINES = 3


def findings(turn: Turn) -> list[Finding]:
    return find(turn.question, turn.sources, turn.language == "ru")


def is_asked(turn: Turn) -> bool:
    """By its words, or when the passages in the prompt speak of it."""
    if analytes_in(turn.question) or mentions_documents(turn.question) or turn.unread_files:
        return True
    return bool(turn.sources) and bool(findings(turn))


def may_be_asked(turn: Turn) -> bool:
    """A question about oneself: the answer may stand in a document even if none is mentioned."""
    return "?" in turn.question and is_about_me(turn.question) and bool(keywords(turn.question))


def calls(turn: Turn) -> list[Block]:
    """The search, with memory looked up beside it when the question is about the user's own health."""
    query = search_query(turn.question, turn.language == "ru")
    found: list[Block] = [ToolUse(SEARCH, {"query": query})]
    if memory.GET in turn.tools and is_about_me(turn.question):
        found.append(ToolUse(memory.GET, {}))
    return [Text(phrase("searching", turn.language)), *found]


def answer_text(turn: Turn) -> str:
    found = findings(turn)
    unread = [phrase("unread", turn.language, filename=name) for name in turn.unread_files]
    parts = [*unread, _told(found, turn)] if found else unread or [_nothing(turn)]
    if remembered := _remembered(turn):
        parts.append(phrase("from_memory", turn.language, items="\n".join(f"- {line}" for line in remembered)))
    return "\n\n".join(parts)


def _told(found: list[Finding], turn: Turn) -> str:
    with_value = [finding for finding in found if finding.reading is not None]
    if len(with_value) == 1 and len(found) == 1:
        return _one_value(found[0], turn)
    if with_value:
        return _table(with_value, turn)
    items = "\n".join(f"- {finding.quoted}{_where(finding, turn)}" for finding in found)
    return phrase("found_lines", turn.language, items=items)


def _where(finding: Finding, turn: Turn) -> str:
    source = finding.source
    if not source.filename:
        return ""
    key = "where_page" if source.page else "where"
    return phrase(key, turn.language, filename=source.filename, page=source.page)


def _one_value(finding: Finding, turn: Turn) -> str:
    reading = finding.reading
    said = phrase("found_value", turn.language, name=finding.name, where=_where(finding, turn), quote=finding.quoted)
    if reading is None:
        return said
    if reading.verdict is not None:
        return f"{said}\n\n{phrase(reading.verdict, turn.language, value=reading.value, range=reading.range)}"
    return f"{said} {phrase('no_range', turn.language)}"


def _table(found: list[Finding], turn: Turn) -> str:
    heads = [phrase(f"head_{name}", turn.language) for name in ("name", "value", "range", "verdict", "source")]
    rows = [heads, ["---"] * len(heads)]
    for finding in found:
        reading = finding.reading
        if reading is None:
            continue
        verdict = phrase(f"cell_{reading.verdict}", turn.language) if reading.verdict else "–"
        rows.append([finding.name, reading.value, reading.range or "–", verdict, finding.citation])
    table = "\n".join("| " + " | ".join(cells) + " |" for cells in rows)
    return f"{phrase('found_table', turn.language)}\n\n{table}"


def _nothing(turn: Turn) -> str:
    russian = turn.language == "ru"
    named = [analyte.name(russian) for analyte in analytes_in(turn.question)] or keywords(turn.question)[:4]
    quoted = ", ".join(f"«{name}»" if russian else f"“{name}”" for name in named)
    return phrase("not_found", turn.language, what=quoted or phrase("this", turn.language))


def _remembered(turn: Turn) -> list[str]:
    """Saved lines that share a word with the question."""
    analytes = analytes_in(turn.question)
    stems = [stem(word) for word in keywords(turn.question)]

    def is_related(line: str) -> bool:
        plain = line.lower().replace("ё", "е")
        return any(analyte.pattern.search(line) for analyte in analytes) or any(part in plain for part in stems)

    return [line for line in memory.recalled_lines(turn) if is_related(line)][:_MAX_MEMORY_LINES]

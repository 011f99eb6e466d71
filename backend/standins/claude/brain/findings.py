"""The lines of the sources that answer a question, each with a run of text to quote letter by letter."""

import re
from dataclasses import dataclass

from standins.claude.brain import readings
from standins.claude.brain.analytes import Analyte, analytes_in
from standins.claude.brain.keywords import keywords, stem
from standins.claude.brain.readings import Reading
from standins.claude.brain.sources import Source

MAX_QUOTE = 120
_LEAD_IN = 40
_MAX_FINDINGS = 8
_LINES_BELOW = 4
_NEAR = 40
_WORDS_OF_A_CELL = 6
_UNDER_A_HEADING = 5
_TITRE_ASKED = re.compile(r"\btit(?:re|er)s?\b|\bтитр", re.IGNORECASE)
# A quotation mark would end the citation early, a bar would end a table cell, an entity is not what the page says.
_UNQUOTABLE = re.compile(r'["|]|[”»](?=\])|&(?:lt|gt|amp|quot|#\d+);')
_WORDS = re.compile(r"[a-zа-яё0-9-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    source: Source
    name: str
    quotes: list[str]
    """Verbatim runs, each from one line."""
    reading: Reading | None
    score: int

    @property
    def citation(self) -> str:
        return " ".join(f'[{self.source.number}: "{quote}"]' for quote in self.quotes)

    @property
    def quoted(self) -> str:
        """The words themselves, each with its mark: a mark alone is shown as a number only."""
        return ", ".join(f'“{quote}” [{self.source.number}: "{quote}"]' for quote in self.quotes)


def quotable(line: str, at: int, reach: int = 0) -> str:
    """A run of at most MAX_QUOTE characters that holds position `at` of the line and, if it fits, reaches `reach`."""
    start, end = 0, len(line)
    for match in _UNQUOTABLE.finditer(line):
        if match.end() <= at:
            start = match.end()
        elif match.start() >= at:
            end = match.start()
            break
    if len(line[start:end].strip()) > MAX_QUOTE:
        start = max(start, _word_start(line, max(start, at - _LEAD_IN)) if reach - at < MAX_QUOTE - _LEAD_IN else at)
        if end - start > MAX_QUOTE:
            end = start + MAX_QUOTE
            if line[end : end + 1].strip() and " " in line[start:end]:
                end = start + line[start:end].rfind(" ")
    return line[start:end].strip()


def _word_start(line: str, at: int) -> int:
    """The first beginning of a word at or after `at`."""
    if at == 0 or line[at - 1].isspace():
        return at
    space = line.find(" ", at)
    return at if space < 0 else space + 1


def _of_analyte(source: Source, analyte: Analyte, russian: bool) -> list[Finding]:
    found: list[Finding] = []
    for i, line in enumerate(source.lines):
        if analyte not in analytes_in(line):
            continue
        name = analyte.name(russian)
        matches = list(analyte.pattern.finditer(line))
        readings_here = [(match, _reading_of(line, match.end())) for match in matches]
        match, reading = next((pair for pair in readings_here if pair[1] is not None), readings_here[0])
        quotes = [quotable(line, match.start(), reading.end if reading else match.end())]
        if reading is None and len(line.split()) <= _WORDS_OF_A_CELL:
            # A table whose cells became lines of their own: the number stands a little below its name.
            below, reading = _reading_below(source.lines[i + 1 : i + 1 + _LINES_BELOW])
            quotes += below
        score = 3 if reading is not None and reading.verdict else 2 if reading is not None else 1
        found.append(Finding(source, name, quotes, reading, score))
    best = max((finding.score for finding in found), default=0)
    return [finding for finding in found if finding.score == best]


def _reading_of(line: str, name_end: int) -> Reading | None:
    """What is printed right after a name: not far behind it, and not behind another name."""
    reading = readings.read(line, name_end)
    if reading is None:
        return None
    between = line[name_end : reading.start]
    return None if analytes_in(between) or len(" ".join(between.split())) > _NEAR else reading


def _reading_below(lines: list[str]) -> tuple[list[str], Reading | None]:
    """The cells under a name up to the next name, read as one line; the quote is the cell that holds the value."""
    cells: list[str] = []
    for line in lines:
        if analytes_in(line):
            break
        cells.append(line.strip())
    reading = readings.read(" ".join(cells)) if cells else None
    if reading is None:
        return [], None
    number = reading.value.split()[0]
    cell = next((cell for cell in cells if number in cell and not _UNQUOTABLE.search(cell)), "")
    return ([cell[:MAX_QUOTE]] if cell else []), reading


def _of_keywords(source: Source, words: list[str]) -> list[Finding]:
    """Lines with words of the question; a heading brings the lines under it."""
    stems = [stem(word) for word in words]
    found: list[Finding] = []
    for i, line in enumerate(source.lines):
        in_line = [
            (match.start(), stem(match[0]), match[0].lower().replace("ё", "е")) for match in _WORDS.finditer(line)
        ]
        hits = {
            wanted: at for wanted in stems for at, have, word in in_line if have == wanted or word.startswith(wanted)
        }
        if not hits:
            continue
        below = source.lines[i + 1 : i + 1 + _UNDER_A_HEADING] if line.rstrip().endswith(":") else []
        quotes = [quotable(line, min(hits.values())), *(quotable(other, _indent(other)) for other in below)]
        found += [Finding(source, "", [quote], None, len(hits)) for quote in quotes if quote]
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _titres(source: Source) -> list[Finding]:
    found: list[Finding] = []
    for i, line in enumerate(source.lines):
        reading = readings.read(line)
        if reading is None or ":" not in reading.value:
            continue
        name = line[: reading.start].strip(" :;,|")
        quotes = [quotable(line, _indent(line), reading.end)]
        if not name:
            above = [other for other in source.lines[max(0, i - _LINES_BELOW) : i] if any(map(str.isalpha, other))]
            name = quotable(above[-1], _indent(above[-1])) if above else ""
            quotes = [name, *quotes] if name else quotes
        found.append(Finding(source, name, quotes, reading, 2))
    return found


def find(question: str, sources: list[Source], russian: bool) -> list[Finding]:
    """Best first. Empty when the sources do not speak of what was asked."""
    asked = analytes_in(question)
    found = [finding for analyte in asked for source in sources for finding in _of_analyte(source, analyte, russian)]
    if _TITRE_ASKED.search(question):
        found = [finding for source in sources for finding in _titres(source)] + found
    if not asked and not found:
        words = keywords(question)
        candidates = [finding for source in sources for finding in _of_keywords(source, words)]
        best = max((finding.score for finding in candidates), default=0)
        found = [finding for finding in candidates if finding.score == best]
        if not words:
            found = [finding for source in sources for finding in overview(source, russian)]
    return _distinct(found)[:_MAX_FINDINGS]


def overview(source: Source, russian: bool) -> list[Finding]:
    """For "what does it say?": the lines with laboratory values, else the first lines that are sentences."""
    values = [
        finding
        for analyte in analytes_in(source.text)
        for finding in _of_analyte(source, analyte, russian)
        if finding.reading
    ]
    if values:
        return values
    sentences = [line for line in source.lines if len(line.split()) >= 4][:3]
    return [Finding(source, "", [quote], None, 1) for line in sentences if (quote := quotable(line, _indent(line)))]


def _distinct(found: list[Finding]) -> list[Finding]:
    by_quote: dict[tuple[int, str], Finding] = {}
    for finding in found:
        by_quote.setdefault((finding.source.number, finding.quotes[0]), finding)
    return list(by_quote.values())

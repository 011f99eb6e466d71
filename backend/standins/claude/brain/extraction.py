"""Reading a document for results and facts: lines with values, and what stands behind words such as “Diagnosis:”."""

import re
from typing import Any

from standins.claude.brain import readings
from standins.claude.brain.analytes import analytes_in
from standins.claude.brain.titles import short_title
from standins.claude.brain.turn import text_of
from standins.claude.encoding import dump, load

Json = dict[str, Any]

_PAGE = re.compile(r'<page n="(\d+)">\n(.*?)\n</page>', re.DOTALL)
_IN_WORDS = "Answer with one JSON object of this schema"
_RUSSIAN = re.compile(r"\bin Russian\b")
_NONE = re.compile(
    r"\b(?:none|no known|nkda|denie[sd]|negative|нет\b|не (?:отягощ|выявл|установл|отмеч)|отрица|без особенност)",
    re.IGNORECASE,
)
_FACTS = [
    ("condition", "high", r"(?:(?:основной |клинический |final )?диагноз|(?:primary )?diagnos[ie]s)(?: по мкб)?"),
    ("allergy", "critical", r"(?:аллерги[яи]|аллергоанамнез|аллергологический анамнез|allerg(?:y|ies))"),
    ("medication", "high", r"(?:назначен[оы]?|назначения|принимает|лечение|medications?|prescribed|rp)"),
    (
        "vital",
        "medium",
        r"(?:ад|артериальное давление|вес|рост|группа крови|blood pressure|bp|weight|height|blood type)",
    ),
]
_LABELLED = [
    (category, importance, re.compile(rf"^\s*(?:[-•*]\s*)?{words}\s*[.:—-]\s*(.*)$", re.IGNORECASE))
    for category, importance, words in _FACTS
]
_ITEM = re.compile(r"^\s*(?:[-•*]|\d{1,2}[.)])\s+(\S.*)$")
_NAMES = {
    "condition": ("Diagnosis", "Диагноз"),
    "allergy": ("Allergy", "Аллергия"),
    "medication": ("Medicine", "Препарат"),
    "vital": ("Measured", "Измерено"),
}
_SINCE = re.compile(r"\b(?:since|from|с|от)\s+(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d)\b", re.IGNORECASE)
_KINDS = [
    ("prescription", r"\bprescription\b|\bрецепт\b"),
    ("imaging", r"\bmri\b|x-ray|ultrasound|\bмрт\b|\bузи\b|рентген"),
    ("consultation", r"discharge|consultation|выписк|консультац|осмотр"),
    ("lab_result", r"laborator|лаборатор|анализ"),
]
_VISITED = re.compile(r"(?:дата (?:при[её]ма|визита|консультации|осмотра)|(?:visit date|date of visit))", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d")
_MOST = 40


def answer_for(request: Json, schema: Json | None) -> str | None:
    """None when something else is asked for."""
    order, wanted = text_of(request.get("system")), fields_of(request, schema)
    pages = [(int(number), body) for number, body in _PAGE.findall(text_of(request["messages"][-1]["content"]))]
    if wanted == {"head", "results"}:
        return dump({"head": _head(pages), "results": _results(pages)}).decode()
    if wanted == {"facts"}:
        return dump({"facts": _facts(pages, russian=_RUSSIAN.search(order) is not None)}).decode()
    return None


def fields_of(request: Json, schema: Json | None) -> set[str]:
    """What the answer shall have, by its schema or by the words of the instructions."""
    order = text_of(request.get("system"))
    if schema is None and _IN_WORDS in order:
        schema = load(order[order.index("{", order.index(_IN_WORDS)) :].encode())
    return set((schema or {}).get("properties", ()))


def _results(pages: list[tuple[int, str]]) -> list[Json]:
    found: list[Json] = []
    for number, body in pages:
        for line in body.splitlines():
            for analyte in analytes_in(line):
                name = analyte.pattern.search(line)
                reading = readings.read(line, name.end()) if name else None
                if name is None or reading is None:
                    continue
                value, _, unit = reading.value.partition(" ")
                found.append(
                    {
                        "page": number,
                        "name": name[0].strip(),
                        "value": value,
                        "unit": unit,
                        "reference": reading.range,
                        "flag": "",
                        "quote": " ".join(line.split()),
                    }
                )
    return found[:_MOST]


def _head(pages: list[tuple[int, str]]) -> Json:
    head: Json = {
        "kind": "", "kind_page": 0, "kind_quote": "", "date": "", "date_kind": "", "date_page": 0, "date_quote": "",
        "laboratory": "", "laboratory_page": 0,
    }  # fmt: skip
    for number, line in ((number, line) for number, body in pages for line in body.splitlines()):
        kind = next((kind for kind, words in _KINDS if re.search(words, line, re.IGNORECASE)), None)
        if kind and not head["kind"]:
            head |= {"kind": kind, "kind_page": number, "kind_quote": line.strip()}
        day = _DATE.search(line)
        if day and _VISITED.search(line) and not head["date"]:
            head |= {"date": day[0], "date_kind": "visit", "date_page": number, "date_quote": line.strip()}
    return head


def _facts(pages: list[tuple[int, str]], *, russian: bool) -> list[Json]:
    found: list[Json] = []
    for number, body in pages:
        lines = body.splitlines()
        for place, line in enumerate(lines):
            for category, importance, pattern in _LABELLED:
                said = pattern.match(line)
                if said is None:
                    continue
                for thing, quote in _things(said[1].strip(), line, lines[place + 1 :]):
                    found.append(_fact(number, category, importance, thing, quote, russian=russian))
                break
    return [*found[:_MOST], *_summary(pages, found, russian=russian)]


def _things(said: str, line: str, below: list[str]) -> list[tuple[str, str]]:
    """What a label names, in its own line or as a list under it, each with the words to quote."""
    if said:
        return [(part, line.strip()) for part in re.split(r";\s*", said.rstrip(".")) if part and not _NONE.search(part)]
    listed: list[tuple[str, str]] = []
    for other in below:
        item = _ITEM.match(other)
        if item is None:
            break
        listed.append((item[1].rstrip("."), other.strip()))
    return [(thing, quote) for thing, quote in listed if not _NONE.search(thing)]


def _fact(page: int, category: str, importance: str, thing: str, quote: str, *, russian: bool) -> Json:
    since = _SINCE.search(quote)
    name = _NAMES[category][russian]
    title = short_title(quote if category == "vital" else thing)
    return {
        "category": category,
        "title": f"{name}: {title}" if category == "allergy" else title,
        "content": quote if category == "vital" else f"{name}: {thing}",
        "importance": importance,
        "valid_from": since[1] if since else "",
        "valid_to": "",
        "page": page,
        "quote": quote,
    }


def _summary(pages: list[tuple[int, str]], found: list[Json], *, russian: bool) -> list[Json]:
    """One line about the document: its heading, and what was found in it."""
    for number, body in pages:
        heading = next((line.strip() for line in body.splitlines() if len(re.findall(r"[^\W\d_]{3,}", line)) > 1), None)
        if heading is None:
            continue
        named = "; ".join(fact["content"] for fact in found[:3])
        content = f"{heading}. {named}".rstrip(". ") + "."
        title = ("Документ: " if russian else "Document: ") + short_title(heading)
        return [
            {
                "category": "document_summary", "title": title, "content": content, "importance": "low",
                "valid_from": "", "valid_to": "", "page": number, "quote": heading,
            }
        ]  # fmt: skip
    return []

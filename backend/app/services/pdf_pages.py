"""The HTML that becomes a PDF: our templates, everybody else's text as plain text in them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

FOLDER = Path(__file__).resolve().parents[1] / "templates" / "pdf"
LABELS: dict[str, dict[str, Any]] = json.loads((FOLDER / "labels.json").read_text(encoding="utf-8"))
DATES = {"en": "%-d %B %Y", "ru": "%d.%m.%Y"}
_NOT_PRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_pages = ImmutableSandboxedEnvironment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
# No pattern looks at the same characters again from another beginning: what is inside of a pair of marks holds none
# of them and is never given back, and space is that of one line.
_LIGHT = (
    (re.compile(r"^#{1,6}[^\S\n]++(.+)$", re.MULTILINE), r"<strong>\1</strong>"),
    (re.compile(r"\*\*(?=\S)(?!\*\*)([^*\n]*+(?:\*(?!\*)[^*\n]*+)*+)(?<=\S)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"~~(?=\S)(?!~~)([^~\n]*+(?:~(?!~)[^~\n]*+)*+)(?<=\S)~~"), r"<s>\1</s>"),
    (re.compile(r"^([^\S\n]*+)[-*][^\S\n]++", re.MULTILINE), r"\1• "),
    (re.compile(r"\[\^(\d{1,4})\]"), r"<sup>\1</sup>"),
)


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A memory entry to print. `category` is a word of LABELS."""

    category: str
    title: str
    content: str
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """A document the PDF rests on."""

    filename: str
    doc_type: str
    stored: datetime


@dataclass(frozen=True, slots=True)
class Content:
    """All that is printed; times are already in the reader's zone."""

    template: str
    locale: str
    title: str
    person: str
    made: datetime
    sections: Sequence[Section]
    facts: Sequence[Fact]
    origins: Sequence[Origin]


def to_html(content: Content) -> str:
    date_format = DATES.get(content.locale, DATES["en"])
    categories = LABELS.get(content.locale, LABELS["en"])["categories"]
    return render(
        f"{content.template}.html",
        content.locale,
        content=content,
        date=lambda moment: moment.strftime(date_format),
        facts_by_category=_grouped(content.facts, categories),
    )


def render(template: str, locale: str, **values: Any) -> str:
    """A page of ours with the words of a language."""
    labels = LABELS.get(locale, LABELS["en"])
    return printable(_pages.get_template(template).render(labels=labels, **values))


def _lightly(text: str) -> Markup:
    """What models write most, set in type: bold words, headings, bullets, footnotes. The rest is read as it is."""
    html = str(escape(text))
    for pattern, replacement in _LIGHT:
        html = pattern.sub(replacement, html)
    return Markup(html)  # noqa: S704 - escaped above; only our own tags were added


_pages.filters["lightly"] = _lightly


def printable(text: str) -> str:
    """The text without characters that neither HTML nor the database can hold."""
    return _NOT_PRINTABLE.sub("", text)


def _grouped(facts: Sequence[Fact], names: dict[str, str]) -> list[tuple[str, list[Fact]]]:
    groups = [(name, [fact for fact in facts if fact.category == category]) for category, name in names.items()]
    return [(name, group) for name, group in groups if group]

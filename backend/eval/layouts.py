"""The looks of reports: what each layout has room for, what it calls things, and its template."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from eval.sheets import Sheet
from eval.wording import GROUPS, SPECIMENS

FOLDER = Path(__file__).parent / "templates"
_pages = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True)

SANS, CONDENSED, SERIF = "DejaVu Sans", "DejaVu Sans Condensed", "DejaVu Serif"
HELVETICA, TIMES = "Nimbus Sans", "Nimbus Roman"


@dataclass(frozen=True, slots=True)
class Layout:
    """`flags` are the habits one of which is drawn: letters, words, arrows, star, none."""

    name: str
    fonts: tuple[str, ...]
    flags: tuple[str, ...]
    american: bool = False
    previous: bool = False
    methods: bool = False
    by_sex: float = 0.0
    # Words for sampling in this layout, by language.
    sampled: dict[str, tuple[str, ...]] = field(default_factory=dict)


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout(
            "invitro", (SANS, HELVETICA), ("star", "star", "none"), by_sex=0.15,
            sampled={"ru": ("Дата взятия образца", "Взятие биоматериала"), "en": ("Sample taken", "Date of sampling")},
        ),
        Layout(
            "gemotest", (HELVETICA, CONDENSED), ("arrows", "arrows", "letters"),
            sampled={"ru": ("Дата взятия биоматериала", "Дата забора"), "en": ("Collection date", "Date of draw")},
        ),
        Layout(
            "helix", (SANS, CONDENSED), ("arrows", "star", "none"), previous=True, methods=True, by_sex=0.2,
            sampled={"ru": ("Взят", "Дата взятия материала"), "en": ("Collected", "Specimen taken")},
        ),
        Layout(
            "labcorp", (HELVETICA, SANS), ("letters", "words"), american=True,
            sampled={"ru": ("Дата взятия", "Взятие материала"), "en": ("Date Collected", "Collected")},
        ),
        Layout(
            "quest", (HELVETICA, TIMES), ("letters",), american=True,
            sampled={"ru": ("Взято", "Дата взятия крови"), "en": ("Collected", "COLLECTED")},
        ),
        Layout(
            "clinic", (SERIF, TIMES, SANS), ("none", "star", "arrows"), by_sex=0.15,
            sampled={"ru": ("Дата забора материала", "Материал взят"), "en": ("Date of collection", "Sample drawn")},
        ),
        Layout(
            "cumulative", (CONDENSED, HELVETICA), ("none", "star"),
            sampled={"ru": ("Дата взятия",), "en": ("Collected",)},
        ),
    )
}  # fmt: skip


def heading(layout: Layout, language: str, group: str) -> str:
    """Of a section: its group, or its specimen as well where the layout goes by specimens."""
    title = GROUPS[language][group]
    if layout.name != "helix":
        return title
    specimen = SPECIMENS[language].get(group, SPECIMENS[language]["any"])
    return f"{title}. {specimen}" if language == "ru" else f"{title} ({specimen})"


def html(layout: Layout, sheet: Sheet) -> str:
    return _pages.get_template(f"{layout.name}.html").render(sheet=sheet, labels=sheet.labels)

"""A conversation to take along: as Markdown, or as a PDF."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.core.permissions import Principal
from app.services import pdfs
from app.services.chats import transcript
from app.services.chats.transcript import Entry, Transcript
from app.services.pdf_pages import DATES, render
from app.services.runtime import Runtime
from app.utils.filenames import clean_filename

# About a hundred pages; drawing many more takes longer than anybody waits.
MAX_PRINTED = 200_000
_HEADING = re.compile(r"^(?=#{1,6}\s)", re.MULTILINE)


class Format(StrEnum):
    MARKDOWN = "markdown"
    PDF = "pdf"


async def export(runtime: Runtime, actor: Principal, chat_id: UUID, form: Format) -> tuple[str, bytes]:
    """The file's name and what is in it. Nothing is locked while it is drawn."""
    async with runtime.database.sessions() as session:
        whole = await transcript.read(session, runtime, actor, chat_id)
    # Long texts take a while to set: not on the loop.
    if form is Format.MARKDOWN:
        return clean_filename(f"{whole.title}.md"), (await asyncio.to_thread(markdown, whole)).encode()
    return clean_filename(f"{whole.title}.pdf"), await pdfs.printed(runtime, await asyncio.to_thread(_printable, whole))


def markdown(whole: Transcript) -> str:
    labels = whole.labels
    head = [f"# {_one_line(whole.title)}", "", f"{labels['made']}: {_moment(whole, whole.made)} ({whole.timezone})  "]
    if whole.specialist:
        head.append(f"{labels['specialist']}: {_one_line(whole.specialist)}  ")
    parts = ["\n".join(head), *(_markdown_entry(whole, entry) for entry in whole.entries)]
    if whole.footnotes:
        parts.append(
            "\n".join(
                f"[^{note.number}]: {_one_line(note.document)}, {labels['page']} {note.page}: “{note.quote}”"
                for note in whole.footnotes
            )
        )
    return "\n\n".join(parts) + "\n"


def _markdown_entry(whole: Transcript, entry: Entry) -> str:
    lines = [f"## {_one_line(entry.speaker)} · {_moment(whole, entry.said_at)}"]
    lines += ["\n".join(f"> {line}" for line in entry.done)] if entry.done else []
    # Headings of an answer stand below the heading of the answer.
    lines += [_HEADING.sub("##", entry.text)] if entry.text else []
    lines += [f"*{whole.labels['interrupted']}*"] if entry.interrupted else []
    return "\n\n".join(lines)


def _printable(whole: Transcript) -> str:
    shown: list[Entry] = []
    left = MAX_PRINTED
    for entry in reversed(whole.entries):
        left -= len(entry.text)
        if left < 0 and shown:
            break
        shown.append(entry)
    return render(
        "transcript.html",
        whole.locale,
        transcript=whole,
        entries=shown[::-1],
        shortened=len(shown) < len(whole.entries),
        moment=lambda at: _moment(whole, at),
    )


def _moment(whole: Transcript, at: datetime) -> str:
    return f"{at:{DATES.get(whole.locale, DATES['en'])}, %H:%M}"


def _one_line(text: str) -> str:
    return " ".join(text.split())

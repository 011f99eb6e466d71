"""Calendars as text (RFC 5545): escaped, folded at 75 octets, instants in UTC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MAX_OCTETS = 75
LINE_END = "\r\n"


@dataclass(frozen=True, slots=True)
class Event:
    uid: str
    start: datetime
    summary: str
    # When it was changed last; calendars take the newer of two.
    changed: datetime
    minutes: int = 15


def calendar(name: str, product: str, events: Iterable[Event]) -> str:
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{escape(product)}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
    ]  # fmt: skip
    for event in events:
        lines += [
            "BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_instant(event.changed)}",
            f"DTSTART:{_instant(event.start)}", f"DURATION:PT{event.minutes}M", f"SUMMARY:{escape(event.summary)}",
            "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    lines.append("END:VCALENDAR")
    return LINE_END.join(part for line in lines for part in fold(line)) + LINE_END


def escape(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def fold(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, each but the first after a space; no character is cut."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > MAX_OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")

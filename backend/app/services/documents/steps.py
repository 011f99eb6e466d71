"""The steps of a document's pipeline and what has become of each, kept with the document for its owner to see.

A step is a coroutine `(runtime, document) -> Outcome | note | None`, can be repeated, and is begun again where a crash
left it. `reading.py` has the transactions; who runs what in which order is in `workers/document_processor`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.models import DateKind, Document, ProcessingStatus
from app.models.document import NOT_THEIRS
from app.schemas.common import utc_text
from app.services import jobs
from app.services.gateways.ocr import ReadPage
from app.services.runtime import Runtime

type Keep = Callable[[AsyncSession, Document], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step has come to: what it found, written by `keep` in the transaction that ends it, and why if nothing."""

    keep: Keep
    note: str | None = None


type Work = Callable[[Runtime, Document], Awaitable[Outcome | str | None]]


class Step(StrEnum):
    INSPECT = "inspect"
    PAGES = "pages"
    KIND = "kind"
    PATIENT = "patient"
    LABS = "labs"
    EXTRACTION = "extraction"
    MEMORY = "memory"


class Note(StrEnum):
    """Why a step did nothing; or, of a step that waits, what for."""

    QUOTA = "quota"
    NO_MODEL = "no-model"
    MODEL_FAILED = "model-failed"
    OTHER_PERSON = "other-person"
    NOT_A_REPORT = "not-a-report"
    NO_TEXT = "no-text"
    RECOGNITION = "recognition"


class Ending(NamedTuple):
    """What a step has come to, and when it was begun if the document does not say that it was."""

    name: Step
    outcome: Outcome | str | None
    since: datetime | None = None


WAITING, RUNNING, DONE, SKIPPED, FAILED = "waiting", "running", "done", "skipped", "failed"
# What makes a document readable; the other two are a job of their own, which never makes a document failed.
READING = (Step.INSPECT, Step.PAGES, Step.KIND, Step.PATIENT, Step.LABS)
AFTERWARDS = (Step.EXTRACTION, Step.MEMORY)
# In the step of the pages: those that were recognised, so that a restart goes on after them, and by how many degrees
# each was turned that lay the wrong way round; and those with letters too small to be read reliably.
RECOGNISED, TURNED, SMALL = "recognised", "turned", "small"
# In the same step: the pages to be recognised, those of them that are kept with a text of their own until then, those
# with a hidden text that another program recognised, and those that could not be drawn.
SCANNED, TEXTED, HIDDEN, UNDRAWN = "scanned", "texted", "hidden", "undrawn"
# For so many milliseconds a step was worked on before it last waited.
WORKED = "worked_ms"
# In the step of the results: the sampling date was read with doubt.
DOUBTFUL_DAY = "doubtful_day"
# How often a step was begun since it last ended or waited; counted before the work, so that a crash counts too.
TRIES = "tries"


def afresh() -> dict[str, Any]:
    """The columns of a document that is to be read from the beginning."""
    return {
        "status": ProcessingStatus.PENDING,
        "error_code": None,
        "attempts": 0,
        "progress": 0.0,
        "steps": [],
    }


def all_of(document: Document) -> list[dict[str, Any]]:
    """A copy of the document's steps, in order, also of those that nobody has begun."""
    known = {step["name"]: step for step in document.steps}
    return [dict(known.get(name, {"name": name, "state": WAITING})) for name in Step]


def state(document: Document, name: Step) -> str:
    return str(next((step["state"] for step in document.steps if step["name"] == name), WAITING))


def is_finished(document: Document, name: Step) -> bool:
    return state(document, name) in (DONE, SKIPPED, FAILED)


def next_to_read(document: Document) -> Step | None:
    return next((name for name in READING if not is_finished(document, name)), None)


def running(document: Document) -> str | None:
    return next((step["name"] for step in document.steps if step["state"] == RUNNING), None)


def wait_for_recognition(document: Document, now: datetime, **known: Any) -> None:
    """The pages wait for their turn at being recognised; `known` is kept with them."""
    worked = _duration(document, Step.PAGES, now)
    waits = {"state": WAITING, "note": Note.RECOGNITION, "started_at": None, "duration_ms": None}
    _change(document, Step.PAGES, **waits, **{WORKED: worked}, **known)


def waits_for(document: Document) -> str | None:
    """What the reading of a document waits for, if it has begun."""
    found = (step.get("note") for step in document.steps if step["state"] == WAITING)
    return next((str(note) for note in found if note is not None), None)


def to_recognise(document: Document) -> list[int] | None:
    """The pages that are still to be recognised; None while nobody knows which."""
    known = next((step[SCANNED] for step in document.steps if SCANNED in step), None)
    return None if known is None else sorted(set(known) - recognised(document))


def texted(document: Document) -> set[int]:
    return _numbers(document, TEXTED)


def hidden(document: Document) -> set[int]:
    return _numbers(document, HIDDEN)


def undrawn(document: Document) -> set[int]:
    return _numbers(document, UNDRAWN)


def began(document: Document, name: Step, now: datetime) -> None:
    more = {TRIES: tries(document, name) + 1}
    _change(document, name, state=RUNNING, started_at=utc_text(now), duration_ms=None, note=None, **more)


def tries(document: Document, name: Step) -> int:
    return next((int(step.get(TRIES, 0)) for step in document.steps if step["name"] == name), 0)


def uncount(document: Document, name: Step) -> None:
    """A try that the server ended and not the step."""
    _change(document, name, **{TRIES: max(0, tries(document, name) - 1)})


def ended(document: Document, name: Step, now: datetime, note: str | None) -> None:
    """Done; or skipped for a reason, or failed if the reason is a fault."""
    outcome = DONE if note is None else FAILED if note == Note.MODEL_FAILED else SKIPPED
    _change(document, name, state=outcome, duration_ms=_duration(document, name, now), note=note)


def broke_off(document: Document, now: datetime) -> None:
    """The step that runs or waits for something, and with it the reading, has failed."""
    name = running(document) or (Step.PAGES if waits_for(document) else None)
    if name is not None:
        _change(document, Step(name), state=FAILED, duration_ms=_duration(document, Step(name), now), note=None)


def recognised(document: Document) -> set[int]:
    """Numbers of the pages that an earlier attempt recognised."""
    return _numbers(document, RECOGNISED)


def turned(document: Document, page: int) -> int:
    """By how many degrees, counter-clockwise, the page of the file was turned to be read."""
    return next((int(step[TURNED].get(str(page), 0)) for step in document.steps if TURNED in step), 0)


def small(document: Document) -> set[int]:
    """Numbers of the pages whose letters are too small to be read reliably."""
    return _numbers(document, SMALL)


def day_is_doubtful(document: Document) -> bool:
    """Whether the date of sampling was read with doubt and its owner has not said it."""
    doubtful = any(step.get(DOUBTFUL_DAY) for step in document.steps)
    return doubtful and document.document_date is not None and document.date_kind == DateKind.COLLECTED


def note_day(document: Document, *, is_sure: bool) -> None:
    _change(document, Step.LABS, **{DOUBTFUL_DAY: not is_sure})


def note_recognised(document: Document, page: ReadPage) -> None:
    values: dict[str, Any] = {RECOGNISED: sorted(recognised(document) | {page.number})}
    if page.small:
        values[SMALL] = sorted(small(document) | {page.number})
    if page.failed:
        values[UNDRAWN] = sorted(undrawn(document) | {page.number})
    if page.turned:
        known: dict[str, int] = next((step[TURNED] for step in document.steps if TURNED in step), {})
        values[TURNED] = known | {str(page.number): page.turned}
    _change(document, Step.PAGES, **values)


def is_held(document: Document) -> bool:
    """Somebody else's document: nothing of it goes to the model or into memory until the owner says it is theirs."""
    return document.patient_match in NOT_THEIRS


def was_held(document: Document) -> bool:
    return any(step.get("note") == Note.OTHER_PERSON for step in document.steps)


def let_go(document: Document, note: Note = Note.OTHER_PERSON) -> None:
    """Steps that were held, or that something else was in the way of, wait again."""
    for step in document.steps:
        if step.get("note") == note:
            again = {TRIES: 0, "started_at": None, "duration_ms": None, "note": None}
            _change(document, Step(step["name"]), state=WAITING, **again)


async def go_on(session: AsyncSession, *document_ids: UUID) -> None:
    """Have done what comes after reading, never beside it."""
    await jobs.enqueue_all(
        session,
        jobs.UNDERSTAND_DOCUMENT,
        queue=jobs.QUEUE_UNDERSTANDING,
        jobs=[({"document_id": str(document_id)}, jobs.lock_of(document_id)) for document_id in document_ids],
    )


def _change(document: Document, name: Step, **values: Any) -> None:
    # A new list: the column does not notice changes inside the old one.
    document.steps = [step | values if step["name"] == name else step for step in all_of(document)]


def _numbers(document: Document, key: str) -> set[int]:
    return {number for step in document.steps for number in step.get(key, ())}


def _duration(document: Document, name: Step, now: datetime) -> int | None:
    step = next((step for step in document.steps if step["name"] == name), {})
    if step.get("started_at") is None:
        return None
    since = (now - datetime.fromisoformat(step["started_at"])).total_seconds()
    return max(0, round(since * 1000)) + int(step.get(WORKED) or 0)

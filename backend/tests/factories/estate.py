"""Everything one person can own, each piece marked with a canary that nobody else may ever see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

import pymupdf

from app.models import (
    Base,
    Channel,
    Chat,
    ContextFile,
    ContextKind,
    ContextVersion,
    DailyReview,
    Document,
    DocumentPage,
    GeneratedPdf,
    Importance,
    LabReader,
    LabResult,
    MemoryCategory,
    MemoryEntry,
    Message,
    MessageRole,
    Notification,
    Occurrence,
    PageSource,
    ProcessingStatus,
    PushSubscription,
    Reminder,
    ReviewProposal,
    ReviewStatus,
    ReviewTopic,
    Skill,
    ToolRun,
    ValueKind,
)
from app.schemas.reminder import Schedule
from app.services.runtime import Runtime
from tests.factories.people import Person

CANARY = "CANARY-c41d7e"
KEYS = {
    # The browser's side of the example of RFC 8291.
    "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}
DAILY = Schedule(kind="daily", times=["08:00"]).model_dump(mode="json")


@dataclass(slots=True)
class Estate:
    """The ids under the names that the routes use for them."""

    ids: dict[str, UUID | str]
    rows: list[Base]


def one_page_pdf() -> bytes:
    with pymupdf.open() as document:
        document.new_page()
        return bytes(document.tobytes())


def _conversation(owner: UUID, chat_id: UUID) -> list[Base]:
    question = Message(
        id=uuid4(),
        user_id=owner,
        chat_id=chat_id,
        role=MessageRole.USER,
        content=f"{CANARY} question",
        meta={},
        replay=[],
    )
    answer = Message(
        id=uuid4(), user_id=owner, chat_id=chat_id, parent_id=question.id, role=MessageRole.ASSISTANT,
        content=f"{CANARY} answer", meta={}, replay=[],
    )  # fmt: skip
    return [question, answer]


def _made_by_tool(owner: UUID, answer: Message, pdf: GeneratedPdf) -> ToolRun:
    """The PDF as something that the answer made, under the id that the matrix puts into addresses."""
    ref = {"kind": "pdf", "id": str(pdf.id)}
    shown = {"tool_use_id": "1", "name": "generate_pdf", "input": {}, "status": "ok", "summary": CANARY, "ref": ref}
    answer.meta = {"tool_calls": [shown | {"can_undo": True}]}
    outcome = {"content": CANARY, "summary": CANARY, "ref": ref, "is_error": False, "made": {}}
    return ToolRun(message_id=answer.id, tool_use_id="1", user_id=owner, name="generate_pdf", outcome=outcome)


def _document(owner: UUID, path: str) -> list[Base]:
    document = Document(
        id=uuid4(), user_id=owner, filename=f"{CANARY}.pdf", storage_path=path, mime_type="application/pdf",
        file_size=4, sha256="0" * 64, status=ProcessingStatus.COMPLETED, page_count=1, meta={},
    )  # fmt: skip
    page = DocumentPage(
        user_id=owner, document_id=document.id, number=1, text=f"{CANARY} hemoglobin", source=PageSource.DIGITAL
    )
    return [document, page]


def _lab(owner: UUID, document: Document) -> LabResult:
    return LabResult(
        id=uuid4(), user_id=owner, document_id=document.id, page=1, position=0, place="0", quote=CANARY,
        analyte_printed=CANARY, analyte="tsh", kind=ValueKind.TEXT, value_printed=CANARY, reader=LabReader.TABLE,
    )  # fmt: skip


def _review(owner: UUID, day: date) -> tuple[DailyReview, ReviewProposal]:
    review = DailyReview(id=uuid4(), user_id=owner, local_day=day, status=ReviewStatus.TOLD, summary=CANARY)
    evidence = {"kind": "memory", "id": str(uuid4()), "label": CANARY, "page": None, "quote": None}
    proposal = ReviewProposal(
        id=uuid4(), user_id=owner, review_id=review.id, topic=ReviewTopic.CHECKS, title=CANARY, body=CANARY,
        schedule=DAILY, evidence=[evidence],
    )  # fmt: skip
    return review, proposal


async def make_estate(runtime: Runtime, person: Person) -> Estate:
    owner, soon = person.id, runtime.clock.now() + timedelta(days=1)
    chat = Chat(id=uuid4(), user_id=owner, title=f"{CANARY} chat")
    messages = _conversation(owner, chat.id)
    document, page = _document(owner, f"uploads/{owner.hex}/{uuid4().hex}/original.pdf")
    lab = _lab(owner, document)
    memory = MemoryEntry(
        id=uuid4(), user_id=owner, category=MemoryCategory.OTHER, title=CANARY, content=CANARY,
        importance=Importance.CRITICAL,
    )  # fmt: skip
    reminder = Reminder(
        id=uuid4(), user_id=owner, title=CANARY, schedule=DAILY, timezone="UTC",
        channels=["in_app"], next_due_at=soon,
    )  # fmt: skip
    occurrence = Occurrence(id=uuid4(), user_id=owner, reminder_id=reminder.id, due_at=soon, fires_at=soon)
    notification = Notification(
        id=uuid4(), user_id=owner, title=CANARY, body=CANARY, type="reminder", channel="in_app", status="sent", meta={}
    )
    pdf = GeneratedPdf(
        id=uuid4(), user_id=owner, title=CANARY, file_size=4, source_document_ids=[],
        storage_path=f"pdfs/{owner.hex}/{uuid4().hex}.pdf",
    )  # fmt: skip
    browser = PushSubscription(
        id=uuid4(),
        user_id=owner,
        session_id=person.actor.session_id,
        endpoint=f"https://push.example.com/{CANARY}/{owner}",
        device_info=CANARY,
        **KEYS,
    )
    context = ContextFile(id=uuid4(), type=ContextKind.PERSONAL, user_id=owner, content=CANARY)
    version = ContextVersion(context_file_id=context.id, version=1, content=CANARY)
    skill = Skill(id=uuid4(), user_id=owner, name=CANARY, description=CANARY, system_prompt=CANARY, translations={})
    review, proposal = _review(owner, soon.date())
    layers = [
        [review, chat, document, memory, reminder, notification, pdf, context, skill, browser],
        [proposal, messages[0], page, lab, occurrence, version],
        [messages[1]],
        [_made_by_tool(owner, messages[1], pdf)],
    ]
    async with runtime.database.unit_of_work() as session:
        for layer in layers:
            session.add_all(layer)
            await session.flush()
    for path in (document.storage_path, pdf.storage_path):
        await runtime.files.put(path, one_page_pdf())
    ids = {
        "chat_id": chat.id, "message_id": messages[1].id, "document_id": document.id, "memory_id": memory.id,
        "reminder_id": reminder.id, "occurrence_id": occurrence.id, "notification_id": notification.id,
        "pdf_id": pdf.id, "user_id": owner, "skill_id": skill.id, "lab_id": lab.id,
        "proposal_id": proposal.id,
        "subscription_id": browser.id, "delivery_id": notification.id, "channel": Channel.IN_APP,
    }  # fmt: skip
    return Estate(ids, [row for layer in layers for row in layer])

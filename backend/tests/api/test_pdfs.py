"""PDFs made by the house: what is in them, what never gets in, who may have them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pymupdf
import pytest
from sqlalchemy import update

from app.core.errors import AppError
from app.models import (
    Chat,
    Document,
    GeneratedPdf,
    MemoryCategory,
    MemoryEntry,
    MemoryStatus,
    Message,
    MessageRole,
    ProcessingStatus,
)
from app.services import pdf_pages, pdfs
from app.services.gateways import pdf_writer
from app.services.gateways.children.run import Bounds, ChildFailed
from app.services.runtime import Runtime
from tests.factories import People, Person
from tests.factories.documents import RUSSIAN, pdf, upload, uploaded_and_read

URL = "/api/v1/pdf"


async def _compile(person: Person, *, expect: int = 201, **fields: Any) -> dict[str, Any]:
    answer = await person.http.post(f"{URL}/compile", json={"template": "basic", "title": "Summary", **fields})
    assert answer.status_code == expect, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def _text(person: Person, pdf_id: str) -> str:
    answer = await person.http.get(f"{URL}/{pdf_id}/download")
    assert answer.status_code == 200
    document = pymupdf.open(stream=answer.content, filetype="pdf")
    return " ".join("\n".join(page.get_text() for page in document).split())


async def test_a_pdf_of_a_document_names_person_date_and_source(people: People, runtime: Runtime) -> None:
    person = await people.person(locale="ru", full_name="Ёлкина Анна")
    document = await uploaded_and_read(runtime, person, pdf(RUSSIAN), "кровь.pdf")
    made = await _compile(person, title="Сводка для врача", document_ids=[document["id"]])
    assert made["source_document_ids"] == [document["id"]]
    assert (made["title"], made["source_chat_id"]) == ("Сводка для врача", None)
    text = await _text(person, made["id"])
    for wanted in ("Сводка для врача", "Ёлкина Анна", "Гемоглобин 140 г/л", "Источники", "кровь.pdf", "1 / 1"):
        assert wanted in text
    assert "не ставит диагноз" in text
    assert f"{runtime.clock.now():%d.%m.%Y}" in text


async def test_a_medical_summary_lists_confirmed_active_facts_only(people: People, runtime: Runtime) -> None:
    person, other = await people.person(), await people.person()
    facts = [
        (person, "Penicillin", MemoryStatus.CONFIRMED, True),
        (person, "Unconfirmed thing", MemoryStatus.UNCONFIRMED, True),
        (person, "Former thing", MemoryStatus.CONFIRMED, False),
        (other, "Strangers thing", MemoryStatus.CONFIRMED, True),
    ]
    async with runtime.database.unit_of_work() as session:
        session.add_all(
            MemoryEntry(
                user_id=owner.id,
                category=MemoryCategory.ALLERGY,
                title=title,
                content="rash",
                status=status,
                is_active=active,
            )
            for owner, title, status, active in facts
        )
    text = await _text(person, (await _compile(person, template="medical_summary"))["id"])
    assert "Allergies" in text
    assert "Penicillin: rash" in text
    assert "thing" not in text
    assert "does not diagnose" in text


async def test_of_a_document_whose_reading_broke_off_the_pages_that_are_there_are_printed(
    people: People, runtime: Runtime
) -> None:
    person = await people.person(locale="ru")
    document = await uploaded_and_read(runtime, person, pdf(RUSSIAN), "кровь.pdf")
    async with runtime.database.unit_of_work() as session:
        broken = {"status": ProcessingStatus.FAILED, "extracted_text": "as read long ago"}
        await session.execute(update(Document).values(broken))
    text = await _text(person, (await _compile(person, document_ids=[document["id"]]))["id"])
    assert "Гемоглобин 140 г/л" in text
    assert "long ago" not in text


async def test_a_chat_is_printed_as_it_stands_now(people: People, runtime: Runtime) -> None:
    person = await people.person()
    async with runtime.database.unit_of_work() as session:
        chat = Chat(user_id=person.id, title="Blood")
        session.add(chat)
        await session.flush()
        question = Message(user_id=person.id, chat_id=chat.id, role=MessageRole.USER, content="Is it high?")
        session.add(question)
        await session.flush()
        for content in ("first try", "second try"):
            session.add(
                Message(
                    user_id=person.id,
                    chat_id=chat.id,
                    parent_id=question.id,
                    role=MessageRole.ASSISTANT,
                    content=content,
                )
            )
            await session.flush()
    made = await _compile(person, chat_id=str(chat.id))
    assert made["source_chat_id"] == str(chat.id)
    text = await _text(person, made["id"])
    assert "Question: Is it high? Answer: second try" in text
    assert "first try" not in text


@pytest.mark.parametrize(
    "nonsense",
    [
        "<script>alert(1)</script>",
        "{{7*7}} {% for x in y %}",
        '<img src="file:///etc/hostname">',
        "</style><link rel=attachment href='file:///etc/passwd'>",
        "&lt;b&gt; & <b>bold</b>",
    ],
)
async def test_what_people_write_is_printed_and_never_obeyed(people: People, runtime: Runtime, nonsense: str) -> None:
    person = await people.person(full_name=nonsense)
    await upload(person, pdf("x"), nonsense)
    made = await _compile(person, title=nonsense)
    answer = await person.http.get(f"{URL}/{made['id']}/download")
    document = pymupdf.open(stream=answer.content, filetype="pdf")
    text = "".join(document[0].get_text().split())
    assert text.count("".join(nonsense.split())) == 2
    assert document.embfile_count() == 0
    assert document[0].get_images() == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/x", "ftp://127.0.0.1/x", "//127.0.0.1/x"]
)
async def test_drawing_fetches_nothing(runtime: Runtime, address: str) -> None:
    html = f'<link rel=attachment href="{address}"><link rel=stylesheet href="{address}"><img src="{address}">text'
    try:
        drawn = await pdf_writer.write(html, runtime.settings.storage.data_dir)
    except ChildFailed:
        return
    document = pymupdf.open(stream=drawn, filetype="pdf")
    assert document.embfile_count() == 0
    assert document[0].get_text().strip() == "text"


async def test_strangers_ids_are_refused_before_anything_is_made(people: People, runtime: Runtime) -> None:
    person, stranger = await people.person(), await people.person()
    theirs = await upload(stranger, pdf("CANARY"))
    async with runtime.database.unit_of_work() as session:
        chat = Chat(user_id=stranger.id, title="CANARY")
        session.add(chat)
    for wanted in (theirs["id"], str(uuid4())):
        assert (await _compile(person, document_ids=[wanted], expect=404))["code"] == "document.not-found"
    for wanted in (str(chat.id), str(uuid4())):
        assert (await _compile(person, chat_id=wanted, expect=404))["code"] == "chat.not-found"
    assert (await person.http.get(URL)).json()["items"] == []


async def test_a_strangers_pdf_answers_like_a_missing_one(people: People) -> None:
    person, stranger = await people.person(), await people.person()
    made = await _compile(person)
    for pdf_id in (made["id"], str(uuid4())):
        answer = await stranger.http.get(f"{URL}/{pdf_id}/download")
        assert (answer.status_code, answer.json()["code"]) == (404, "pdf.not-found")
    assert (await stranger.http.get(URL)).json()["items"] == []


async def test_the_download_is_an_attachment(people: People) -> None:
    person = await people.person()
    made = await _compile(person, title="Сводка: май")
    answer = await person.http.get(f"{URL}/{made['id']}/download")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%D0%A1" in answer.headers["content-disposition"]
    assert len(answer.content) == made["file_size"] == int(answer.headers["content-length"])


async def test_the_list_is_newest_first_and_the_templates_have_names(people: People) -> None:
    person = await people.person()
    for title in ("one", "two"):
        await _compile(person, title=title)
    first = (await person.http.get(URL, params={"limit": 1})).json()
    rest = (await person.http.get(URL, params={"limit": 1, "cursor": first["next_cursor"]})).json()
    assert [item["title"] for item in (*first["items"], *rest["items"])] == ["two", "one"]
    templates = (await person.http.get(f"{URL}/templates")).json()["items"]
    assert [item["name"] for item in templates] == ["basic", "medical_summary"]
    assert all(set(item["titles"]) == {"en", "ru"} for item in templates)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"template": "../basic"}, "pdf.template-unknown"),
        ({"template": "frame"}, "pdf.template-unknown"),
        ({"title": ""}, "request.invalid"),
        ({"title": "x" * 201}, "request.invalid"),
        ({"title": "a\nb"}, "request.invalid"),
        ({"locale": "de"}, "request.invalid"),
        ({"document_ids": ["x"]}, "request.invalid"),
        ({"extra": 1}, "request.invalid"),
    ],
)
async def test_senseless_wishes_are_refused(people: People, fields: dict[str, Any], code: str) -> None:
    assert (await _compile(await people.person(), expect=422, **fields))["code"] == code


async def test_the_tool_makes_a_pdf_of_its_own_sections(people: People, runtime: Runtime) -> None:
    person, stranger = await people.person(locale="ru"), await people.person()
    document, theirs = await upload(person, pdf("x"), "источник.pdf"), await upload(stranger, pdf("CANARY"))

    async def generate(document_id: str) -> GeneratedPdf:
        row = await pdfs.generate(
            runtime,
            person.actor,
            title="Обсле\x00дование",
            sections=[pdfs.Section("Итог", "Всё в норме.\x00\ud800\n\nКонтроль через год.")],
            document_ids=[UUID(document_id)],
            chat_id=None,
            locale="ru",
        )
        async with runtime.database.unit_of_work() as session:
            session.add(row)
        return row

    made = await generate(document["id"])
    text = await _text(person, str(made.id))
    assert "Обследование" in text
    assert "Итог Всё в норме. Контроль через год." in text
    assert "источник.pdf" in text
    with pytest.raises(AppError, match=r"document\.not-found"):
        await generate(theirs["id"])


async def test_missing_system_libraries_and_hopeless_pages_are_said(
    people: People, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    monkeypatch.setattr(pdf_writer, "BOUNDS", Bounds(1 << 30, cpu_seconds=20, silence=0.01))
    assert (await _compile(person, expect=422))["code"] == "pdf.render-failed"

    async def unavailable(*_: object) -> bytes:
        raise ChildFailed("pdf.unavailable")

    monkeypatch.setattr(pdf_writer, "write", unavailable)
    assert (await _compile(person, expect=503))["code"] == "pdf.unavailable"
    assert (await person.http.get(URL)).json()["items"] == []


def test_every_label_exists_in_both_languages() -> None:
    def keys(labels: dict[str, Any]) -> set[str]:
        return {
            f"{name}.{inner}" for name, value in labels.items() if isinstance(value, dict) for inner in value
        } | set(labels)

    assert keys(pdf_pages.LABELS["en"]) == keys(pdf_pages.LABELS["ru"])
    assert {category.value for category in MemoryCategory} == set(pdf_pages.LABELS["en"]["categories"])

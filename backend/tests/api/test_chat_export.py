"""A conversation on paper: Markdown and PDF, of the branch on the screen, in the person's language and zone."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import unquote
from uuid import UUID, uuid4

import pymupdf
from sqlalchemy import update

from app.models import Document, Message, MessageRole, MessageStatus
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People, Person
from tests.factories.estate import make_estate

SAID_AT = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)


async def conversation(runtime: Runtime, person: Person, chatter: Chatter) -> None:
    """A question, and an answer that cites a document, has used a tool, and was cut off."""
    estate = await make_estate(runtime, person)
    question = Message(
        id=uuid4(), user_id=person.id, chat_id=chatter.chat_id, role=MessageRole.USER, meta={}, replay=[],
        content="Как мой ферритин?", created_at=SAID_AT,
    )  # fmt: skip
    document, gone = str(estate.ids["document_id"]), str(uuid4())
    answer = Message(
        id=uuid4(), user_id=person.id, chat_id=chatter.chat_id, parent_id=question.id, role=MessageRole.ASSISTANT,
        replay=[], content="# Итог\n**Низкий** [1], раньше выше [2]. Ссылка [7].", created_at=SAID_AT,
        status=MessageStatus.INTERRUPTED,
        meta={
            "citations": [
                {"index": 1, "document_id": document, "page": 2, "quote": "Ферритин\n 9 нг/мл"},
                {"index": 2, "document_id": gone, "page": 1, "quote": "Ферритин 40 <b>"},
            ],
            "tool_calls": [
                {"tool_use_id": "t1", "name": "save_memory", "input": {}, "status": "ok", "summary": "Записано: ферритин"},
                {"tool_use_id": "t2", "name": "get_memory", "input": {}, "status": "ok", "summary": "", "undone": True},
            ],
            "skill": {"id": str(uuid4()), "name": "Кардиолог", "icon": "heart"},
        },
    )  # fmt: skip
    async with runtime.database.unit_of_work() as session:
        session.add(question)
        await session.flush()
        session.add(answer)
        await session.execute(update(Document).where(Document.id == UUID(document)).values(filename="Анализ.pdf"))


async def test_markdown_holds_everything_with_footnotes(people: People, runtime: Runtime) -> None:
    person = await people.person(locale="ru", timezone="Asia/Novosibirsk")
    chatter = await Chatter.open(person, title='Мой "ферритин"')
    await conversation(runtime, person, chatter)
    answer = await person.http.get(f"/api/v1/chats/{chatter.chat_id}/export", params={"format": "markdown"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert unquote(disposition.split("''")[1]) == 'Мой "ферритин".md'
    head, question, tools_at, text = answer.text, "## Вопрос · 24.11.2026, 05:30", "> Записано: ферритин", "### Итог"
    assert head.startswith('# Мой "ферритин"\n\nСоставлено: ')
    assert "(Asia/Novosibirsk)" in head
    assert f"{question}\n\nКак мой ферритин?" in head
    assert f"## Ответ · Кардиолог · 24.11.2026, 05:30\n\n{tools_at}\n> ~~get_memory~~\n\n{text}" in head
    assert "**Низкий** [^1], раньше выше [^2]. Ссылка [7].\n\n*(ответ прерван)*" in head
    assert "[^1]: Анализ.pdf, с. 2: “Ферритин 9 нг/мл”\n[^2]: документ, которого больше нет, с. 1" in head


async def test_the_pdf_says_the_same(people: People, runtime: Runtime) -> None:
    person = await people.person(locale="ru", timezone="Asia/Novosibirsk")
    chatter = await Chatter.open(person, title="Мой <i>ферритин</i>")
    await conversation(runtime, person, chatter)
    answer = await person.http.get(f"/api/v1/chats/{chatter.chat_id}/export", params={"format": "pdf"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    with pymupdf.open(stream=answer.content, filetype="pdf") as pdf:
        text = " ".join("".join(page.get_text() for page in pdf).split())
    for part in (
        "Мой <i>ферритин</i>", "Вопрос · 24.11.2026, 05:30", "Как мой ферритин?", "Ответ · Кардиолог",
        "→ Записано: ферритин", "Итог", "Низкий", "Анализ.pdf, с. 2: “Ферритин 9 нг/мл”", "40 <b>", "(ответ прерван)",
    ):  # fmt: skip
        assert part in text, part
    assert "**" not in text


async def test_the_branch_on_the_screen_is_exported(people: People, claude: ModelServer) -> None:
    chatter = await Chatter.open(await people.person())
    claude.says("Old answer.", "New answer.")
    first = await chatter.send("Q1")
    await chatter.send("Q1 again", edits=first[0].data["user_message_id"])
    url = f"/api/v1/chats/{chatter.chat_id}/export"
    text = (await chatter.http.get(url)).text
    assert "New answer." in text
    assert "Old answer." not in text
    await chatter.http.patch(f"/api/v1/chats/{chatter.chat_id}", json={"leaf_id": first[0].data["message_id"]})
    assert "Old answer." in (await chatter.http.get(url)).text
    refused = await chatter.http.get(url, params={"format": "docx"})
    assert (refused.status_code, refused.json()["code"]) == (422, "request.invalid")


async def test_an_empty_chat_can_be_exported_too(people: People) -> None:
    chatter = await Chatter.open(await people.person(), title="Nothing yet")
    answer = await chatter.http.get(f"/api/v1/chats/{chatter.chat_id}/export")
    assert answer.text.startswith("# Nothing yet\n")

"""With masking on, no text of a document that leaves the server says who its owner is; results and citations stay."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.models import PatientMatch
from app.services.runtime import Runtime
from tests.factories import Chatter, ModelServer, People
from tests.factories.documents import pdf, uploaded_and_read
from tests.factories.labs import report, tsh
from tests.factories.people import Person
from tests.factories.understanding import again, memory_of, rows_of

TEXT = (
    "Консультация\nПациент: Иванова Анна   тел. 8 (495) 123-45-67\nТТГ у Ивановой составил 4,87 мкМЕ/мл в этот раз\n"
    "Диагноз Ивановой А. С.:\n- гипотиреоз"
)
SECRETS = ("Иванов", "Анна", "123-45-67", "05.03.1970")


@pytest.fixture
async def anna(people: People) -> Person:
    return await people.person(
        locale="ru", full_name="Иванова Анна", birth_date=date(1970, 3, 5), mask_identifiers=True
    )


def sent(claude: ModelServer) -> str:
    return "\n".join(str(request["body"]) for request in claude.requests)


def says_nothing(text: str) -> bool:
    return not any(secret.lower() in text.lower() for secret in SECRETS)


async def test_excerpts_and_attachments_are_masked_and_can_be_cited(
    anna: Person, claude: ModelServer, runtime: Runtime
) -> None:
    document = await uploaded_and_read(runtime, anna, pdf(TEXT), "Иванова_Анна.pdf")
    chatter = await Chatter.open(anna)
    claude.says('Высокий [1: "ТТГ у [name] составил 4,87 мкМЕ/мл"].')
    events = await chatter.send("Что в письме про ТТГ?", document_ids=[document["id"]])
    assert says_nothing(sent(claude))
    assert "4,87" in sent(claude)
    assert [event.data["page"] for event in events if event.name == "citation"] == [1]
    said = (await anna.http.get(f"/api/v1/chats/{chatter.chat_id}/messages")).json()["items"]
    answer = next(item for item in said if item["role"] == "assistant")
    seen = (await anna.http.get(f"/api/v1/chats/{chatter.chat_id}/messages/{answer['id']}/context")).json()
    assert "[name]" in str(seen)
    assert says_nothing(str(seen["layers"]))


@pytest.mark.parametrize(
    ("name", "arguments"), [("search_documents", {"query": "ТТГ"}), ("get_lab_trend", {"analyte": "ТТГ"})]
)
async def test_tools_tell_nothing_either(
    anna: Person, claude: ModelServer, runtime: Runtime, name: str, arguments: dict[str, Any]
) -> None:
    line = "Иванова Анна   TSH   4.87   mIU/L"
    document = await report(runtime, anna, "ТТГ и прочее", line, filename="Анализ Ивановой.pdf")
    await tsh(runtime, document, quote=line)
    claude.will({"blocks": [{"type": "tool_use", "name": name, "input": arguments}]}, {"reply": "Вот."})
    await (await Chatter.open(anna)).send("Покажите всё")
    assert "4.87" in str(claude.requests[-1]["body"]["messages"])
    assert says_nothing(sent(claude))


async def test_the_names_that_documents_print_are_hidden_in_the_chat_as_well(
    anna: Person, claude: ModelServer, runtime: Runtime
) -> None:
    own = {"patient_name": "Кузнецова Анна Петровна", "patient_match": PatientMatch.OWN}
    other = {"patient_name": "Сидоров Олег Ильич", "patient_match": PatientMatch.OTHER}
    await report(runtime, anna, "Кузнецовой назначен контроль ТТГ, сейчас 4,87", **own)
    theirs = await report(runtime, anna, "Осмотрен Сидоров Олег Ильич: гемоглобин 141", **other)
    claude.says("Вот.")
    await (await Chatter.open(anna)).send("Что с ТТГ?", document_ids=[str(theirs.id)])
    assert "4,87" in sent(claude)
    assert "гемоглобин 141" in sent(claude)
    assert not any(name in sent(claude) for name in ("Кузнецов", "Сидоров", "Ильич"))


async def test_extraction_is_asked_about_masked_text_and_keeps_the_printed_one(
    anna: Person, claude: ModelServer, runtime: Runtime
) -> None:
    document = await uploaded_and_read(runtime, anna, pdf(TEXT))
    await again(runtime, anna, document)
    assert len(claude.requests) == 2
    assert says_nothing(sent(claude))
    (row,) = await rows_of(anna)
    assert row["quote"] == "ТТГ у Ивановой составил 4,87 мкМЕ/мл в этот раз"
    page = (await anna.http.get(f"/api/v1/documents/{document['id']}/pages/1")).json()["text"]
    proposed = await memory_of(anna)
    assert proposed
    assert all(item["source"]["quote"] in page for item in proposed)


async def test_without_the_wish_texts_stay_whole(people: People, claude: ModelServer, runtime: Runtime) -> None:
    person = await people.person(full_name="Иванова Анна")
    document = await uploaded_and_read(runtime, person, pdf(TEXT))
    await (await Chatter.open(person)).send("Что в письме?", document_ids=[document["id"]])
    assert "Иванова Анна" in sent(claude)

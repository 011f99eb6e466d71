"""Results that no table holds are read by the model, and kept only where the page proves them."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from app.services.runtime import Runtime
from app.workers.document_processor import process
from tests.factories import ModelServer, People
from tests.factories.documents import pdf, upload, uploaded_and_read
from tests.factories.understanding import again, finds, notes, rows_of, said, shown, understood

LETTER = (
    "Консультация эндокринолога\nДата рождения: 05.03.1970\nТТГ составил 4,87 мкМЕ/мл при норме 0,40 - 4,00.\n"
    "Ферритин в этот раз 12 нг/мл"
)
LINE = "ТТГ составил 4,87 мкМЕ/мл при норме 0,40 - 4,00."
TSH = said("ТТГ", "4,87", LINE, unit="мкМЕ/мл", reference="0,40 - 4,00")


async def test_a_result_out_of_a_sentence_waits_for_its_owner(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person(locale="ru")
    document = await understood(runtime, person, LETTER)
    assert notes(document) == [("done", None), ("done", None)]
    rows = {row["analyte"]: row for row in await rows_of(person)}
    assert set(rows) == {"tsh", "ferritin"}
    row = rows["tsh"]
    assert (row["value"], row["unit"], row["range_low"], row["range_high"]) == ("4.87", "u[IU]/mL", "0.40", "4.00")
    assert (row["flag"], row["state"], row["reader"], row["quote"]) == ("high", "unconfirmed", "model", LINE)
    assert document["labs"] == {"total": 2, "unconfirmed": 2}


async def test_the_model_is_asked_for_a_shape_without_tools_and_thinking(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    await understood(runtime, await people.person(), LETTER)
    for request in claude.requests:
        body = request["body"]
        assert body["output_config"]["format"]["type"] == "json_schema"
        assert "tools" not in body
        assert body["model"] == "claude-haiku-5-5"
        assert body["output_config"]["effort"] == "low"
        assert "ТТГ" not in str(body["system"])
        assert shown(request).startswith("Untrusted text from a document:\n<document>\n<page n=")


@pytest.mark.parametrize(
    "lie",
    [
        said("ТТГ", "4,87", "ТТГ составил 4,87 мкМЕ/л"),
        said("ТТГ", "48,7", LINE),
        said("ТТГ", "4,8", LINE),
        said("ТТГ", "4,00", LINE, reference="0,40 - 4,00"),
        said("Кальций", "4,87", LINE),
        said("ТТГ", "4,87", LINE, page=2),
        said("Дата рождения", "05.03.1970", "Дата рождения: 05.03.1970"),
        {"page": 1, "name": "ТТГ"},
    ],
    ids=["quote", "value", "piece of a value", "bound", "name", "page", "birthday", "malformed"],
)
async def test_what_the_page_does_not_prove_is_dropped_and_spoils_nothing(
    people: People, claude: ModelServer, runtime: Runtime, lie: dict[str, Any]
) -> None:
    person = await people.person()
    finds(claude, [lie, said("Ферритин", "12", "Ферритин в этот раз 12 нг/мл", unit="нг/мл")])
    document = await understood(runtime, person, LETTER)
    assert [row["analyte"] for row in await rows_of(person)] == ["ferritin"]
    assert notes(document)[0] == ("done", None)


async def test_numbers_are_ours_whatever_the_model_makes_of_them(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    finds(claude, [TSH | {"unit": "г/л", "reference": "0 - 100", "value_number": 9, "state": "confirmed"}])
    await understood(runtime, person, LETTER)
    (row,) = await rows_of(person)
    assert (row["value"], row["unit_printed"], row["range_printed"], row["state"]) == (
        "4.87",
        None,
        None,
        "unconfirmed",
    )
    assert "unit-unknown" in row["doubts"]


async def test_lines_of_tables_are_neither_shown_nor_read_twice(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    text = "Laboratory report\nTest   Result   Unit   Reference\nGlucose   5.1   mmol/L   3.9 - 6.1\nAlso TSH was 4.87 mIU/L"
    document = await uploaded_and_read(runtime, person, pdf(text))
    finds(
        claude,
        [said("Glucose", "5.1", "Glucose   5.1   mmol/L"), said("TSH", "4.87", "TSH was 4.87 mIU/L", unit="mIU/L")],
    )
    await again(runtime, person, document)
    assert {(row["analyte"], row["reader"]) for row in await rows_of(person)} == {
        ("glucose", "table"),
        ("tsh", "model"),
    }
    assert "Also TSH was" in shown(claude.requests[0])
    assert "5.1" not in shown(claude.requests[0])


async def test_reading_again_keeps_what_the_owner_made_of_a_row(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    document = await understood(runtime, person, LETTER)
    rows = {row["analyte"]: row["id"] for row in await rows_of(person)}
    await person.http.patch(f"/api/v1/labs/{rows['tsh']}", json={"state": "rejected"})
    await person.http.patch(f"/api/v1/labs/{rows['ferritin']}", json={"value_printed": "13"})
    before = await rows_of(person)
    await person.http.post(f"/api/v1/documents/{document['id']}/reindex")
    await process(runtime, document["id"])
    await again(runtime, person, document)
    assert await rows_of(person) == before


async def test_a_letter_without_numbers_costs_no_question_about_results(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    document = await understood(runtime, person, "Consultation\nComplaints: none. Examination: normal.")
    assert notes(document)[0] == ("skipped", "not-a-report")
    assert len(claude.requests) == 1


async def test_a_document_without_text_is_not_asked_about(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    document = await understood(runtime, await people.person(), "")
    assert notes(document) == [("skipped", "no-text")] * 2
    assert claude.requests == []


@pytest.mark.parametrize(
    ("quote", "day", "expected"),
    [
        ("Дата рождения: 05.03.1970", "05.03.1970", None),
        ("Прием 12.03.2026", "13.03.2026", None),
        ("Прием 12.03.2026", "12.03.2026", "2026-03-12"),
    ],
)
async def test_a_date_is_believed_if_its_line_proves_it_and_it_is_no_birthday(
    people: People, claude: ModelServer, runtime: Runtime, quote: str, day: str, expected: str | None
) -> None:
    person = await people.person()
    text = "Заметка\nДата рождения: 05.03.1970\nПрием 12.03.2026\nТТГ в этот раз был 4,87 мкМЕ/мл"
    document = await uploaded_and_read(runtime, person, pdf(text))
    assert document["document_date"] is None
    head = {"date": day, "date_kind": "visit", "date_page": 1, "date_quote": quote}
    claude.says(orjson.dumps({"head": head, "results": []}).decode(), '{"facts": []}')
    assert (await again(runtime, person, document))["document_date"] == expected


async def test_somebody_else_s_document_is_not_shown_to_the_model(
    people: People, claude: ModelServer, runtime: Runtime
) -> None:
    person = await people.person()
    document = await uploaded_and_read(runtime, person, pdf(LETTER))
    await person.http.patch(f"/api/v1/documents/{document['id']}", json={"patient": "other"})
    found = await again(runtime, person, document)
    assert notes(found) == [("skipped", "other-person")] * 2
    assert claude.requests == []


async def test_prompts_hold_nothing_of_other_people(people: People, claude: ModelServer, runtime: Runtime) -> None:
    anna, boris = await people.person(full_name="Canaryanna"), await people.person(full_name="Canaryboris")
    for person, canary in ((anna, "canary-a"), (boris, "canary-b")):
        await person.http.post(
            "/api/v1/memory",
            json={"category": "allergy", "title": canary, "content": canary, "importance": "critical"},
        )
        await upload(person, pdf(f"Letter {canary}\nThe TSH was 4.87 mIU/L this time"), f"{canary}.pdf")
        await understood(runtime, person, f"Letter {canary} own\nThe TSH was 4.87 mIU/L this time")
    sent = [shown(request) + str(request["body"]["system"]) for request in claude.requests]
    assert len(sent) == 4
    assert ["canary-a" in text for text in sent] == [True, True, False, False]
    assert ["canary-b" in text for text in sent] == [False, False, True, True]
    # Not even of the person beside the document itself.
    assert not any("Canary" in text or " own" not in text for text in sent)

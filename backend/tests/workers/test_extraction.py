"""Results that no table holds are read by the model, and kept only where the page proves them."""

from __future__ import annotations

from typing import Any

from app.services.runtime import Runtime
from app.workers.document_processor import understand
from tests.factories import ModelServer, People
from tests.factories.documents import pdf, uploaded_and_read
from tests.factories.people import Person

LETTER = (
    "Консультация эндокринолога\nПациентка обследована.\nТТГ составил 4,87 мкМЕ/мл при норме 0,40 - 4,00.\n"
    "Диагноз: первичный гипотиреоз\nНазначено: левотироксин 50 мкг утром"
)


async def understood(runtime: Runtime, person: Person, content: bytes, *, last: bool = True) -> dict[str, Any]:
    """The document after both of its jobs."""
    document = await uploaded_and_read(runtime, person, content)
    await understand(runtime, document["id"], last_attempt=last)
    body: dict[str, Any] = (await person.http.get(f"/api/v1/documents/{document['id']}")).json()
    return body


def noted(document: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    return {step["name"]: (step["state"], step["note"]) for step in document["steps"][5:]}


async def rows_of(person: Person) -> list[dict[str, Any]]:
    return list((await person.http.get("/api/v1/labs")).json()["items"])


async def memory_of(person: Person) -> list[dict[str, Any]]:
    return list((await person.http.get("/api/v1/memory")).json()["items"])


async def test_a_letter_gives_a_row_and_proposals(people: People, claude: ModelServer, runtime: Runtime) -> None:
    person = await people.person(locale="ru")
    document = await understood(runtime, person, pdf(LETTER))
    assert noted(document) == {"extraction": ("done", None), "memory": ("done", None)}
    (row,) = await rows_of(person)
    assert (row["analyte"], row["value"], row["unit_printed"], row["state"]) == (
        "tsh",
        "4.87",
        "мкМЕ/мл",
        "unconfirmed",
    )
    assert row["reader"] == "model"
    assert row["quote"] == "ТТГ составил 4,87 мкМЕ/мл при норме 0,40 - 4,00."
    found = {entry["category"]: entry for entry in await memory_of(person)}
    assert set(found) == {"condition", "medication", "document_summary"}
    assert {entry["status"] for entry in found.values()} == {"unconfirmed"}
    assert found["medication"]["source"]["quote"] == "Назначено: левотироксин 50 мкг утром"

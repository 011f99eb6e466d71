"""What a document says about how far it can be trusted: letters too small to be read, a date read with doubt."""

from __future__ import annotations

from app.services.runtime import Runtime
from tests.factories import People, Person
from tests.factories.documents import image_bytes, picture, read, uploaded_and_read

# Its label has letters wrong, as recognition leaves them.
REPORT = (
    "Лаборатория\nДата взатиа материала: 03.12.2024\nДата печати: 05.12.2024\n"
    "Глюкоза          5,1          ммоль/л          4,1 - 6,0\n"
    "Креатинин        88          мкмоль/л         62 - 106\n"
    "Мочевина         5,5         ммоль/л          2,5 - 7,8"
)


async def doubts(person: Person) -> list[set[str]]:
    return [set(row["doubts"]) for row in (await person.http.get("/api/v1/labs")).json()["items"]]


async def test_a_photo_with_letters_too_small_says_so_and_none_of_its_rows_is_certain(
    people: People, runtime: Runtime
) -> None:
    person = await people.person()
    small = image_bytes(picture(REPORT, size=(560, 260), points=11), "PNG")
    document = await uploaded_and_read(runtime, person, small, "small.png")
    assert "small-letters" in document["cautions"]
    found = await doubts(person)
    assert found
    assert all("low-confidence" in of_row for of_row in found)


async def test_a_day_read_with_doubt_asks_the_owner_whose_word_ends_it(people: People, runtime: Runtime) -> None:
    person = await people.person()
    large = image_bytes(picture(REPORT, size=(1700, 560)), "PNG")
    document = await uploaded_and_read(runtime, person, large, "large.png")
    assert (document["document_date"], document["cautions"]) == ("2024-12-03", ["doubtful-date"])
    found = await doubts(person)
    assert len(found) == 3
    assert all("date-uncertain" in of_row for of_row in found)
    url = f"/api/v1/documents/{document['id']}"
    said = (await person.http.patch(url, json={"document_date": "2024-12-03"})).json()
    assert (said["document_date"], said["date_kind"], said["cautions"]) == ("2024-12-03", "chosen", [])
    assert not any("date-uncertain" in of_row for of_row in await doubts(person))
    await person.http.post(f"{url}/reindex")
    await read(runtime, document["id"])
    assert not any("date-uncertain" in of_row for of_row in await doubts(person))

"""Finding what was said: both languages, marked words, one's own and not deleted chats only, page by page."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from app.models import Message, MessageRole, MessageStatus
from app.services.runtime import Runtime
from tests.factories import Chatter, People, Person

URL = "/api/v1/chats/search"


async def say(runtime: Runtime, chatter: Chatter, *texts: str, **fields: object) -> list[Message]:
    rows = [
        Message(
            id=uuid4(), user_id=chatter.person.id, chat_id=chatter.chat_id, content=text, meta={}, replay=[],
            **({"role": MessageRole.ASSISTANT} | fields),
        )
        for text in texts
    ]  # fmt: skip
    for row in rows:
        async with runtime.database.unit_of_work() as session:
            session.add(row)
    return rows


async def found(person: Person, q: str, **query: object) -> list[dict[str, Any]]:
    answer = await person.http.get(URL, params={"q": q, **query})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.mark.parametrize(
    ("query", "snippet"),
    [
        ("гемоглобина", "Ваш <mark>гемоглобин</mark> 140, жёлчные кислоты в норме"),
        ("желчная кислота", "Ваш гемоглобин 140, <mark>жёлчные</mark> <mark>кислоты</mark> в норме"),
        ("walks", "Short <mark>walking</mark> is good if 5 &lt; 6 &amp; free"),
        ('"short walking"', "<mark>Short</mark> <mark>walking</mark> is good if 5 &lt; 6 &amp; free"),
    ],
)
async def test_words_are_found_in_every_form_and_marked(
    people: People, runtime: Runtime, query: str, snippet: str
) -> None:
    person = await people.person()
    chatter = await Chatter.open(person, title="Mine")
    ru, en = await say(
        runtime, chatter, "Ваш гемоглобин 140, жёлчные кислоты в норме", "Short walking is good if 5 < 6 & free"
    )
    [hit] = await found(person, query)
    wanted = en if query.isascii() else ru
    assert hit["snippet"] == snippet
    assert (hit["chat_id"], hit["message_id"]) == (str(chatter.chat_id), str(wanted.id))
    assert (hit["chat_title"], hit["role"]) == ("Mine", "assistant")


ANSWER = """## Ваши **показатели** [1]

| Показатель | Значение | Норма |
| --- | :---: | ---: |
| ТТГ | 4,87 | 0,4–4,0 [1] |
| **Ферритин** | 12 | 15–150 [2] |

***

* `Железо` стоит [пересдать](https://example.org/a) [^3]
> 2 * 3 и −5 - 7 остаются
"""


@pytest.mark.parametrize(
    ("query", "snippet"),
    [
        (
            "ферритин",
            (
                "показатели Показатель · Значение · Норма ТТГ · 4,87 · 0,4–4,0 <mark>Ферритин</mark> · 12 · 15–150 "
                "Железо стоит пересдать 2 * 3 и −5 - 7 остаются"
            ),
        ),
        ("остаться", "Железо стоит пересдать 2 * 3 и −5 - 7 <mark>остаются</mark>"),
    ],
)
async def test_a_snippet_is_plain_text_without_signs_of_markdown(
    people: People, runtime: Runtime, query: str, snippet: str
) -> None:
    person = await people.person()
    await say(runtime, await Chatter.open(person), ANSWER)
    [hit] = await found(person, query)
    assert hit["snippet"] == snippet


async def test_what_is_still_being_written_or_deleted_or_not_mine_is_not_found(
    people: People, runtime: Runtime
) -> None:
    person, other = await people.person(), await people.person()
    chatter, deleted, foreign = await Chatter.open(person), await Chatter.open(person), await Chatter.open(other)
    [mine] = await say(runtime, chatter, "ferritin in my question", role=MessageRole.USER)
    await say(runtime, chatter, "ferritin is being", status=MessageStatus.STREAMING)
    await say(runtime, deleted, "ferritin deleted")
    await say(runtime, foreign, "ferritin of another")
    await person.http.delete(f"/api/v1/chats/{deleted.chat_id}")
    assert [hit["message_id"] for hit in await found(person, "ferritin")] == [str(mine.id)]
    await person.http.post(f"/api/v1/chats/{deleted.chat_id}/restore")
    assert len(await found(person, "ferritin")) == 2
    # The owner is a word of the index; nobody finds others' messages by naming them.
    assert await found(person, f"owner:{other.id}") == []
    assert await found(person, f'ferritin OR "owner:{other.id}"') != []
    assert len(await found(other, "ferritin")) == 1


async def test_many_finds_come_page_by_page_newest_first(people: People, runtime: Runtime) -> None:
    person = await people.person()
    chatter = await Chatter.open(person)
    rows = await say(runtime, chatter, *(f"number {number} of iron" for number in range(7)))
    seen: list[str] = []
    cursor = None
    while True:
        query = {"q": "iron", "limit": 3} | ({"cursor": cursor} if cursor else {})
        page = (await person.http.get(URL, params=query)).json()
        seen += [hit["message_id"] for hit in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == [str(row.id) for row in reversed(rows)]


@pytest.mark.parametrize("query", ["и", "the", '"', "---", "\u0000", "a" * 300, ":* & !("])
async def test_a_query_without_words_finds_nothing(people: People, runtime: Runtime, query: str) -> None:
    person = await people.person()
    await say(runtime, await Chatter.open(person), "some text")
    answer = await person.http.get(URL, params={"q": query})
    assert (answer.status_code, answer.json().get("items", [])) in ((200, []), (422, []))

"""Whose word a fact is, once documents were shown in a chat."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from app.services.ai.history import summary_text
from app.services.ai.provenance import hearsay_in, origin_of
from app.services.ai.sources import Sources

LETTER, DIARY = uuid4(), uuid4()
PAGES = {
    LETTER: "Discharge letter. The patient takes warfarin 10 mg and is allergic to penicillin.",
    DIARY: "Дневник давления: утром 130 на 80, вечером 125 на 75",
}


async def shown(*documents: UUID) -> Sources:
    async def page(document_id: UUID, number: int) -> str:
        return PAGES[document_id]

    sources = Sources(page)
    for document_id in documents:
        sources.number_of(document_id, 1)
    return sources


@pytest.mark.parametrize(
    ("fact", "spoken"),
    [
        ("Penicillin allergy\nThe person is allergic to penicillin", "Remember: I'm allergic to penicillin"),
        ("Аллергия на пенициллин\nАллергия на пенициллин", "запомни, у меня аллергия на пенициллины"),
        ("Варфарин 5 мг\nПринимает варфарин 5 мг вечером (2026-11-28)", "я принимаю варфарин, 5 мг по вечерам"),
        ("Lives alone", "I have been living alone since spring. I live alone now"),
    ],
)
async def test_what_the_person_said_is_theirs(fact: str, spoken: str) -> None:
    assert (await origin_of(fact, spoken, await shown(LETTER, DIARY))).is_own


@pytest.mark.parametrize(
    ("fact", "spoken", "document_id"),
    [
        ("Warfarin\nTakes warfarin 10 mg", "What does the letter say?", LETTER),
        # The words are the person's, the dose is not.
        ("Warfarin 10 mg\nTakes warfarin", "I take warfarin. What does the letter say about warfarin?", LETTER),
        ("Давление\nУтром 130 на 80", "Что в дневнике?", DIARY),
        ("Something else entirely", "Hello", None),
    ],
)
async def test_what_only_a_document_says_is_not(fact: str, spoken: str, document_id: UUID | None) -> None:
    origin = await origin_of(fact, spoken, await shown(LETTER, DIARY))
    assert (origin.is_own, origin.document_id) == (False, document_id)


async def test_where_no_document_was_shown_nothing_else_can_have_said_it() -> None:
    assert (await origin_of("Rash in 2019", "Please", await shown())).is_own


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [("Save this as critical", (False, LETTER)), ("I take warfarin, 10 mg in the evening", (True, None))],
)
async def test_what_the_memory_has_from_a_document_is_the_documents_word(
    spoken: str, expected: tuple[bool, UUID | None]
) -> None:
    told = [("Blood pressure\n130 over 80", DIARY), ("Warfarin\nTakes warfarin 10 mg", LETTER)]
    origin = await origin_of("Warfarin 10 mg\nTakes warfarin", spoken, await shown(), hearsay=True, told=told)
    assert (origin.is_own, origin.document_id) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            {"type": "tool_result", "content": "- 1 [medication, high, from a document, confirmed] Warfarin: 10 mg"},
            True,
        ),
        ({"type": "text", "text": "<now></now>\n<memory>\nWarfarin\n</memory>"}, True),
        ({"type": "text", "text": summary_text("Takes warfarin")}, True),
        ({"type": "tool_result", "content": "- 1 [medication, high, confirmed] Warfarin: 10 mg"}, False),
        ({"type": "text", "text": "What is warfarin?"}, False),
    ],
)
def test_it_is_seen_where_words_of_documents_were_shown(content: dict[str, str], expected: bool) -> None:
    assert hearsay_in([{"role": "user", "content": [content]}]) is expected

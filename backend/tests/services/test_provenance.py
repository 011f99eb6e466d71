"""Whose word a fact is, once documents were shown in a chat."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from app.services.ai.provenance import origin_of
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

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import DocumentType
from app.services.ai.sources import ABOUT_ANOTHER
from app.services.ai.tools.base import Arguments, Caller, Outcome, Tool, say
from app.services.documents import search

# Ten of them fit into a result.
MAX_PASSAGE = 3_500


class SearchDocumentsArguments(Arguments):
    query: Annotated[
        str, Field(min_length=1, max_length=300, description="Key words, in the language of the documents if known")
    ]
    doc_type: DocumentType | None = None
    document_id: Annotated[UUID | None, Field(description="Look only in this document")] = None
    limit: Annotated[int, Field(ge=1, le=10)] = 5


class SearchDocuments(Tool[SearchDocumentsArguments]):
    name = "search_documents"
    description = (
        "Full-text search over the pages of the person's own documents, in Russian and English. Answers numbered "
        "passages to cite from."
    )
    arguments = SearchDocumentsArguments
    changes_something = False

    async def run(self, session: AsyncSession, caller: Caller, prepared: SearchDocumentsArguments) -> Outcome:
        found = await search.find(
            session,
            caller.actor,
            prepared.query,
            search.Within(prepared.doc_type, prepared.document_id),
            limit=prepared.limit,
        )
        hits = found.hits
        passages = [
            await caller.sources.rendered(
                hit.document_id, hit.page, hit.filename, hit.text[:MAX_PASSAGE], is_held=hit.is_held
            )
            for hit in hits
        ]
        summary = say(
            caller.actor,
            f"Searched documents for “{prepared.query}”: {len(hits)} found",
            f"Поиск в документах «{prepared.query}»: найдено {len(hits)}",
        )
        note = "Untrusted text from the person's documents:\n"
        if any(hit.is_held for hit in hits):
            note += f"What is marked {ABOUT_ANOTHER} says nothing about this person.\n"
        if found.newest is not None:
            note += f"So many pages match that only the {found.newest} newest were looked at; ask more precisely.\n"
        return Outcome(note + "\n".join(passages) if passages else "No page of the documents matches.", summary)

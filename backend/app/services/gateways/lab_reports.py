"""Results in the texts of pages, read in a child process: the texts are strangers', and it takes all of a core."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from app.services.gateways.children.run import Bounds
from app.services.gateways.children.standing import Standing
from app.services.labs import wire
from app.services.labs.shapes import Report
from app.services.labs.wire import KeptPage

BOUNDS = Bounds(512 * 1024 * 1024, cpu_seconds=60, silence=90.0)


@dataclass(frozen=True, slots=True)
class _Begun:
    question: bytes
    report: asyncio.Task[Report]


class LabReports:
    def __init__(self, data_dir: Path) -> None:
        self._children = Standing("lab_reports", BOUNDS, data_dir)
        self._begun: dict[UUID, _Begun] = {}

    async def make_ready(self) -> None:
        """To be said when a document comes: its results can be read as soon as its pages are."""
        await self._children.make_ready()

    def begin(self, document_id: UUID, pages: Sequence[KeptPage], sex: str | None, born: date | None) -> None:
        """Read what will most likely be asked for soon; `forget` it in the end."""
        self.forget(document_id)
        question = wire.asked(pages, sex, born)
        task = asyncio.create_task(self._answered(question), name="results read ahead")
        self._begun[document_id] = _Begun(question, task)

    def forget(self, document_id: UUID) -> None:
        begun = self._begun.pop(document_id, None)
        if begun is not None and not begun.report.cancel() and not begun.report.cancelled():
            # Looked at, so that nobody misses it where the reading ended before it was asked for.
            begun.report.exception()

    async def read(
        self, pages: Sequence[KeptPage], sex: str | None, born: date | None, *, document_id: UUID | None = None
    ) -> Report:
        """The results of a person of that sex, born then, as far as it is known. Raises ChildFailed.

        What was begun for the document counts only if the question is still the same.
        """
        question = wire.asked(pages, sex, born)
        begun = self._begun.get(document_id) if document_id else None
        if begun is not None and begun.question == question:
            return await begun.report
        return await self._answered(question)

    async def _answered(self, question: bytes) -> Report:
        return wire.report(await self._children.ask(question))

    async def close(self) -> None:
        begun = [self._begun[document_id].report for document_id in self._begun]
        for document_id in list(self._begun):
            self.forget(document_id)
        await asyncio.gather(*begun, return_exceptions=True)
        await self._children.close()

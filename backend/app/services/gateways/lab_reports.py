"""Results in the texts of pages, read in a child process: the texts are strangers', and it takes all of a core."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
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
    """What is read ahead, and the person whose results they are thought to be."""

    sex: str | None
    born: date | None
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
        task = asyncio.create_task(self.read(pages, sex, born), name="results read ahead")
        self._begun[document_id] = _Begun(sex, born, task)

    def forget(self, document_id: UUID) -> None:
        begun = self._begun.pop(document_id, None)
        if begun is not None and not begun.report.cancel() and not begun.report.cancelled():
            # Looked at, so that nobody misses it where the reading ended before it was asked for.
            begun.report.exception()

    def begun(self, document_id: UUID, sex: str | None, born: date | None) -> Awaitable[Report] | None:
        """The document's results that are being read ahead, if they are thought to be such a person's."""
        begun = self._begun.get(document_id)
        return begun.report if begun is not None and (begun.sex, begun.born) == (sex, born) else None

    async def read(self, pages: Sequence[KeptPage], sex: str | None, born: date | None) -> Report:
        """The results of a person of that sex, born then, as far as it is known. Raises ChildFailed."""
        return wire.report(await self._children.ask(wire.asked(pages, sex, born)))

    async def close(self) -> None:
        begun = [self._begun[document_id].report for document_id in self._begun]
        for document_id in list(self._begun):
            self.forget(document_id)
        await asyncio.gather(*begun, return_exceptions=True)
        await self._children.close()

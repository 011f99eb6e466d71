"""Results in the texts of pages, read in a child process: the texts are strangers', and it takes all of a core."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.services.gateways.children.run import Bounds
from app.services.gateways.children.standing import Standing
from app.services.labs import wire
from app.services.labs.shapes import Report
from app.services.labs.wire import KeptPage

BOUNDS = Bounds(512 * 1024 * 1024, cpu_seconds=60, silence=90.0)


class LabReports:
    def __init__(self, data_dir: Path) -> None:
        self._children = Standing("lab_reports", BOUNDS, data_dir)

    async def make_ready(self) -> None:
        """To be said when a document comes: its results can be read as soon as its pages are."""
        await self._children.make_ready()

    async def read(self, pages: Sequence[KeptPage], sex: str | None, born: date | None) -> Report:
        """The results of a person of that sex, born then, as far as it is known. Raises ChildFailed."""
        return wire.report(await self._children.ask(wire.asked(pages, sex, born)))

    async def close(self) -> None:
        await self._children.close()

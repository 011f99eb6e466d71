"""HTML of ours to PDF, in a child process with limits."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.services.gateways.children import run
from app.services.gateways.children.run import Bounds

BOUNDS = Bounds(1024 * 1024 * 1024, cpu_seconds=60, silence=60.0)
_writing = asyncio.Semaphore(2)


async def write(html: str, data_dir: Path) -> bytes:
    """The PDF. Raises ChildFailed."""
    with run.workspace(data_dir) as directory:
        source, target = Path(directory) / "page.html", Path(directory) / "page.pdf"
        await asyncio.to_thread(source.write_text, html, encoding="utf-8")
        async with _writing:
            await run.single("write_pdf", {"source": str(source), "target": str(target)}, BOUNDS, directory)
        return await asyncio.to_thread(target.read_bytes)

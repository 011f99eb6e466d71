"""Stored originals as local files, for programs that want a file name."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from app.models import Document
from app.services.gateways.children.run import workspace
from app.services.gateways.ocr import SourceFile
from app.services.runtime import Runtime


@contextlib.asynccontextmanager
async def local_original(runtime: Runtime, document: Document) -> AsyncIterator[tuple[SourceFile, str]]:
    """The original, and a directory to work in that is removed afterwards."""
    with workspace(runtime.settings.storage.data_dir) as directory:
        root = runtime.files.root
        if root is not None:
            path = root / document.storage_path
        else:
            path = Path(directory) / "original"
            await runtime.files.fetch_to(document.storage_path, path)
        yield SourceFile(path, document.mime_type), directory

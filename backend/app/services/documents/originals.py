"""Stored originals as local files, for programs that want a file name."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from app.models import Document
from app.services.gateways.children.run import workspace
from app.services.gateways.ocr import SourceFile
from app.services.runtime import Runtime

# In the metadata of documents that a password opened: a copy without it is there to be read.
UNLOCKED = "unlocked"


def unlocked_path(document: Document) -> str:
    return f"{document.storage_path.rpartition('/')[0]}/unlocked.pdf"


@contextlib.asynccontextmanager
async def local_original(runtime: Runtime, document: Document) -> AsyncIterator[tuple[SourceFile, str]]:
    """The original, or its copy without a password, and a directory to work in that is removed afterwards."""
    stored = unlocked_path(document) if document.meta.get(UNLOCKED) else document.storage_path
    with workspace(runtime.settings.storage.data_dir) as directory:
        root = runtime.files.root
        if root is not None:
            path = root / stored
        else:
            path = Path(directory) / "original"
            await runtime.files.fetch_to(stored, path)
        yield SourceFile(path, document.mime_type), directory

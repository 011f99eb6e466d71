"""Directories that are nobody else's business on this machine."""

from __future__ import annotations

import contextlib
from pathlib import Path


def private_directory(path: Path, mode: int = 0o700) -> Path:
    """The directory, made if need be, and closed to others also where it stood before.

    One that belongs to somebody else (a mounted volume) stays as its owner set it up.
    """
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    with contextlib.suppress(PermissionError):
        path.chmod(mode)
    return path

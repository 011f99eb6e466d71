"""A file system that is soon full, for one process and its children alone (Linux, where mounting is allowed)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

TMPFS = ("unshare", "--mount", *(() if os.geteuid() == 0 else ("--map-root-user",)))


def can_mount(folder: Path) -> bool:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    tried = subprocess.run([*TMPFS, "mount", "-t", "tmpfs", "tmpfs", str(folder)], capture_output=True, check=False)
    return tried.returncode == 0


def with_disk(folder: Path, megabytes: int) -> tuple[str, ...]:
    """What goes in front of a command that shall see so small a disk there."""
    mount = f'mount -t tmpfs -o size={megabytes}m tmpfs "{folder}" && exec "$@"'
    return (*TMPFS, "sh", "-c", mount, "sh")


def seen_by(pid: int, folder: Path) -> Path:
    """That process's own view of the folder."""
    return Path(f"/proc/{pid}/root{folder}")


def fill(filler: Path, disk: Path, *, leave: int) -> None:
    filler.unlink(missing_ok=True)
    free = os.statvfs(disk)
    with filler.open("wb") as file:
        file.write(b"\0" * (free.f_bavail * free.f_frsize - leave))

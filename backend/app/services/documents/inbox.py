"""A folder for each person on the server's disk: what is laid into it becomes one of their documents and is removed.

`DATA_DIR/inbox/<user name>/`, looked at only where the administrator made it. A file that can't be taken in goes to
`refused/` in the same folder with a note why. Other programs write here, so nothing is followed that points elsewhere,
and a file is taken only after it has been still for a while. What changes while it is taken is left for the next look:
only what was read to its end is removed.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import stat
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from app.core.errors import AppError
from app.core.logging import get_logger
from app.core.permissions import Principal
from app.models import Document, User
from app.services import notifications
from app.services.documents import inbox_words, intake, trash
from app.services.documents.incoming import Incoming
from app.services.runtime import Runtime

STILL_SECONDS = 5.0
READ_BYTES = 1024 * 1024
REFUSED = "refused"
NOTE = ".note.txt"
# In bytes, with room for the ending of a note.
LONGEST_NAME = 240
NO_SESSION = UUID(int=0)
# In a document's metadata: which file it came from, so that one whose removal was lost is not taken for another.
FROM_FILE = "inbox_file"
# Refusals that lie with the server and not with the file: it stays where it is.
_LATER = frozenset({"server.storage-full", "server.unavailable", "server.error"})
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Lying:
    """A file as it lay there when it was looked at."""

    name: str
    device: int
    inode: int
    size: int
    modified: int

    @property
    def mark(self) -> str:
        return f"{self.device}:{self.inode}:{self.size}:{self.modified}"

    @classmethod
    def seen(cls, name: str, look: os.stat_result) -> _Lying:
        return cls(name, look.st_dev, look.st_ino, look.st_size, look.st_mtime_ns)

    def is_this(self, look: os.stat_result) -> bool:
        return self == _Lying.seen(self.name, look)

    def is_named_in(self, folder: int) -> bool:
        """Whether its name still stands for it, unchanged. Raises FileNotFoundError."""
        return self.is_this(os.lstat(self.name, dir_fd=folder))


class _Changed(Exception):  # noqa: N818 - reads as what happened
    """The file is not any more what lay still."""


class Inbox:
    """Remembers between its looks which files were still changing; everything else stands on the disk."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}
        # Filed, but could not be removed: not to be read again and again.
        self._stuck: set[str] = set()

    async def collect(self, runtime: Runtime) -> int:
        """File what lies still; returns how many documents that made. A lock lets one process in at a time."""
        root = runtime.settings.storage.data_dir / "inbox"
        with _locked(root) as folder:
            if folder is None:
                return 0
            names = await asyncio.to_thread(os.listdir, folder)
            filed, seen = 0, dict[str, float]()
            async for person in _people(runtime, names):
                filed += await self._collect_for(runtime, person, folder, seen)
            self._seen = seen
            return filed

    async def _collect_for(self, runtime: Runtime, person: User, root: int, seen: dict[str, float]) -> int:
        filed = 0
        with contextlib.suppress(NotADirectoryError, FileNotFoundError), _opened(person.username, _FOLDER, root) as own:
            now = time.monotonic()
            for lying in await asyncio.to_thread(_files_in, own):
                first = seen[lying.mark] = self._seen.get(lying.mark, now)
                if now - first >= STILL_SECONDS and lying.mark not in self._stuck:
                    filed += await self._take(runtime, person, own, lying)
        return filed

    async def _take(self, runtime: Runtime, person: User, folder: int, lying: _Lying) -> bool:
        actor = Principal(person.id, NO_SESSION, person.role, person.locale, person.timezone)
        try:
            document = await _file_away(runtime, actor, folder, lying)
        except AppError as refusal:
            await self._put_aside(runtime, person, folder, lying, refusal)
            return False
        except _Changed:
            return False
        except OSError as error:
            log.warning("a file of the inbox can't be read", error=type(error).__name__)
            return False
        if not self._remove(folder, lying):
            await trash.discard(runtime, actor, document.id)
            return False
        await _tell(runtime, inbox_words.filed(person, document, runtime.clock.now()))
        return True

    async def _put_aside(self, runtime: Runtime, person: User, folder: int, lying: _Lying, refusal: AppError) -> None:
        if refusal.code in _LATER:
            log.warning("a file of the inbox has to wait", reason=refusal.code)
            return
        if refusal.code == "document.already-stored" and await _was_filed(runtime, refusal, lying):
            self._remove(folder, lying)
            return
        try:
            if not lying.is_named_in(folder):
                return
            await asyncio.to_thread(_refuse, folder, lying.name, inbox_words.note(refusal, person.locale))
        except OSError as error:
            self._stuck.add(lying.mark)
            log.warning("a refused file of the inbox can't be put aside", error=type(error).__name__)
        await _tell(runtime, inbox_words.refused(person, lying.name, lying.mark, refusal, runtime.clock.now()))

    def _remove(self, folder: int, lying: _Lying) -> bool:
        """Remove what was filed; False when something else lies there by now, which then stays."""
        try:
            if not lying.is_named_in(folder):
                return False
            os.unlink(lying.name, dir_fd=folder)
        except FileNotFoundError:
            return True
        except OSError as error:
            self._stuck.add(lying.mark)
            log.warning("a filed file of the inbox can't be removed", error=type(error).__name__)
        return True


async def _file_away(runtime: Runtime, actor: Principal, folder: int, lying: _Lying) -> Document:
    with _opened(lying.name, _FILE, folder) as file, Incoming(runtime) as incoming:
        look = os.fstat(file)
        if not stat.S_ISREG(look.st_mode) or not lying.is_this(look):
            raise _Changed
        while piece := await asyncio.to_thread(os.read, file, READ_BYTES):
            await incoming.write(piece)
        if incoming.size != lying.size or not lying.is_this(os.fstat(file)):
            raise _Changed
        kind = await incoming.complete()
        return await intake.store(runtime, actor, incoming, lying.name, kind, meta={FROM_FILE: lying.mark})


async def _people(runtime: Runtime, names: list[str]) -> AsyncIterator[User]:
    """Those with an account among the names of the folders."""
    if not names:
        return
    async with runtime.database.sessions() as session:
        people = list(await session.scalars(select(User).where(User.username.in_(names), User.is_active)))
    for person in people:
        yield person


async def _was_filed(runtime: Runtime, refusal: AppError, lying: _Lying) -> bool:
    """Whether the document that stands in the way is this very file, filed before its removal was lost."""
    async with runtime.database.sessions() as session:
        twin = await session.get(Document, UUID(str(refusal.params["document_id"])))
    return twin is not None and twin.meta.get(FROM_FILE) == lying.mark


async def _tell(runtime: Runtime, row: dict[str, object]) -> None:
    async with runtime.database.unit_of_work() as session:
        created = await notifications.create(session, [row])
    await notifications.announce(runtime, created)


def _files_in(folder: int) -> list[_Lying]:
    """Regular files directly in the folder, by name; hidden ones are other programs' own."""
    with os.scandir(folder) as entries:
        found = [
            _Lying.seen(entry.name, entry.stat(follow_symlinks=False))
            for entry in entries
            if not entry.name.startswith(".") and entry.is_file(follow_symlinks=False)
        ]
    return sorted(found, key=lambda lying: lying.name)


def _refuse(folder: int, name: str, note: str) -> None:
    """Put the file aside under a name that is free there, with the note beside it."""
    with contextlib.suppress(FileExistsError):
        os.mkdir(REFUSED, 0o700, dir_fd=folder)
    with _opened(REFUSED, _FOLDER, folder) as aside:
        with os.scandir(aside) as entries:
            taken = {entry.name for entry in entries}
        free, number = name, 1
        while free in taken:
            number += 1
            free = f"{Path(name).stem} ({number}){Path(name).suffix}"
        beside = os.fsencode(free)[:LONGEST_NAME].decode(errors="ignore") + NOTE
        with contextlib.suppress(FileNotFoundError):
            os.unlink(beside, dir_fd=aside)
        os.rename(name, free, src_dir_fd=folder, dst_dir_fd=aside)
        with os.fdopen(os.open(beside, _NEW, 0o600, dir_fd=aside), "w") as file:
            file.write(note + "\n")


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[int | None]:
    """The folder of all folders, ours alone; None when there is none or another process is at it."""
    try:
        folder = os.open(root, _FOLDER)
    except OSError:
        yield None
        return
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield None
    else:
        yield folder
    finally:
        os.close(folder)


@contextlib.contextmanager
def _opened(name: str, flags: int, folder: int) -> Iterator[int]:
    opened = os.open(name, flags, dir_fd=folder)
    try:
        yield opened
    finally:
        os.close(opened)

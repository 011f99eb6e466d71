"""The folder of a person: what lies still in it becomes a document, nothing else does, and nothing twice."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.services.documents import inbox
from app.services.documents.inbox import Inbox
from app.services.runtime import Runtime
from tests.factories import People, Person
from tests.factories.documents import ENGLISH, RUSSIAN, pdf, upload

URL = "/api/v1/documents"


@pytest.fixture
def root(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(inbox, "STILL_SECONDS", 0.0)
    folder = runtime.settings.storage.data_dir / "inbox"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def folder_of(root: Path, person: Person) -> Path:
    folder = root / person.user.username
    folder.mkdir(exist_ok=True)
    return folder


async def documents_of(person: Person, **query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await person.http.get(URL, params=query)).json()["items"]
    return items


async def told(person: Person) -> list[tuple[str, str, str]]:
    items = (await person.http.get("/api/v1/notifications")).json()["items"]
    return [(item["type"], item["title"], item["body"]) for item in items]


async def test_a_file_laid_into_the_folder_becomes_a_document_and_goes(
    people: People, runtime: Runtime, root: Path
) -> None:
    person, content = await people.person(), pdf(RUSSIAN)
    folder = folder_of(root, person)
    (folder / "анализ.pdf").write_bytes(content)
    assert await Inbox().collect(runtime) == 1
    [document] = await documents_of(person)
    assert (document["filename"], document["mime_type"], document["status"]) == (
        "анализ.pdf", "application/pdf", "pending",
    )  # fmt: skip
    assert (await person.http.get(f"{URL}/{document['id']}/download")).content == content
    assert list(folder.iterdir()) == []
    assert await told(person) == [("info", "From your folder: анализ.pdf", "The file is being read now.")]


async def test_a_file_is_taken_only_after_it_has_been_still(
    people: People, runtime: Runtime, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "STILL_SECONDS", 5.0)
    moment = 1000.0
    monkeypatch.setattr(inbox.time, "monotonic", lambda: moment)
    person, box = await people.person(), Inbox()
    growing = folder_of(root, person) / "growing.txt"
    growing.write_text("the first half")
    assert await box.collect(runtime) == 0
    moment += 4
    assert await box.collect(runtime) == 0
    growing.write_text("the first half and the second")
    moment += 4
    assert await box.collect(runtime) == 0
    moment += 5
    assert await box.collect(runtime) == 1
    assert [one["file_size"] for one in await documents_of(person)] == [29]


async def test_what_is_no_file_of_somebody_we_know_is_left_alone(people: People, runtime: Runtime, root: Path) -> None:
    person, secret = await people.person(), root.parent / "secret.txt"
    secret.write_text("of the server")
    folder = folder_of(root, person)
    (folder / "link.txt").symlink_to(secret)
    (folder / ".part").write_text("another program's own")
    (folder / "deeper").mkdir()
    os.mkfifo(folder / "pipe")
    (root / "nobody").mkdir()
    (root / "nobody" / "a.txt").write_text("of nobody we know")
    (root / "loose.txt").write_text("of nobody at all")
    stranger = await people.person()
    (root / stranger.user.username).symlink_to(root.parent)
    assert await Inbox().collect(runtime) == 0
    assert await documents_of(person) == await documents_of(stranger) == []
    assert sorted(path.name for path in folder.iterdir()) == [".part", "deeper", "link.txt", "pipe"]
    assert secret.read_text() == "of the server"


async def test_a_refused_file_is_put_aside_with_a_note_in_the_persons_language(
    people: People, runtime: Runtime, root: Path
) -> None:
    person = await people.person()
    await person.http.patch("/api/v1/users/me", json={"locale": "ru"})
    folder = folder_of(root, person)
    for content in (b"MZ\x00 first", b"MZ\x00 second"):
        (folder / "программа.exe").write_bytes(content)
        assert await Inbox().collect(runtime) == 0
    refused = folder / "refused"
    assert sorted(path.name for path in refused.iterdir()) == [
        "программа (2).exe", "программа (2).exe.note.txt", "программа.exe", "программа.exe.note.txt",
    ]  # fmt: skip
    note = "Файлы такого вида не читаются. Подойдут PDF, фотографии, DOCX и тексты."
    assert (refused / "программа.exe.note.txt").read_text() == note + "\n"
    assert (await told(person))[0] == ("info", "Не принят: программа.exe", note)
    assert await Inbox().collect(runtime) == 0
    assert len(await told(person)) == 2


async def test_a_very_long_name_is_refused_like_any_other(people: People, runtime: Runtime, root: Path) -> None:
    person = await people.person()
    folder = folder_of(root, person)
    (folder / ("ы" * 125 + ".exe")).write_bytes(b"MZ\x00")
    assert await Inbox().collect(runtime) == 0
    assert len(list((folder / "refused").iterdir())) == 2


async def test_a_duplicate_is_put_aside_and_says_of_what(people: People, runtime: Runtime, root: Path) -> None:
    person, content = await people.person(), pdf(ENGLISH)
    first = await upload(person, content, "first.pdf")
    await person.http.delete(f"{URL}/{first['id']}")
    folder = folder_of(root, person)
    (folder / "again.pdf").write_bytes(content)
    assert await Inbox().collect(runtime) == 0
    said = "You have this file already: first.pdf. It is in the trash and can be brought back."
    assert (folder / "refused" / "again.pdf.note.txt").read_text() == said + "\n"
    assert await documents_of(person) == []


async def test_a_file_larger_than_allowed_is_refused_on_what_is_read(
    people: People, runtime: Runtime, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime.settings.limits, "max_upload_bytes", 1024 * 1024)
    folder = folder_of(root, await people.person())
    (folder / "large.txt").write_bytes(b"x" * (3 * 1024 * 1024))
    assert await Inbox().collect(runtime) == 0
    assert "larger than 1 MB" in (folder / "refused" / "large.txt.note.txt").read_text()


async def test_two_processes_file_nothing_twice(people: People, runtime: Runtime, root: Path) -> None:
    person = await people.person()
    for number in range(5):
        (folder_of(root, person) / f"{number}.txt").write_text(f"note {number}")
    counts = await asyncio.gather(*(Inbox().collect(runtime) for _ in range(3)))
    assert sorted(counts) == [0, 0, 5]
    assert sorted(one["filename"] for one in await documents_of(person)) == [f"{number}.txt" for number in range(5)]


async def test_a_file_whose_removal_was_lost_is_removed_and_not_refused(
    people: People, runtime: Runtime, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left when the power goes between filing and removing."""
    person = await people.person()
    folder = folder_of(root, person)
    (folder / "a.txt").write_text("once")
    with monkeypatch.context() as patch:
        patch.setattr(inbox.os, "unlink", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            await Inbox().collect(runtime)
    assert [path.name for path in folder.iterdir()] == ["a.txt"]
    assert await Inbox().collect(runtime) == 0
    assert list(folder.iterdir()) == []
    assert len(await documents_of(person)) == 1


async def test_what_is_written_while_it_is_read_waits_for_the_next_look(
    people: People, runtime: Runtime, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    growing = folder_of(root, person) / "growing.txt"
    growing.write_text("the first half")
    read = os.read

    def with_a_writer(file: int, size: int) -> bytes:
        piece = read(file, size)
        if not piece:
            # The writer is not done, and what it adds now nobody has read.
            growing.write_text("the first half and the second")
        return piece

    with monkeypatch.context() as patch:
        patch.setattr(inbox.os, "read", with_a_writer)
        assert await Inbox().collect(runtime) == 0
    assert (growing.read_text(), await documents_of(person)) == ("the first half and the second", [])
    assert await Inbox().collect(runtime) == 1
    assert [one["file_size"] for one in await documents_of(person)] == [29]


async def test_what_takes_the_place_of_a_file_while_it_is_filed_is_not_removed(
    people: People, runtime: Runtime, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    folder = folder_of(root, person)
    (folder / "note.txt").write_text("an old version")
    put_file = runtime.files.put_file

    async def with_a_writer(path: str, source: Path) -> None:
        await put_file(path, source)
        (folder / ".new").write_text("a new version")
        (folder / ".new").replace(folder / "note.txt")

    with monkeypatch.context() as patch:
        patch.setattr(runtime.files, "put_file", with_a_writer)
        assert await Inbox().collect(runtime) == 0
    assert (folder / "note.txt").read_text() == "a new version"
    assert await documents_of(person) == await documents_of(person, trash="true") == []
    assert await told(person) == []
    assert await Inbox().collect(runtime) == 1
    [document] = await documents_of(person)
    assert (await person.http.get(f"{URL}/{document['id']}/download")).text == "a new version"


async def test_a_refused_file_is_put_aside_only_as_it_was_read(
    people: People, runtime: Runtime, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await people.person()
    growing = folder_of(root, person) / "growing.txt"
    growing.write_text("x" * 64)
    with monkeypatch.context() as patch:
        patch.setattr(runtime.settings.limits, "max_upload_bytes", 32)
        patch.setattr(inbox.os, "read", lambda file, size: _appended(growing, file, size))
        assert await Inbox().collect(runtime) == 0
    assert [path.name for path in growing.parent.iterdir()] == ["growing.txt"]
    assert await told(person) == []


_read = os.read


def _appended(growing: Path, file: int, size: int) -> bytes:
    with growing.open("a") as more:
        more.write("x")
    return _read(file, size)


def _power_cut(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


async def test_without_the_folder_nothing_is_made(runtime: Runtime) -> None:
    assert await Inbox().collect(runtime) == 0
    assert not (runtime.settings.storage.data_dir / "inbox").exists()

"""Health data on the disk is closed to the other users of the machine, whatever the umask."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app.runner import data_dir_lock
from app.services.gateways.children.run import workspace
from app.services.gateways.files import FileStore


def mode_of(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.mark.parametrize("there_before", [False, True])
@pytest.mark.parametrize(("user", "expected"), [(0, "0o711"), (1000, "0o700")])
def test_the_data_directory_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, expected: str, *, there_before: bool
) -> None:
    data_dir = tmp_path / "data"
    if there_before:
        data_dir.mkdir(mode=0o755)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    with data_dir_lock(data_dir):
        assert mode_of(data_dir) == expected


def test_stored_files_and_work_in_progress_are_closed(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir(mode=0o755)
    FileStore("", tmp_path)
    with workspace(tmp_path):
        assert (mode_of(tmp_path / "files"), mode_of(tmp_path / "tmp")) == ("0o700", "0o700")


@pytest.mark.parametrize(
    "path",
    ["../x.pdf", "/etc/passwd", "uploads/../../x.pdf", "uploads/a/..", "uploads//x", "uploads/a\x00b", "secret_key"],
)
async def test_a_path_that_is_not_of_our_making_is_neither_read_nor_written_nor_removed(
    tmp_path: Path, path: str
) -> None:
    (tmp_path / "x.pdf").write_bytes(b"not for anybody")
    files = FileStore("", tmp_path)
    for act in (files.read(path), files.put(path, b""), files.delete(path), files.fetch_to(path, tmp_path / "copy")):
        with pytest.raises(ValueError, match="not a storage path"):
            await act
    assert (tmp_path / "x.pdf").read_bytes() == b"not for anybody"

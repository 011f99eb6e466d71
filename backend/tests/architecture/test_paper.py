"""What docs/checklists.md names as a proof is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NAMED = re.compile(r"`(?P<file>[\w./-]+\.(?:py|e2e\.ts|test\.tsx))?(?:::(?P<test>test_\w+))?`(?: “(?P<title>[^”]+)”)?")


def test_every_proof_that_the_checklists_name_exists() -> None:
    text, file, named = (ROOT / "docs" / "checklists.md").read_text(), "", 0
    for found in NAMED.finditer(text):
        if not (found["file"] or found["test"]):
            continue
        # A test without its file is one of the file named before it.
        file = found["file"] or file
        path = ROOT / file if file.startswith(("frontend/", "telegram-bot/")) else ROOT / "backend" / "tests" / file
        assert path.is_file(), file
        content = path.read_text()
        assert f"def {found['test'] or ''}" in content or not found["test"], found.group()
        assert (found["title"] or "") in content, found.group()
        named += 1
    assert named > 100

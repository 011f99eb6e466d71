"""The specialists that come with the product: complete in both languages, added once, never against the administrator."""

from __future__ import annotations

import asyncio
import re
import tomllib
from pathlib import Path

import pytest

from app.services import skill_seeds
from app.services.runtime import Runtime
from tests.factories import People, Person

FILES = sorted(skill_seeds.FOLDER.glob("*.toml"))
LIST = "/api/v1/admin/skills"


def text(name: str, prompt: str = "Be kind.") -> str:
    part = f'name = "{name}"\ndescription = "d"\nprompt = "{prompt}"\n'
    return f'icon = "brain"\norder = 1\n[en]\n{part}[ru]\n{part}'


async def start(runtime: Runtime, folder: Path) -> None:
    async with runtime.database.unit_of_work() as session:
        await skill_seeds.seed(session, folder)


async def listed(admin: Person) -> dict[str, dict[str, object]]:
    return {item["slug"]: item for item in (await admin.http.get(LIST)).json()["items"]}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_specialist_is_thoroughly_described(file: Path, language: str) -> None:
    part = tomllib.loads(file.read_text())[language]
    words = len(part["prompt"].split())
    assert 200 <= words <= 500, words
    assert "\\" not in part["prompt"]
    # Each language is its own text: no English sentence in the Russian one and the other way round.
    letters = re.findall(r"[а-яё]" if language == "en" else r"[a-z]{3,}\s+[a-z]{3,}", part["prompt"], re.IGNORECASE)
    assert letters == []


async def test_all_of_them_are_there_after_a_start_even_of_two_processes(people: People, runtime: Runtime) -> None:
    await asyncio.gather(*(start(runtime, skill_seeds.FOLDER) for _ in range(3)))
    admin, reader = await people.admin(), await people.person(locale="ru")
    found = await listed(admin)
    assert set(found) == {file.stem for file in FILES}
    assert len(found) >= 13
    shown = (await reader.http.get("/api/v1/skills")).json()["items"]
    assert [item["name"] for item in shown][:2] == ["Врач общей практики", "Кардиолог"]
    assert "\n\nЧто выясняете сначала. " in shown[1]["system_prompt"]


async def test_an_update_follows_the_files_only_where_nobody_has_changed_anything(
    people: People, runtime: Runtime, tmp_path: Path
) -> None:
    admin = await people.admin()
    for slug in ("untouched", "edited", "off", "deleted"):
        (tmp_path / f"{slug}.toml").write_text(text(slug))
    await start(runtime, tmp_path)
    before = await listed(admin)
    await admin.http.patch(f"{LIST}/{before['edited']['id']}", json={"system_prompt": "Mine."})
    await admin.http.patch(f"{LIST}/{before['off']['id']}", json={"is_active": False, "sort_order": 9})
    await admin.http.delete(f"{LIST}/{before['deleted']['id']}")
    for slug in ("untouched", "edited", "off", "deleted", "new"):
        (tmp_path / f"{slug}.toml").write_text(text(slug, "Be kind and brief."))
    (tmp_path / "broken.toml").write_text('icon = "brain"\n[en\n')
    (tmp_path / "nameless.toml").write_text(text(""))
    for _ in range(2):
        await start(runtime, tmp_path)
    after = await listed(admin)
    assert {slug: (item["system_prompt"], item["is_active"], item["sort_order"]) for slug, item in after.items()} == {
        "untouched": ("Be kind and brief.", True, 1),
        "edited": ("Mine.", True, 1),
        "off": ("Be kind and brief.", False, 9),
        "new": ("Be kind and brief.", True, 1),
    }
    assert {slug: after[slug]["id"] for slug in ("untouched", "edited", "off")} == {
        slug: before[slug]["id"] for slug in ("untouched", "edited", "off")
    }

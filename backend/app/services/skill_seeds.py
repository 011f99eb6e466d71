"""The specialists that come with the product: added once, brought up to date only while nobody has touched them."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.logging import get_logger
from app.models import Setting, Skill
from app.schemas.skill import AdminSkillIn

FOLDER = Path(__file__).resolve().parents[1] / "seeds" / "skills"
KEY = "seeded_skills"
# Any number will do as long as nobody else uses it in this database.
SEED_LOCK = 7_201_028
# What an update of the product may bring; whether it is in use and its place in the list are the administrator's.
_TEXTS = ("name", "description", "system_prompt", "icon", "translations")
log = get_logger(__name__)


async def seed(session: AsyncSession, folder: Path = FOLDER) -> None:
    """Bring the stored specialists in line with the files. Processes that start together wait for each other here."""
    await session.execute(select(func.pg_advisory_xact_lock(SEED_LOCK)))
    setting = await session.get(Setting, KEY)
    known: dict[str, str] = dict(setting.value) if setting is not None else {}
    rows = {row.slug: row for row in await session.scalars(select(Skill).where(Skill.slug.is_not(None)))}
    for slug, data in _read(folder).items():
        values = data.model_dump(exclude_none=True)
        row, shipped = rows.get(slug), _fingerprint(values)
        if row is None and slug not in known:
            session.add(Skill(id=uuid4(), slug=slug, **values))
            known[slug] = shipped
        elif row is not None and _fingerprint(_stored(row)) in (known.get(slug), shipped):
            for name in _TEXTS:
                setattr(row, name, values[name])
            known[slug] = shipped
    if setting is None:
        session.add(Setting(key=KEY, value=known))
    else:
        setting.value = known
    await session.flush()


def _read(folder: Path) -> dict[str, AdminSkillIn]:
    found = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            found[file.stem] = _parsed(tomllib.loads(file.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError, KeyError) as error:
            # Somebody may be writing at it; the others are none the worse for that.
            log.error("specialist not read", file=file.name, error=" ".join(str(error).split())[:300])
    return found


def _parsed(content: dict[str, Any]) -> AdminSkillIn:
    english, russian = (_texts(content[language]) for language in ("en", "ru"))
    return AdminSkillIn.model_validate(
        {**english, "icon": content["icon"], "sort_order": content["order"], "translations": {"ru": russian}}
    )


def _texts(part: dict[str, str]) -> dict[str, str]:
    paragraphs = (" ".join(paragraph.split()) for paragraph in part["prompt"].split("\n\n"))
    prompt = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return {"name": part["name"], "description": part["description"], "system_prompt": prompt}


def _stored(row: Skill) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _TEXTS}


def _fingerprint(values: dict[str, Any]) -> str:
    texts = {name: values[name] for name in _TEXTS}
    return hashlib.sha256(orjson.dumps(texts, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]

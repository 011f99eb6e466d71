"""Where a chat is, as the backend keeps it: a restarted bot, or another one, goes on there."""

from typing import Any
from uuid import UUID

import structlog

from bot.backend.people import Person
from bot.backend.refusals import BackendRefused, BackendUnavailable, NotLinked
from bot.conversation.desk import Place, Where

logger = structlog.stdlib.get_logger("bot.remembering")

PATH = "users/me/telegram/place"


async def recall(person: Person, place: Place) -> None:
    """Once for each chat. Raises what the backend raises: without it nobody knows what a text means."""
    if place.kept is None:
        place.go_to(_where(await person.get(PATH)))


async def keep(person: Person, place: Place) -> None:
    """What changed is kept. A backend that is away is told with the next change.

    A place that was not looked up is not kept: what it says is not known to be so.
    """
    where = place.where
    if place.kept is None or where == place.kept:
        return
    try:
        await person.put(PATH, _told(where))
    except (BackendUnavailable, BackendRefused, NotLinked) as error:
        logger.warning("place.not_kept", error=type(error).__name__)
    else:
        place.kept = where


def _where(told: dict[str, Any]) -> Where:
    locked = told["locked_document_id"]
    return Where(told["chat_id"], told["skill_id"], told["begins"], UUID(locked) if locked else None)


def _told(where: Where) -> dict[str, Any]:
    return {
        "chat_id": where.chat,
        "skill_id": where.skill,
        "begins": where.begins,
        "locked_document_id": str(where.locked_document) if where.locked_document else None,
    }

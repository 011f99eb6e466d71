"""Version 1 of the API: one router a noun."""

from fastapi import APIRouter

from app.api.v1 import (
    admin,
    auth,
    bot,
    calendar,
    channels,
    chats,
    document_pages,
    documents,
    labs,
    mail,
    memory,
    meta,
    notifications,
    pdf,
    reminders,
    reviews,
    skills,
    timeline,
    users,
)

_NOUNS = (
    meta, auth, users, chats, documents, document_pages, labs, memory, timeline, reminders, calendar, reviews,
    notifications, channels, mail, pdf, skills, bot, admin,
)  # fmt: skip
router = APIRouter(prefix="/api/v1")
for noun in _NOUNS:
    router.include_router(noun.router)

"""Version 1 of the API: one router a noun."""

from fastapi import APIRouter

from app.api.v1 import admin, auth, bot, chats, documents, labs, memory, meta, notifications, pdf, reminders, skills, users

router = APIRouter(prefix="/api/v1")
for noun in (meta, auth, users, chats, documents, labs, memory, reminders, notifications, pdf, skills, bot, admin):
    router.include_router(noun.router)

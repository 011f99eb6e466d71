"""Version 1 of the API: one router a noun."""

from fastapi import APIRouter

from app.api.v1 import auth, bot, meta, users

router = APIRouter(prefix="/api/v1")
for noun in (meta, auth, users, bot):
    router.include_router(noun.router)

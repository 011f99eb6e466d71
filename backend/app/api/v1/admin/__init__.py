"""What only administrators may do: one router a noun. Every route asks for `AdminDep`."""

from fastapi import APIRouter

from app.api.v1.admin import channels, context, models, reviews, settings, skills, usage, users

router = APIRouter(prefix="/admin")
for noun in (settings, models, users, usage, reviews, context, skills, channels):
    router.include_router(noun.router)

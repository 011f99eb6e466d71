"""What only administrators may do: one router a noun. Every route asks for `AdminDep`."""

from fastapi import APIRouter

from app.api.v1.admin import context, skills, users

router = APIRouter(prefix="/admin")
for noun in (users, context, skills):
    router.include_router(noun.router)

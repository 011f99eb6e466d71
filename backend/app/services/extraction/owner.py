"""Whose document it is: on whose account the model is asked, and what of them must not be sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.permissions import Principal
from app.models import Document, PatientMatch, Sex, User
from app.services.ai.masking import Identity

# Nobody is signed in while a document is read.
NO_SESSION = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Owner:
    """`identity` only if it is to be masked."""

    actor: Principal
    sex: Sex | None
    birth_date: date | None
    identity: Identity | None


async def owner_of(session: AsyncSession, document: Document) -> Owner:
    user = (await session.scalars(select(User).where(User.id == document.user_id))).one()
    names = (document.patient_name,) if document.patient_name else ()
    is_own = document.patient_match == PatientMatch.OWN
    aliases, printed = (names, ()) if is_own else ((), names)
    identity = Identity(user.full_name, user.birth_date, user.email, aliases, printed)
    return Owner(
        actor=Principal(user.id, NO_SESSION, user.role, user.locale, user.timezone),
        sex=user.sex,
        birth_date=user.birth_date,
        identity=identity if user.mask_identifiers else None,
    )

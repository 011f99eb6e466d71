from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Select, String, Text, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.permissions import Principal
from app.models.base import Base, Identified, Timestamped


class Skill(Identified, Timestamped, Base):
    """A specialist: general when nobody owns it (the administrator's), personal otherwise."""

    __tablename__ = "skills"

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    # Names a specialist that came with the product, so that an update neither doubles nor revives it.
    slug: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(500), default="")
    system_prompt: Mapped[str] = mapped_column(Text)
    icon: Mapped[str] = mapped_column(String(64), default="stethoscope")
    is_active: Mapped[bool] = mapped_column(default=True)
    sort_order: Mapped[int] = mapped_column(default=0)
    # Other languages of a general one: {"ru": {"name", "description", "system_prompt"}}.
    translations: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))

    @property
    def is_general(self) -> bool:
        return self.user_id is None

    @classmethod
    def visible_to(cls, actor: Principal) -> Select[Skill]:
        return select(cls).where(or_(cls.user_id.is_(None), cls.user_id == actor.user_id))

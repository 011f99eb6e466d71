from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, Select, String, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core.permissions import Principal
from app.models.base import Base, Identified, Timestamped


class Skill(Identified, Timestamped, Base):
    """A specialist: general when nobody owns it (the administrator's), personal otherwise."""

    __tablename__ = "skills"

    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(String(500), default="")
    system_prompt: Mapped[str] = mapped_column(Text)
    icon: Mapped[str] = mapped_column(String(64), default="stethoscope")
    is_active: Mapped[bool] = mapped_column(default=True)
    sort_order: Mapped[int] = mapped_column(default=0)

    @classmethod
    def visible_to(cls, actor: Principal) -> Select[Skill]:
        return select(cls).where(or_(cls.user_id.is_(None), cls.user_id == actor.user_id))

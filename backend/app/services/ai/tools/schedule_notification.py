from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import AppError
from app.core.permissions import Principal
from app.models import Channel, Reminder, ReminderCategory
from app.schemas.common import Line
from app.schemas.reminder import Body, ReminderChannel, ReminderIn, Schedule
from app.services import reminders
from app.services.ai.tools.base import Arguments, Caller, Outcome, Tool, say
from app.utils.moments import spoken


class ScheduleNotificationArguments(Arguments):
    title: Annotated[Line, Field(description="What to do, e.g. Call the doctor")]
    body: Body | None = None
    schedule: Schedule
    category: Annotated[
        ReminderCategory, Field(description="medicine also rings in quiet hours and counts in the adherence")
    ] = ReminderCategory.OTHER
    channels: Annotated[list[ReminderChannel] | None, Field(max_length=3)] = None


class ScheduleNotification(Tool[ScheduleNotificationArguments]):
    name = "schedule_notification"
    description = (
        "Remind the person at a time (kind once, with `at` as YYYY-MM-DDTHH:MM) or regularly (kind daily with `times`, "
        "weekly with `weekdays` 1..7 and `times`, every with `interval`, monthly with `day` and `times`; what these "
        "can't say, such as each first Monday, as kind rrule with an RFC 5545 `rrule` that has BYHOUR). "
        "All times are the person's own wall-clock time; the current one is in the <now> tag."
    )
    arguments = ScheduleNotificationArguments
    can_undo = True

    async def run(self, session: AsyncSession, caller: Caller, prepared: ScheduleNotificationArguments) -> Outcome:
        wish = ReminderIn(
            title=prepared.title,
            body=prepared.body,
            schedule=prepared.schedule,
            category=prepared.category,
            channels=prepared.channels or [Channel.IN_APP],
        )
        made = await reminders.create(session, caller.runtime, caller.actor, wish, source_message_id=caller.message_id)
        due = made.next_due_at.astimezone(ZoneInfo(made.timezone)) if made.next_due_at else None
        when = spoken(due, caller.actor.locale) if due else "?"
        summary = say(caller.actor, f"Reminder: {made.title}, {when}", f"Напоминание: {made.title}, {when}")
        content = f"Scheduled as reminder {made.id}; next due {due.isoformat() if due else 'never'} ({made.timezone})."
        return Outcome(content, summary, ("reminder", made.id), made=_looks(made))

    async def undo(self, session: AsyncSession, actor: Principal, made_id: UUID, made: dict[str, Any]) -> list[str]:
        """The reminder goes with all its times."""
        reminder = await session.scalar(Reminder.visible_to(actor).where(Reminder.id == made_id).with_for_update())
        if reminder is None or made != _looks(reminder):
            raise AppError("tool.changed-since")
        await session.delete(reminder)
        return []


def _looks(reminder: Reminder) -> dict[str, Any]:
    names = ("title", "body", "schedule", "timezone", "channels", "category", "is_active")
    return {name: getattr(reminder, name) for name in names}

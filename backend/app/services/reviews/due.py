"""Whose day is to be reviewed, and by whom: a row per person and local day, claimed before anything is looked at.

The day begins at eight on the wall of the person's own zone, and what was missed is caught up until twenty; both are
read off their clock as it stands, so that no change of it can make two reviews of one day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Date, DateTime, String, column, exists, select, values
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models import DailyReview, ReviewStatus, User
from app.utils.recurrence import instant

BEGINS, ENDS = time(8), time(20)
# Longer than the model is waited for. Whoever dies meanwhile is taken over from then on.
HELD = timedelta(minutes=10)
# The first one, and so often again.
MOST_ATTEMPTS = 4
PAUSES = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
BROKEN_OFF = "server.error"


@dataclass(frozen=True, slots=True)
class Claim:
    """A review that is ours until its hold runs out. `attempt` tells whether it still is."""

    review_id: UUID
    user_id: UUID
    day: date
    attempt: int
    batch_id: str | None = None

    @property
    def goes_on(self) -> bool:
        """Not claimed just now: its day may have ended since it began."""
        return self.attempt > 1 or self.batch_id is not None


def open_day(now: datetime, zone: ZoneInfo) -> date | None:
    """The local day that may be reviewed now."""
    wall = now.astimezone(zone)
    return wall.date() if BEGINS <= wall.time() < ENDS else None


async def claim(session: AsyncSession, now: datetime, limit: int) -> list[Claim]:
    """Reviews to be done now, held for us once this is committed: those left behind, and new days.

    Half of the places are for new days, however many batches wait to be looked after; what one side does not need is
    the other's.
    """
    half = limit // 2
    begun = await _begun(session, now, half)
    left_behind = await _left_behind(session, now, limit - len(begun))
    if len(begun) == half:
        begun += await _begun(session, now, limit - half - len(left_behind))
    return left_behind + begun


async def _left_behind(session: AsyncSession, now: datetime, limit: int) -> list[Claim]:
    """Whose worker has died, whose provider had failed, or whose batch is to be looked after."""
    query = select(DailyReview).where(DailyReview.status == ReviewStatus.RUNNING, DailyReview.next_attempt_at <= now)
    found = await session.scalars(
        query.order_by(DailyReview.next_attempt_at).limit(limit).with_for_update(skip_locked=True)
    )
    claimed = []
    for review in found:
        if review.batch_id is None:
            if review.attempts >= MOST_ATTEMPTS:
                fail(review, review.error or BROKEN_OFF, now)
                continue
            review.attempts += 1
        review.next_attempt_at = now + HELD
        claimed.append(_claim(review))
    await session.flush()
    return claimed


async def _begun(session: AsyncSession, now: datetime, limit: int) -> list[Claim]:
    """Days that nobody has begun. Two who want the same one are told apart by the table's unique key."""
    asked = User.is_active & User.daily_review
    zones = await session.scalars(select(User.timezone).where(asked).distinct())
    days = [(name, day, instant(datetime.combine(day, BEGINS), zone)) for name, zone, day in _open(list(zones), now)]
    if not days or limit <= 0:
        return []
    open_days = values(
        column("zone", String), column("day", Date), column("since", DateTime(timezone=True)), name="open_days"
    ).data(days)
    begun = exists().where(DailyReview.user_id == User.id, DailyReview.local_day == open_days.c.day)
    people = await session.execute(
        select(User.id, open_days.c.day)
        .join(open_days, open_days.c.zone == User.timezone)
        # Whoever came later than eight has their first one tomorrow.
        .where(asked, ~begun, User.created_at <= open_days.c.since)
        .order_by(User.id)
        .limit(limit)
        .with_for_update(of=User, key_share=True, skip_locked=True)
    )
    rows = [
        {
            "id": uuid4(), "user_id": person.id, "local_day": person.day, "status": ReviewStatus.RUNNING,
            "attempts": 1, "next_attempt_at": now + HELD,
        }
        for person in people
    ]  # fmt: skip
    if not rows:
        return []
    wanted = insert(DailyReview).values(rows).on_conflict_do_nothing()
    return [_claim(review) for review in await session.scalars(wanted.returning(DailyReview))]


def _open(zones: list[str], now: datetime) -> list[tuple[str, ZoneInfo, date]]:
    found = []
    for name in zones:
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
        day = open_day(now, zone)
        if day is not None:
            found.append((name, zone, day))
    return found


def _claim(review: DailyReview) -> Claim:
    return Claim(review.id, review.user_id, review.local_day, review.attempts, review.batch_id)


def fail(review: DailyReview, code: str, now: datetime) -> None:
    """It has come to nothing: its person is told nothing, an administrator sees the code."""
    review.status, review.error = ReviewStatus.FAILED, code
    review.ended_at, review.next_attempt_at, review.batch_id = now, None, None

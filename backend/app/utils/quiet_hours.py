"""Hours in which nobody wants to hear anything, in wall time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.utils.recurrence import instant


def quiet_until(moment: datetime, start: time | None, end: time | None, zone: ZoneInfo) -> datetime | None:
    """The instant at which the quiet ends that `moment` lies in; None when nothing is quiet then.

    Both hours are wall time; an end before the start lies on the next day, and equal ones mean no quiet at all.
    """
    if start is None or end is None or start == end:
        return None
    wall = moment.astimezone(zone).replace(tzinfo=None)
    for day in (wall.date() - timedelta(days=1), wall.date()):
        begins = datetime.combine(day, start)
        ends = datetime.combine(day if start < end else day + timedelta(days=1), end)
        # Where the clocks go back into the quiet hours, its end may have been passed once already.
        if begins <= wall < ends and (over := instant(ends, zone)) > moment:
            return over
    return None

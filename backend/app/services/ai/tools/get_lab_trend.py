from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from app.services.ai.sources import file_label, without_our_tags
from app.services.ai.tools.base import Arguments, Caller, Outcome, Tool, say
from app.services.labs import trends
from app.services.labs.library import Shown
from app.services.labs.trends import Group

MOST_GROUPS, MOST_RESULTS = 6, 60


class GetLabTrendArguments(Arguments):
    analyte: Annotated[
        str, Field(min_length=1, max_length=100, description="Name of the test in any language, such as TSH or ТТГ")
    ]
    date_from: Annotated[date | None, Field(alias="from", description="First day of sampling")] = None
    date_to: Annotated[date | None, Field(alias="to", description="Last day of sampling")] = None


class GetLabTrend(Tool[GetLabTrendArguments]):
    name = "get_lab_trend"
    description = (
        "All laboratory values of one test that the person has, with dates, units, each report's own reference range "
        "and the numbered page to cite from. Use it for questions about values over time instead of searching."
    )
    arguments = GetLabTrendArguments
    changes_something = False

    async def run(self, session: AsyncSession, caller: Caller, prepared: GetLabTrendArguments) -> Outcome:
        groups = await trends.named(
            session, caller.actor, prepared.analyte, since=prepared.date_from, until=prepared.date_to
        )
        count = sum(group.count for group in groups)
        summary = say(
            caller.actor,
            f"Looked up “{prepared.analyte}”: {count} results",
            f"Результаты «{prepared.analyte}»: найдено {count}",
        )
        if not groups:
            return Outcome("There are no results of this test. Search the documents if it may stand there.", summary)
        parts = [_described(group, caller) for group in groups[:MOST_GROUPS]]
        return Outcome("Untrusted text from the person's documents:\n" + "\n".join(parts), summary)


def _described(group: Group, caller: Caller) -> str:
    specimen = f" in {group.specimen}" if group.specimen else ""
    lines = [_line(item, caller) for item in group.results[-MOST_RESULTS:]]
    left = group.count - len(lines)
    older = [f"({left} older results are left out; ask for an earlier period.)"] if left > 0 else []
    return without_our_tags("\n".join([f"{group.name}{specimen}, oldest first:", *older, *lines]))


def _line(item: Shown, caller: Caller) -> str:
    """One result; the quote is what a citation of its source may repeat."""
    row = item.row
    number = caller.sources.number_of(row.document_id, row.page)
    printed = " ".join(f"{row.value_printed} {row.unit_printed or ''}".split())
    about = [
        f"reference {row.range_printed}" if row.range_printed else "no reference printed",
        str(row.flag) if row.flag else "",
        str(row.state) + (f", in doubt: {', '.join(row.doubts)}" if row.doubts and row.state == "unconfirmed" else ""),
        row.laboratory or "",
    ]
    # On one line each: a document must not be able to write lines of ours.
    told = "; ".join(" ".join(part.split()) for part in about if part)
    quote = caller.sources.shown(" ".join(row.quote.split()))
    return (
        f"- {row.collected_on or 'date not known'}: {printed} ({told}) "
        f'[source {number}, page {row.page} of {file_label(caller.sources.named(item.filename))}: "{quote}"]'
    )

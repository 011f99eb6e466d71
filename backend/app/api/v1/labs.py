"""Laboratory results: lists, review, trends."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.api.deps import ActorDep, Cursor, IntentDep, Limit, SessionDep
from app.api.spreadsheets import TABLE, spreadsheet
from app.models import LabFlag, ReviewState
from app.schemas.common import Day, Page
from app.schemas.lab import (
    AnalyteKey,
    AnalyteOut,
    Analytes,
    GroupKey,
    LabIds,
    LabIn,
    LabPage,
    LabPatch,
    LabResultOut,
    LabsConfirmed,
    LabsReopened,
    Latest,
    LatestOut,
    SearchWords,
    TrendOut,
)
from app.services import replays
from app.services.labs import dictionary, export, library, newest, review, trends
from app.services.labs.shapes import Analyte

router = APIRouter(prefix="/labs", tags=["labs"])
Words = Annotated[SearchWords | None, Query()]


@router.get("")
async def list_labs(
    actor: ActorDep,
    session: SessionDep,
    q: Words = None,
    analyte: Annotated[AnalyteKey | None, Query()] = None,
    document_id: UUID | None = None,
    state: ReviewState | None = None,
    flag: LabFlag | None = None,
    *,
    other_person: bool = False,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> LabPage:
    """Without a document: results about the owner, and how many of other people's reports are left out; or these."""
    items, following = await library.page(
        session,
        actor,
        q=q,
        analyte=analyte,
        document_id=document_id,
        state=state,
        flag=flag,
        other_person=other_person,
        limit=limit,
        cursor=cursor,
    )
    count = 0 if other_person or document_id is not None else await library.left_out(session, actor)
    shown = [LabResultOut.model_validate(item) for item in items]
    return LabPage(items=shown, next_cursor=following, other_person=count)


@router.post("", status_code=201)
async def add_lab(data: LabIn, actor: ActorDep, session: SessionDep, intent: IntentDep) -> LabResultOut:
    row = await replays.once(
        session, actor, intent,
        lambda: review.add(session, actor, data),
        lambda known: library.find(session, actor, known),
    )  # fmt: skip
    return LabResultOut.model_validate((await library.shown(session, actor, [row]))[0])


@router.get("/latest")
async def latest_labs(actor: ActorDep, session: SessionDep, q: Words = None, *, flagged: bool = False) -> Latest:
    groups = await newest.latest(session, actor, q=q, flagged=flagged)
    shown = [LatestOut.model_validate(group) for group in groups]
    return Latest(items=shown, other_person=await library.left_out(session, actor))


@router.get("/trends")
async def lab_trends(
    actor: ActorDep,
    session: SessionDep,
    analyte: Annotated[list[GroupKey], Query(min_length=1, max_length=trends.MOST_TOGETHER)],
    date_from: Annotated[Day | None, Query(alias="from")] = None,
    date_to: Annotated[Day | None, Query(alias="to")] = None,
    unit: Annotated[AnalyteKey | None, Query()] = None,
) -> Page[TrendOut]:
    found = await trends.trends(session, actor, analyte, since=date_from, until=date_to, unit=unit)
    return Page[TrendOut](items=[TrendOut.model_validate(trend) for trend in found], next_cursor=None)


@router.get("/analytes")
async def search_analytes(actor: ActorDep, q: SearchWords = "") -> Analytes:
    return Analytes(items=[_described(item, actor.locale) for item in dictionary.search(q, actor.locale)])


def _described(analyte: Analyte, locale: str) -> AnalyteOut:
    return AnalyteOut(
        key=analyte.key,
        name=dictionary.name_of(analyte, locale),
        names=list(analyte.names),
        loinc=analyte.loinc,
        specimen=analyte.specimen,
        unit=analyte.unit,
        group=analyte.group,
    )


@router.get("/export", response_class=Response, responses=TABLE)
async def export_labs(
    actor: ActorDep, session: SessionDep, analyte: Annotated[list[GroupKey] | None, Query(max_length=50)] = None
) -> Response:
    groups = await trends.groups_of(session, actor)
    chosen = [item for group in groups if analyte is None or group.key in analyte for item in group.results]
    return spreadsheet(export.as_csv(chosen, actor.locale), "lab-results.csv")


@router.post("/confirm")
async def confirm_labs(data: LabIds, actor: ActorDep, session: SessionDep) -> LabsConfirmed:
    confirmed, missing = await review.confirm(session, actor, data.ids)
    return LabsConfirmed(confirmed=confirmed, missing=missing)


@router.post("/reopen")
async def reopen_labs(data: LabIds, actor: ActorDep, session: SessionDep) -> LabsReopened:
    return LabsReopened(reopened=await review.reopen(session, actor, data.ids))


@router.patch("/{lab_id}")
async def update_lab(lab_id: UUID, data: LabPatch, actor: ActorDep, session: SessionDep) -> LabResultOut:
    row = await review.change(session, actor, lab_id, data)
    return LabResultOut.model_validate((await library.shown(session, actor, [row]))[0])

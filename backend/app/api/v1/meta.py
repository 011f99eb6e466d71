"""What a browser must know before anybody has signed in."""

from __future__ import annotations

from fastapi import APIRouter

from app import __version__
from app.api.deps import RuntimeDep, SessionDep
from app.schemas.meta import ChannelsOut, MetaOut, UploadLimits
from app.services import settings
from app.utils.filetypes import ACCEPTED, EXTENSIONS

router = APIRouter(tags=["meta"])


@router.get("/meta")
async def meta(runtime: RuntimeDep, session: SessionDep) -> MetaOut:
    return MetaOut(
        version=__version__,
        demo_model=runtime.settings.claude.is_demo,
        self_registration_enabled=bool(await settings.value(session, runtime, "self_registration_enabled")),
        upload=UploadLimits(
            max_bytes=runtime.settings.limits.max_upload_bytes,
            mime_types=list(ACCEPTED),
            extensions=EXTENSIONS,
        ),
        channels=ChannelsOut(email=runtime.settings.mail.enabled, telegram=runtime.settings.telegram.enabled),
    )

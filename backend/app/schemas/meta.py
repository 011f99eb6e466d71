from __future__ import annotations

from app.schemas.common import Out


class UploadLimits(Out):
    max_bytes: int
    mime_types: list[str]
    extensions: list[str]


class ChannelsOut(Out):
    email: bool
    telegram: bool


class MetaOut(Out):
    version: str
    demo_model: bool
    self_registration_enabled: bool
    upload: UploadLimits
    channels: ChannelsOut

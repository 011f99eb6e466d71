"""The mail server and the Telegram bot among the administrator's settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from app.config import host_name, mail_sender, printable
from app.schemas.common import In, Out, clean

Encryption = Literal["starttls", "tls", "none"]


class MailServerIn(In):
    """`password`: absent, that of before stays as long as host and user do; null, there is none."""

    model_config = ConfigDict(populate_by_name=True)

    host: Annotated[str, clean(1, 255), AfterValidator(host_name)]
    port: Annotated[int, Field(strict=True, ge=1, le=65535)] = 587
    user: Annotated[str, clean(0, 320)] = ""
    password: Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=1000)] | None = None
    sender: Annotated[str, clean(0, 320), AfterValidator(mail_sender)] = Field("", alias="from")
    tls: Encryption | None = None


class MailServerOut(Out):
    """What holds now. Of the password only that there is one; `is_set_here`: by an administrator, not in the
    environment."""

    model_config = ConfigDict(from_attributes=True, populate_by_name=True, serialize_by_alias=True)

    host: str
    port: int
    user: str
    password: str | None
    sender: str = Field(serialization_alias="from")
    tls: Encryption
    is_set_here: bool


BotToken = Annotated[str, clean(1, 200), AfterValidator(printable)]

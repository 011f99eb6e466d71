from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StringConstraints

from app.core.permissions import Role
from app.schemas.common import In, Money, Out, UtcTime
from app.schemas.connection import BotToken, MailServerIn, MailServerOut

# Zero closes something; the upper bounds are those of the columns and of common sense.
ChatCount = Annotated[int, Field(strict=True, ge=0, le=100_000)]
MessageCount = Annotated[int, Field(strict=True, ge=0, le=100_000)]
TokenCount = Annotated[int, Field(strict=True, ge=0, le=1_000_000_000)]
# Local servers name models like qwen3:32b, org/name and name@version.
ModelName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,99}$")]
Effort = Literal["low", "medium", "high", "xhigh", "max"]
Thinking = Literal["off", "auto"]
Compatibility = Literal["auto", "on", "off"]
Lifecycle = Literal["active", "deprecated", "retired"]


def _only_true(value: bool) -> bool:
    if not value:
        raise ValueError("can't be taken back")
    return value


# The administrator knows whose address it is.
Vouched = Annotated[StrictBool, AfterValidator(_only_true)]


class AdminUserOut(Out):
    """Someone with an account, without anything they keep in it. A limit of null is the default."""

    id: UUID
    email: str
    username: str
    full_name: str | None
    role: Role
    is_active: bool
    email_confirmed_at: UtcTime | None
    max_chats: int | None
    max_ai_messages_per_day: int | None
    max_ai_tokens_per_day: int | None
    created_at: UtcTime


class AdminUserPatch(In):
    max_chats: ChatCount | None = None
    max_ai_messages_per_day: MessageCount | None = None
    max_ai_tokens_per_day: TokenCount | None = None
    email_confirmed: Vouched | None = None


class SettingsOut(Out):
    self_registration_enabled: bool
    claude_model: str
    extraction_model: str
    review_model: str
    title_model: str
    effort: Effort | None
    thinking: Thinking
    compatibility: Compatibility
    review_batches: bool
    default_max_chats: int
    default_messages_per_day: int
    default_tokens_per_day: int
    # Null where there is no mail server, and no bot.
    smtp_config: MailServerOut | None
    telegram_bot_token: str | None


class SettingsPatch(In):
    """What is named changes; null puts the default back."""

    self_registration_enabled: StrictBool | None = None
    claude_model: ModelName | None = None
    extraction_model: ModelName | None = None
    review_model: ModelName | None = None
    title_model: ModelName | None = None
    effort: Effort | None = None
    thinking: Thinking | None = None
    compatibility: Compatibility | None = None
    review_batches: Annotated[
        StrictBool | None,
        Field(
            description="Daily reviews through the provider's batches: half the price, an answer within hours. What is "
            "sent may stay with the provider for 29 days; it is deleted there as soon as the answer is read."
        ),
    ] = None
    default_max_chats: ChatCount | None = None
    default_messages_per_day: MessageCount | None = None
    default_tokens_per_day: TokenCount | None = None
    smtp_config: Annotated[
        MailServerIn | None,
        Field(description="The whole server, from the next letter on; null: that of the environment"),
    ] = None
    telegram_bot_token: Annotated[
        BotToken | None, Field(description="Written, never read; null: the bot of the environment")
    ] = None


class PriceOut(Out):
    """Dollars for a million tokens, as text. `long_from`: longer prompts cost more, which is not shown here."""

    model_config = ConfigDict(from_attributes=True, serialize_by_alias=True)

    input: Money
    output: Money
    cache_read: Money
    cache_write: Money
    since: date = Field(serialization_alias="from")
    long_from: int | None


class ModelOut(Out):
    id: str
    display_name: str
    lifecycle: Lifecycle
    retires_at: UtcTime | None
    max_input_tokens: int | None
    price: PriceOut | None


class DialectOut(Out):
    """What is used of the Messages API; all false in compatibility mode."""

    cache_control: bool
    structured_output: bool
    count_tokens: bool
    thinking: bool


class ModelDoubtOut(Out):
    """A model that is set here and unknown to the provider, or on its way out."""

    setting: str
    model: str
    problem: Literal["unknown", "deprecated", "retired"]
    retires_at: UtcTime | None


class ModelsOut(Out):
    """`reachable` is false where the provider has no list of models, or can't be asked."""

    items: list[ModelOut]
    reachable: bool
    compatibility: DialectOut
    warnings: list[ModelDoubtOut]


class UsageRowOut(Out):
    user_id: UUID
    username: str
    full_name: str | None
    messages: int
    tokens: int
    cost_usd: Money | None
    messages_limit: int
    tokens_limit: int


class UsageDayOut(Out):
    day: date
    items: list[UsageRowOut]
    next_cursor: str | None

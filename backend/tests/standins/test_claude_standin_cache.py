"""The prompt cache is accounted for by what was really sent before, as the API does it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from standins.claude.options import Options
from tests.standins.conftest import DemoModel, demo_model

SYSTEM = "You are careful. " * 60  # about 255 tokens
MARK = {"type": "ephemeral"}


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def cached(clock: Clock) -> AsyncIterator[DemoModel]:
    async with demo_model(Options(min_cacheable_tokens=100, clock=clock, control=True)) as model:
        yield model


def system(ttl: str | None = None, text: str = SYSTEM) -> list[dict[str, Any]]:
    return [{"type": "text", "text": text, "cache_control": {**MARK, "ttl": ttl} if ttl else MARK}]


async def usage(model: DemoModel, *turns: str, **extra: Any) -> Any:
    messages = [{"role": "assistant" if n % 2 else "user", "content": turn} for n, turn in enumerate(turns)]
    return (await model.ask(messages, **extra)).usage


async def test_the_second_request_reads_what_the_first_wrote(cached: DemoModel) -> None:
    first = await usage(cached, "Hello", system=system())
    second = await usage(cached, "Hello again", system=system())

    assert first.cache_read_input_tokens == 0
    assert first.cache_creation_input_tokens > 255
    assert first.cache_creation.ephemeral_5m_input_tokens == first.cache_creation_input_tokens
    assert second.cache_read_input_tokens == first.cache_creation_input_tokens
    assert second.cache_creation_input_tokens == 0
    assert second.input_tokens < 10


async def test_total_input_is_the_same_with_and_without_cache(cached: DemoModel) -> None:
    plain = await usage(cached, "Hello", system=SYSTEM)
    written = await usage(cached, "Hello", system=system())
    read = await usage(cached, "Hello", system=system())

    totals = [
        u.input_tokens + u.cache_read_input_tokens + u.cache_creation_input_tokens for u in (plain, written, read)
    ]
    assert totals == [plain.input_tokens] * 3


async def test_a_changed_prefix_is_not_read(cached: DemoModel) -> None:
    await usage(cached, "Hello", system=system())
    other_system = await usage(cached, "Hello", system=system(text="Now " + SYSTEM))
    other_tools = await usage(cached, "Hello", system=system(), tools=[])

    assert other_system.cache_read_input_tokens == 0
    assert other_tools.cache_read_input_tokens == 0


async def test_an_hour_and_five_minutes_are_told_apart_and_expire(cached: DemoModel, clock: Clock) -> None:
    blocks = [*system("1h"), {"type": "text", "text": SYSTEM, "cache_control": MARK}]
    first = await usage(cached, "Hello", system=blocks)
    clock.now = 400
    later = await usage(cached, "Hello", system=blocks)
    clock.now = 400 + 3601
    much_later = await usage(cached, "Hello", system=blocks)

    assert first.cache_creation.ephemeral_1h_input_tokens > 255
    assert first.cache_creation.ephemeral_5m_input_tokens > 250
    assert later.cache_read_input_tokens == first.cache_creation.ephemeral_1h_input_tokens
    assert later.cache_creation.ephemeral_5m_input_tokens == first.cache_creation.ephemeral_5m_input_tokens
    assert much_later.cache_read_input_tokens == 0


async def test_reading_renews_an_entry(cached: DemoModel, clock: Clock) -> None:
    await usage(cached, "Hello", system=system())
    for clock.now in (200, 400, 600):
        assert (await usage(cached, "Hello", system=system())).cache_read_input_tokens > 0


async def test_automatic_caching_moves_along_a_growing_chat(cached: DemoModel) -> None:
    first = await usage(cached, "Hello " * 100, system=SYSTEM, cache_control=MARK)
    second = await usage(cached, "Hello " * 100, "Hi", "And? " * 50, system=SYSTEM, cache_control=MARK)
    edited = await usage(cached, "Hullo " * 100, "Hi", "And? " * 50, system=SYSTEM, cache_control=MARK)

    assert first.input_tokens == 0
    assert second.cache_read_input_tokens == first.cache_creation_input_tokens
    assert second.cache_creation_input_tokens > 0
    assert edited.cache_read_input_tokens == 0


async def test_short_prefixes_are_silently_not_cached(cached: DemoModel) -> None:
    got = await usage(cached, "Hello", system=system(text="Short."), tools=[])

    assert got.cache_creation_input_tokens == 0
    assert got.input_tokens > 0


async def test_keys_do_not_share_a_cache(cached: DemoModel) -> None:
    await usage(cached, "Hello", system=system())
    other = DemoModel(cached.url, cached.sdk.with_options(api_key="somebody-else"), cached.http)

    assert (await usage(other, "Hello", system=system())).cache_read_input_tokens == 0

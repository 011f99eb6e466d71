"""N tokens at a fixed pace from frames encoded once: a benchmark's upstream should cost little itself."""

import re
from dataclasses import dataclass
from typing import Any

from standins.claude.script import Frame, Step, closing, frame, opening

_ORDER = re.compile(r"bench:(\d{1,6}):(\d{1,6}(?:\.\d+)?)")
_WORDS = (" the", " answer", " goes", " on", " word", " by", " word", ",", " measured", " by", " the", " clock", ".")
_DELTAS = tuple(
    frame({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}}, is_delta=True)
    for word in _WORDS
)
_BLOCK_START = frame({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})
_BLOCK_STOP = frame({"type": "content_block_stop", "index": 0})
_STOP = {"stop_reason": "end_turn", "stop_sequence": None}


@dataclass(frozen=True, slots=True)
class Order:
    tokens: int
    token_delay: float


def order_of(user_text: str, scripted_tokens: int | None, token_delay: float) -> Order | None:
    """From the script (`tokens`) or from `bench:N:MS` in the user's own words."""
    if scripted_tokens is not None:
        return Order(scripted_tokens, token_delay)
    found = _ORDER.search(user_text)
    return None if found is None else Order(int(found[1]), float(found[2]) / 1000)


def stream(order: Order, message_id: str, model: str, usage: dict[str, Any]) -> list[Step]:
    rounds, rest = divmod(order.tokens, len(_DELTAS))
    deltas: list[Frame] = [*(_DELTAS * rounds), *_DELTAS[:rest]]
    return [opening(message_id, model, usage), _BLOCK_START, *deltas, _BLOCK_STOP, *closing(_STOP, usage, order.tokens)]

"""What the four processes agree on: the stamp inside each token and the shape of an upstream answer."""

from __future__ import annotations

import re
import time

# Each token of the upstream is one text delta that says when it was sent, in nanoseconds of CLOCK_MONOTONIC,
# which all processes of a machine share. No square bracket: the product would look for a citation.
STAMP = re.compile(rb"@(\d+);")
DELTA = (
    b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,'
    b'"delta":{"type":"text_delta","text":"@%d;"}}\n\n'
)
OPENING = (
    b'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_bench","type":"message",'
    b'"role":"assistant","model":"bench","content":[],"stop_reason":null,"stop_sequence":null,'
    b'"usage":{"input_tokens":100,"output_tokens":1}}}\n\n'
    b'event: content_block_start\ndata: {"type":"content_block_start","index":0,'
    b'"content_block":{"type":"text","text":""}}\n\n'
)
CLOSING = (
    b'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\n'
    b'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},'
    b'"usage":{"output_tokens":%d}}\n\n'
    b'event: message_stop\ndata: {"type":"message_stop"}\n\n'
)


def deltas(count: int) -> bytes:
    """`count` tokens that are sent now."""
    return (DELTA % time.monotonic_ns()) * count

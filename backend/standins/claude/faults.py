"""Ways to go wrong. Some change what is said, the others change how the finished stream goes down the wire."""

from collections.abc import Iterator
from dataclasses import replace

from standins.claude.behaviour import Behaviour, Fault
from standins.claude.errors import STATUS_OF_TYPE, ApiError
from standins.claude.script import PING, Cut, Frame, Pause, Step, frame
from standins.claude.speech import Speech, Spoken, stopped_after

_OVERLOADED = {"type": "overloaded_error", "message": "Overloaded"}
_REFUSAL = "This request triggered restrictions and was blocked under the usage policy."


def change_speech(speech: Speech, fault: Fault | None) -> Speech:
    match fault:
        case Fault(kind="truncate", after=after):
            return stopped_after(speech, after, "max_tokens")
        case Fault(kind="refusal", after=after, category=category):
            details = {"type": "refusal", "category": category, "explanation": _REFUSAL}
            return stopped_after(speech, after, "refusal", details)
        case Fault(kind="empty_turn"):
            return Speech([], "end_turn")
        case Fault(kind="invalid_tool_json"):
            return Speech([_garbled(block) for block in speech.blocks], speech.stop_reason)
    return speech


def _garbled(block: Spoken) -> Spoken:
    if block.field != "partial_json":
        return block
    return replace(block, deltas=[*block.deltas, {"type": "input_json_delta", "partial_json": '"]}{'}])


def change_stream(script: list[Step], fault: Fault | None) -> list[Step]:
    match fault:
        case Fault(kind="error_event", after=after, error=error):
            return [*_until_delta(script, after), frame({"type": "error", "error": error or _OVERLOADED})]
        case Fault(kind="cut", after_bytes=int(count), how=how):
            return [*_first_bytes(script, count), Cut(how)]
        case Fault(kind="cut", after=after, how=how):
            return [*_until_delta(script, after), Cut(how)]
        case Fault(kind="silence", after=after):
            head = list(_until_delta(script, after))
            return [*head, *_silence(fault), *script[len(head) :]]
        case Fault(kind="invalid_utf8", after=after):
            head = list(_until_delta(script, after))
            return [*head, _broken_utf8(script, len(head)), *script[len(head) + 1 :]]
        case Fault(kind="invalid_json", after=after):
            head = list(_until_delta(script, after))
            return [*head, Frame(b'event: content_block_delta\ndata: {"type":"content_block_delta","ind\n\n', is_delta=True)]
        case Fault(kind="end_early", after=after):
            return list(_until_delta(script, after))
        case Fault(kind="no_message_stop"):
            return script[:-1]
        case Fault(kind="unknown_events"):
            return list(_with_strangers(script))
    return script


def _until_delta(script: list[Step], after: int) -> Iterator[Step]:
    """Everything before delta number `after` (from 0), the frames of the block that holds it included."""
    seen = 0
    for step in script:
        if isinstance(step, Frame) and step.is_delta:
            if seen == after:
                return
            seen += 1
        elif seen >= after > 0:
            return
        yield step


def _first_bytes(script: list[Step], count: int) -> Iterator[Step]:
    for step in script:
        if isinstance(step, Frame):
            if len(step.data) >= count:
                yield Frame(step.data[:count], step.is_delta)
                return
            count -= len(step.data)
        yield step


def _silence(fault: Fault) -> list[Step]:
    if not fault.ping_every_s or fault.seconds is None:
        return [Pause(fault.seconds)]
    return [Pause(fault.ping_every_s), PING] * max(1, round(fault.seconds / fault.ping_every_s))


def _broken_utf8(script: list[Step], at: int) -> Step:
    step = script[at]
    if not isinstance(step, Frame) or not step.is_delta:
        return step
    return Frame(step.data.replace(b'"}}', b'\xd0\xff"}}'), is_delta=True)


def _with_strangers(script: list[Step]) -> Iterator[Step]:
    """Event types, a comment and a field that no client of today knows."""
    for i, step in enumerate(script):
        yield step
        if i == 0:
            yield frame({"type": "experimental_notice", "notice": {"level": 3}})
            yield Frame(b": a comment line\n\n")
        elif isinstance(step, Frame) and step.is_delta:
            yield frame({"type": "token_telemetry", "n": i})


def change_unstreamed(fault: Fault | None) -> list[Step]:
    """What a fault of the wire means for a request that asked for no stream: steps to take before answering."""
    match fault:
        case Fault(kind="error_event", error=error):
            body = error or _OVERLOADED
            raise ApiError(body["type"] if body["type"] in STATUS_OF_TYPE else "api_error", body["message"])
        case Fault(kind="cut", how=how):
            return [Cut(how)]
        case Fault(kind="silence"):
            return [Pause(fault.seconds)]
    return []


def replayed(recording: bytes, behaviour: Behaviour) -> list[Step]:
    """A recording sent byte for byte in the given chunks; sizes repeat when the recording is longer."""
    body = recording if behaviour.cut_at is None else recording[: behaviour.cut_at]
    sizes = behaviour.chunk_sizes or [len(body) or 1]
    steps: list[Step] = []
    start = 0
    while start < len(body):
        size = max(1, sizes[len(steps) % len(sizes)])
        steps.append(Frame(body[start : start + size], is_delta=True))
        start += size
    return steps if behaviour.cut_at is None else [*steps, Cut(behaviour.how)]

"""Ways to go wrong. Some change what is said, the others change how the finished stream goes down the wire."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from standins.claude.behaviour import Behaviour, Fault, FaultKind
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
    return replace(block, deltas=[{"type": "input_json_delta", "partial_json": "{]"}, *block.deltas])


def change_stream(script: list[Step], fault: Fault | None) -> list[Step]:
    if fault is None or fault.kind not in _ON_THE_WIRE:
        return script
    return _ON_THE_WIRE[fault.kind](script, fault)


def _error_event(script: list[Step], fault: Fault) -> list[Step]:
    return [*_until_delta(script, fault.after), frame({"type": "error", "error": fault.error or _OVERLOADED})]


def _cut(script: list[Step], fault: Fault) -> list[Step]:
    if fault.after_bytes is not None:
        return [*_first_bytes(script, fault.after_bytes), Cut(fault.how)]
    return [*_until_delta(script, fault.after), Cut(fault.how)]


def _fall_silent(script: list[Step], fault: Fault) -> list[Step]:
    head = list(_until_delta(script, fault.after))
    return [*head, *_silence(fault), *script[len(head) :]]


def _break_utf8(script: list[Step], fault: Fault) -> list[Step]:
    head = list(_until_delta(script, fault.after))
    return [*head, *(_with_broken_utf8(step) for step in script[len(head) : len(head) + 1]), *script[len(head) + 1 :]]


def _break_json(script: list[Step], fault: Fault) -> list[Step]:
    half = Frame(b'event: content_block_delta\ndata: {"type":"content_block_delta","ind\n\n', is_delta=True)
    return [*_until_delta(script, fault.after), half]


def _end_early(script: list[Step], fault: Fault) -> list[Step]:
    return list(_until_delta(script, fault.after))


def _no_message_stop(script: list[Step], _: Fault) -> list[Step]:
    return script[:-1]


def _unknown_events(script: list[Step], _: Fault) -> list[Step]:
    return list(_with_strangers(script))


_ON_THE_WIRE: dict[FaultKind, Callable[[list[Step], Fault], list[Step]]] = {
    "error_event": _error_event,
    "cut": _cut,
    "silence": _fall_silent,
    "invalid_utf8": _break_utf8,
    "invalid_json": _break_json,
    "end_early": _end_early,
    "no_message_stop": _no_message_stop,
    "unknown_events": _unknown_events,
}


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


def _with_broken_utf8(step: Step) -> Step:
    return Frame(step.data.replace(b'"}}', b'\xd0\xff"}}'), step.is_delta) if isinstance(step, Frame) else step


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

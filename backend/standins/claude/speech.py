"""An answer cut into the deltas it will be streamed as; also the only place that counts output tokens."""

import re
from dataclasses import dataclass, replace
from typing import Any

from standins.claude.answers import Answer, Block, Text, Thinking, ToolUse
from standins.claude.encoding import dump, load
from standins.claude.tokens import text_tokens

Json = dict[str, Any]

_WORD = re.compile(r"\s*\S{1,12}\s*\Z|\s*\S{1,12}|\s+")
_JSON_PIECE = 9


@dataclass(frozen=True, slots=True)
class Spoken:
    """One content block: how it is announced, its deltas, and the field in which they add up."""

    start: Json
    deltas: list[Json]
    field: str

    @property
    def text(self) -> str:
        return "".join(delta.get(self.field, "") for delta in self.deltas)

    def final(self) -> Json:
        """The block as a non-streaming answer shows it. A tool input that was cut short is left empty."""
        if self.start["type"] == "tool_use":
            try:
                return {**self.start, "input": load(self.text.encode() or b"{}")}
            except ValueError:
                return {**self.start, "input": {}}
        block = {**self.start, self.field: self.text}
        for delta in self.deltas:
            if delta["type"] == "signature_delta":
                block["signature"] = delta["signature"]
        return block


@dataclass(frozen=True, slots=True)
class Speech:
    blocks: list[Spoken]
    stop_reason: str
    stop_sequence: str | None = None
    stop_details: Json | None = None

    @property
    def output_tokens(self) -> int:
        return max(1, sum(text_tokens(block.text) for block in self.blocks))

    @property
    def thinking_tokens(self) -> int:
        return sum(text_tokens(block.text) for block in self.blocks if block.field == "thinking")

    @property
    def delta_count(self) -> int:
        return sum(len(block.deltas) for block in self.blocks)


def pieces(text: str) -> list[str]:
    """Word-ish pieces, the space in front of the word as models do it. Joined they are the text again."""
    return _WORD.findall(text)


def _spoken(block: Block) -> Spoken:
    match block:
        case Text(text):
            deltas: list[Json] = [{"type": "text_delta", "text": piece} for piece in pieces(text)]
            return Spoken({"type": "text", "text": ""}, deltas, "text")
        case Thinking(text, signature):
            deltas = [{"type": "thinking_delta", "thinking": piece} for piece in pieces(text)]
            deltas.append({"type": "signature_delta", "signature": signature})
            return Spoken({"type": "thinking", "thinking": "", "signature": ""}, deltas, "thinking")
        case ToolUse(name, arguments, tool_use_id):
            raw = dump(arguments).decode() if arguments else ""
            parts = ["", *(raw[i : i + _JSON_PIECE] for i in range(0, len(raw), _JSON_PIECE))]
            deltas = [{"type": "input_json_delta", "partial_json": part} for part in parts]
            return Spoken({"type": "tool_use", "id": tool_use_id, "name": name, "input": {}}, deltas, "partial_json")


def speak(answer: Answer) -> Speech:
    return Speech(
        [_spoken(block) for block in answer.blocks],
        answer.effective_stop_reason,
        answer.stop_sequence,
        answer.stop_details,
    )


def stopped_after(speech: Speech, deltas: int, stop_reason: str, stop_details: Json | None = None) -> Speech:
    """The same speech, ended after so many deltas for another reason."""
    kept: list[Spoken] = []
    left = deltas
    for block in speech.blocks:
        if left <= 0:
            break
        kept.append(replace(block, deltas=block.deltas[:left]))
        left -= len(block.deltas)
    return Speech(kept, stop_reason, None, stop_details)


def within(speech: Speech, max_tokens: int) -> Speech:
    """Cut where the output would pass `max_tokens`, in the middle of a tool's arguments if it so happens."""
    if speech.output_tokens <= max_tokens:
        return speech
    spent = 0
    count = 0
    for block in speech.blocks:
        heard = ""
        for delta in block.deltas:
            heard += delta.get(block.field, "")
            if spent + text_tokens(heard) > max_tokens:
                return stopped_after(speech, count, "max_tokens")
            count += 1
        spent += text_tokens(heard)
    return speech


def before_stop_sequence(answer: Answer, sequences: list[str]) -> Answer:
    """Ends the answer where its text would first show one of the caller's stop sequences."""
    for i, block in enumerate(answer.blocks):
        if not isinstance(block, Text):
            continue
        found = min(((block.text.find(s), s) for s in sequences if s in block.text), default=None)
        if found is not None:
            kept = [*answer.blocks[:i], Text(block.text[: found[0]])]
            return Answer(kept, "stop_sequence", found[1])
    return answer

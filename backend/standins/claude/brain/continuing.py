"""Going on with an answer that was cut off: say it again, and leave out what was said."""

from typing import Any

from standins.claude.answers import Answer, Text
from standins.claude.brain.turn import text_of

Json = dict[str, Any]
_WISH = "<continue_answer>"


def unbroken(request: Json) -> tuple[Json, str]:
    """The request without the wishes to go on at its end, and what was said before them."""
    messages, said = list(request["messages"]), ""
    while len(messages) > 2 and messages[-1]["role"] == "user" and _WISH in text_of(messages[-1]["content"]):
        said = text_of(messages[-2]["content"]) + said
        messages = messages[:-2]
    return {**request, "messages": messages}, said


def rest(answer: Answer, said: str) -> Answer:
    """The answer without its beginning; whole when it does not begin like that."""
    if not said or len(answer.blocks) != 1 or not isinstance(answer.blocks[0], Text):
        return answer
    return Answer([Text(_behind(answer.blocks[0].text, said) or answer.blocks[0].text)])


def _behind(text: str, said: str) -> str:
    """What follows in `text` on the words of `said`, however either is spaced."""
    at = 0
    for sign in "".join(said.split()):
        while at < len(text) and text[at].isspace():
            at += 1
        if at >= len(text) or text[at] != sign:
            return ""
        at += 1
    return text[at:]

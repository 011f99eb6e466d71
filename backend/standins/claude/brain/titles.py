"""Short titles out of sentences."""

import re

_EDGE_EN = r"(?:to|about|that|me|please|and|for|at|on|by|the|a|an|of|it|in|is)"
_EDGE_RU = r"(?:чтобы|что|про|нужно|надо|мне|пожалуйста|плиз|и|а|я|у меня|будет|бы|в|на|о том)"
_LEADING = re.compile(rf"^(?:[\s,.:;!?—–-]+|(?:{_EDGE_EN}|{_EDGE_RU})(?=[\s,.:;!?]|$))+", re.IGNORECASE)
_TRAILING = re.compile(rf"(?:[\s,.:;!?—–-]+|(?<=\s)(?:{_EDGE_EN}|{_EDGE_RU}))+$", re.IGNORECASE)
_FILLER = re.compile(
    r"^(?:(?:can|could|would) you|please|i (?:want|would like|need) (?:you )?to|hi|hello|hey|"
    r"привет|здравствуйте|пожалуйста|можешь|можете|скажи(?:те)?)\b[\s,!.]*",
    re.IGNORECASE,
)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def thing_to_do(rest: str) -> str:
    """ " to call the doctor ," becomes "Call the doctor"; empty when nothing is left."""
    text = " ".join(rest.split())
    text = re.sub(r"\s+([,.!?;:])", r"\1", text)
    return capitalised(_TRAILING.sub("", _LEADING.sub("", text)))


def short_title(text: str, words: int = 6) -> str:
    """The first words of what somebody wrote, without greetings and end marks."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    stripped = _FILLER.sub("", line.strip())
    said = (stripped or line).split()
    kept = " ".join(said[:words])
    if len(said) > words:
        # Cut in the middle: not behind an "and".
        kept = _TRAILING.sub("", kept)
    return capitalised(kept.strip(" ,.:;!?—–-\"'«»*#")[:80])

"""Words that sound like an emergency, found without a model: the same text always gives the same answer.

The guidance itself is the browser app's; here is only which kind of it the person's own words call for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from app.services.ai.red_flags.english import ENGLISH
from app.services.ai.red_flags.excuses import Excuse, excuse_of
from app.services.ai.red_flags.russian import RUSSIAN
from app.services.ai.red_flags.signs import Rule, Sign

CODES = (
    "chest-pain", "stroke", "breathing", "anaphylaxis", "bleeding", "unconscious", "seizure", "overdose", "suicide",
    "infant-fever", "pregnancy-bleeding", "meningitis",
)  # fmt: skip
# Where a miss is worse than any number of false alarms, fewer excuses count.
_ACCEPTED = {
    "suicide": {Excuse.DENIED, Excuse.READ},
    "anaphylaxis": {Excuse.DENIED, Excuse.READ, Excuse.PAST},
}
_LATIN, _CYRILLIC = re.compile(r"[a-z]"), re.compile(r"[а-я]")
_SENTENCE_END = re.compile(r"[!?;\n]+|\.(?!\d)")
# Enumerations without full stops are cut, so that one sentence never becomes a whole book.
LONGEST = 600
# A message is no longer; whatever is, was not typed by somebody who needs help now.
MOST_SEARCHED = 50_000

# So many places are looked at for one sign; a text that denies a pain more often is no longer somebody's message.
MOST_PLACES = 300


def detect(text: str) -> list[str]:
    """Codes of the emergencies that the text speaks of as happening now, in the order of `CODES`."""
    said = _Said("\n".join(_sentences(text[:MOST_SEARCHED])))
    languages = [rules for letters, rules in ((_LATIN, ENGLISH), (_CYRILLIC, RUSSIAN)) if letters.search(said.text)]
    return [
        code for code in CODES if any(said.applies(rule, code) for language in languages for rule in language[code])
    ]


def note(codes: list[str]) -> str:
    """What the model is told in the turn, so that its text agrees with the guidance above it."""
    if not codes:
        return ""
    return (
        f'<red_flags codes="{" ".join(codes)}">\n'
        "The app found words of a possible emergency in this message and has put emergency guidance above your answer. "
        "Begin with the same: in one or two sentences say what to do now and to call the emergency number, then what to do until "
        "help comes, and ask what you need to know. Do not play it down. If the message plainly describes something else, say so "
        "kindly and name the signs with which to call at once.\n"
        "</red_flags>"
    )


def _sentences(text: str) -> Iterator[str]:
    plain = text.lower().replace("ё", "е").replace("’", "'").replace("`", "'")
    for line in _SENTENCE_END.split(plain):
        sentence = " ".join(line.split())
        for start in range(0, len(sentence), LONGEST):
            yield sentence[start : start + LONGEST]


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said, one sentence a line."""

    text: str

    def applies(self, rule: Rule, code: str) -> bool:
        if isinstance(rule, Sign):
            return next(self._places(rule, code), None) is not None
        firsts, seconds = (
            {line for sign in signs for line in self._places(sign, code)} for signs in (rule.first, rule.second)
        )
        return any(line + step in seconds for line in firsts for step in (-1, 0, 1))

    def _places(self, sign: Sign, code: str) -> Iterator[int]:
        """The numbers of the sentences that hold the sign at a place where nothing excuses it."""
        accepted = _ACCEPTED.get(code, set(Excuse))
        line = counted = 0
        for match in islice(sign.pattern.finditer(self.text), MOST_PLACES):
            begin = self.text.rfind("\n", 0, match.start()) + 1
            end = self.text.find("\n", match.end())
            sentence = self.text[begin : end if end >= 0 else None]
            line, counted = line + self.text.count("\n", counted, begin), begin
            if sign.unless is not None and sign.unless.search(sentence):
                continue
            gap, place = sign.between(match), (match.start() - begin, match.end() - begin)
            if not excuse_of(sentence, *place, gap) & accepted:
                yield line

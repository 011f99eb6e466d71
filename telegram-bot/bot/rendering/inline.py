"""Inside a line: bold, italic, struck out, code and links. Every character is looked at a bounded number of times."""

import re
from dataclasses import dataclass

from bot.rendering.runs import BOLD, CODE, ITALIC, STRIKE, Kind, Mark, Run

_LINK = re.compile(
    r"!?\[([^\[\]\n]{1,300})\]\(\s{0,3}<?([^\s<>()]{1,1000}(?:\([^\s<>()]{0,200}\)[^\s<>()]{0,200})?)>?(?:\s{1,3}\"[^\"\n]{0,200}\")?\s{0,3}\)"
)
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,1000})>")
_CODE = re.compile(r"(`{1,3})(?!`)([^`\n]{1,1000}|[^\n]{1,200}?[^`\n])\1(?!`)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_DELIMITER = re.compile(r"\*{1,3}|_{1,3}|~~")
_PLAIN = re.compile(r"[^\\`\[!<*_~]+")
_ALLOWED = ("http://", "https://")


@dataclass(slots=True)
class _Opener:
    """A delimiter that may begin something, and where it stands among the runs."""

    sign: str
    length: int
    at: int


def inline(text: str, *, with_links: bool = True) -> list[Run]:
    return _Line(text, with_links=with_links).runs()


class _Line:
    def __init__(self, text: str, *, with_links: bool) -> None:
        self._text = text
        self._with_links = with_links
        self._runs: list[Run] = []
        self._openers: list[_Opener] = []

    def runs(self) -> list[Run]:
        position = 0
        while position < len(self._text):
            position = self._step(position)
        return [run for run in self._runs if run.text]

    def _step(self, at: int) -> int:
        """Takes in what stands at a position; the position behind it."""
        if match := _PLAIN.match(self._text, at):
            self._runs.append(Run(match[0]))
        elif match := _ESCAPED.match(self._text, at):
            self._runs.append(Run(match[1]))
        elif match := _CODE.match(self._text, at):
            self._runs.append(Run(match[2].strip() or match[2], (CODE,)))
        elif self._with_links and (match := _LINK.match(self._text, at)):
            self._link(match[1], match[2])
        elif match := _AUTOLINK.match(self._text, at):
            self._runs.append(Run(match[1], (Mark(Kind.LINK, match[1]),)))
        elif match := _DELIMITER.match(self._text, at):
            self._delimiter(match[0], at, match.end())
        else:
            self._runs.append(Run(self._text[at]))
            return at + 1
        return match.end()

    def _link(self, shown: str, url: str) -> None:
        inner = inline(shown, with_links=False)
        if url.lower().startswith(_ALLOWED):
            inner = [run.marked(Mark(Kind.LINK, url)) for run in inner]
        self._runs += inner

    def _delimiter(self, sign: str, start: int, end: int) -> None:
        before = self._text[start - 1] if start else " "
        after = self._text[end] if end < len(self._text) else " "
        opens, closes = not after.isspace(), not before.isspace()
        if sign[0] == "_" or sign == "*":
            # Inside a word it is part of the word: file_name_2, 2*3*4.
            opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
        rest = self._close(sign) if closes else sign
        if not rest:
            return
        if opens:
            self._openers.append(_Opener(rest[0], len(rest), len(self._runs)))
        self._runs.append(Run(rest))

    def _close(self, sign: str) -> str:
        """Ends what was begun with the same sign; what of the delimiter is left over."""
        left = len(sign)
        while left and (opener := self._opener_of(sign[0])) is not None:
            if sign[0] == "~":
                used, mark = 2, STRIKE
            else:
                used = min(left, opener.length, 2)
                mark = BOLD if used == 2 else ITALIC
            for number in range(opener.at + 1, len(self._runs)):
                self._runs[number] = self._runs[number].marked(mark)
            opener.length -= used
            self._runs[opener.at] = Run(opener.sign * opener.length)
            if not opener.length:
                self._openers.pop()
            left -= used
        return sign[:left]

    def _opener_of(self, sign: str) -> _Opener | None:
        """The last opener of this sign; those above it have nothing to close them any more."""
        for number in range(len(self._openers) - 1, max(-1, len(self._openers) - 9), -1):
            opener = self._openers[number]
            if opener.sign == sign and opener.at < len(self._runs) - 1:
                del self._openers[number + 1 :]
                return opener
        return None

"""Text with marks: what lies between Markdown and messages."""

from dataclasses import dataclass
from enum import IntEnum

# Telegram may drop other spaces at the beginning of a line.
NO_BREAK = "\u00a0"


class Kind(IntEnum):
    """Marks in the order in which they nest, the outermost first."""

    QUOTE = 1
    PRE = 2
    LINK = 3
    BOLD = 4
    ITALIC = 5
    STRIKE = 6
    CODE = 7


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    kind: Kind
    url: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of plain text and all marks on it, in the order of their nesting."""

    text: str
    marks: tuple[Mark, ...] = ()

    def marked(self, mark: Mark) -> "Run":
        # Telegram shows nothing inside of code, and no quotation in another.
        if mark in self.marks or any(own.kind in (Kind.PRE, Kind.CODE) for own in self.marks):
            return self
        return Run(self.text, tuple(sorted((*self.marks, mark))))


BOLD, ITALIC, STRIKE = Mark(Kind.BOLD), Mark(Kind.ITALIC), Mark(Kind.STRIKE)
CODE, PRE, QUOTE = Mark(Kind.CODE), Mark(Kind.PRE), Mark(Kind.QUOTE)

"""Tables on a narrow screen: small ones in columns, wide ones as one paragraph a row."""

import re

from bot.rendering.inline import inline
from bot.rendering.runs import BOLD, NO_BREAK, PRE, Run

# Characters of fixed width that a phone shows in one line.
WIDEST = 34
_DELIMITERS = re.compile(r"\s{0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*){0,50}\|?\s*$")
_SEPARATOR = re.compile(r"(?<!\\)\|")


def is_table(lines: list[str], at: int) -> bool:
    return (
        "|" in lines[at]
        and at + 1 < len(lines)
        and "|" in lines[at + 1]
        and bool(_DELIMITERS.match(lines[at + 1][:2000]))
    )


def table(lines: list[str], at: int) -> tuple[list[Run], int]:
    """The table that begins at a line, and the line behind it."""
    header = _cells(lines[at])
    end = at + 2
    rows = []
    while end < len(lines) and "|" in lines[end]:
        row = _cells(lines[end])[: len(header)]
        rows.append(row + [""] * (len(header) - len(row)))
        end += 1
    widths = [max(len(_plain(row[column])) for row in (header, *rows)) for column in range(len(header))]
    if sum(widths) + 2 * (len(widths) - 1) <= WIDEST:
        return [Run(_in_columns([header, *rows], widths), (PRE,))], end
    return _in_paragraphs(header, rows), end


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip().replace("\\|", "|") for cell in _SEPARATOR.split(inner)]


def _plain(cell: str) -> str:
    return "".join(run.text for run in inline(cell))


def _in_columns(rows: list[list[str]], widths: list[int]) -> str:
    shown = [
        "  ".join(_plain(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    shown.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(shown)


def _in_paragraphs(header: list[str], rows: list[list[str]]) -> list[Run]:
    """`First cell` in bold, the others below it with the names of their columns."""
    runs: list[Run] = []
    for row in rows or [[""] * len(header)]:
        if runs:
            runs.append(Run("\n"))
        runs += [Run("• "), *(run.marked(BOLD) for run in inline(row[0] or header[0]))]
        for name, cell in zip(header[1:], row[1:], strict=True):
            if cell:
                runs += [Run(f"\n{NO_BREAK * 2} "), *inline(name), Run(": " if name else ""), *inline(cell)]
    return runs

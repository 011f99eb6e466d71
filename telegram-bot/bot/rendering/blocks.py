"""Lines: headings, lists, tables, quotations, code."""

import re

from bot.rendering.inline import inline
from bot.rendering.runs import BOLD, NO_BREAK, PRE, QUOTE, Run
from bot.rendering.tables import is_table, table

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[^`\n]*$")
_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r" {0,3}([-*_])(?:\s*\1){2,}\s*$")
_ITEM = re.compile(r"(\s{0,40})([-*+]|\d{1,9}[.)])\s+(?:\[([ xX])\]\s+)?(.*)$")
_QUOTE = re.compile(r" {0,3}> ?(.*)$")
# Nothing but text is so long.
_LONG_LINE = 8_000
_NEWLINE, _BLANK = Run("\n"), Run("\n\n")


def runs_of(markdown: str) -> list[Run]:
    # Half a character is none.
    whole = markdown.encode("utf-8", "replace").decode()
    lines = whole.replace("\r\n", "\n").replace("\u0000", "").split("\n")
    found: list[Run] = []
    gap = False
    position = 0
    while position < len(lines):
        if not lines[position].strip():
            gap, position = True, position + 1
            continue
        block, position, is_apart = _block(lines, position)
        if found:
            found.append(_BLANK if gap or is_apart else _NEWLINE)
        found += block
        gap = is_apart
    return found


def _block(lines: list[str], at: int) -> tuple[list[Run], int, bool]:
    """The block that begins at a line, the line behind it, and whether it stands apart from what is around it."""
    line = lines[at]
    if len(line) > _LONG_LINE:
        return inline(line.strip()), at + 1, False
    if match := _FENCE.match(line):
        return _code(lines, at, match[1])
    if is_table(lines, at):
        return (*table(lines, at), True)
    if _QUOTE.match(line):
        return _quotation(lines, at)
    return _line(line, at)


def _line(line: str, at: int) -> tuple[list[Run], int, bool]:
    """A block of one line."""
    if match := _HEADING.match(line):
        return [run.marked(BOLD) for run in inline(match[1])], at + 1, True
    if _RULE.match(line):
        return [Run("———")], at + 1, True
    match = _ITEM.match(line)
    return (_item(match) if match else inline(line.strip())), at + 1, False


def _code(lines: list[str], at: int, fence: str) -> tuple[list[Run], int, bool]:
    """Up to the closing fence; while an answer is being written it is not there yet."""
    end = at + 1
    while end < len(lines) and not lines[end].strip().startswith(fence):
        end += 1
    text = "\n".join(lines[at + 1 : end])
    return ([Run(text, (PRE,))] if text.strip() else [Run("…")]), end + 1, True


def _quotation(lines: list[str], at: int) -> tuple[list[Run], int, bool]:
    runs: list[Run] = []
    while at < len(lines) and (match := _QUOTE.match(lines[at])):
        runs += [*([_NEWLINE] if runs else []), *inline(match[1])]
        at += 1
    return [run.marked(QUOTE) for run in runs] or [Run("")], at, True


def _item(match: re.Match[str]) -> list[Run]:
    indent, sign, ticked, text = match.groups()
    level = len(indent.replace("\t", "    ")) // 2
    bullet = sign if sign[0].isdigit() else "◦" if level else "•"
    if ticked is not None:
        bullet = "☐" if ticked == " " else "☑"
    return [Run(f"{NO_BREAK * 3 * min(level, 4)}{bullet} "), *inline(text)]

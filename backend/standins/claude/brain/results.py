"""What to say once tools have answered: what was done, or what went wrong and what to do about it."""

import re

from standins.claude.brain import documents, memory, reminders, reports, trends
from standins.claude.brain.phrases import knows, phrase
from standins.claude.brain.turn import Outcome, Turn

_MAX_REASON = 300


def answer_text(turn: Turn) -> str:
    parts = [_failed(outcome, turn) for outcome in turn.outcomes if outcome.is_error]
    done = [outcome for outcome in turn.outcomes if not outcome.is_error]
    told_below = {documents.SEARCH, memory.GET, trends.TOOL}
    parts += [_done(outcome, turn) for outcome in done if outcome.name not in told_below]
    values = [outcome for outcome in done if outcome.name == trends.TOOL]
    parts += [trends.answer_text(outcome, turn) for outcome in values]
    names = {outcome.name for outcome in done}
    if documents.SEARCH in names:
        parts.append(documents.answer_text(turn))
    elif memory.GET in names:
        parts.append(_recalled(turn))
    return "\n\n".join(parts) or phrase("done", turn.language)


def _done(outcome: Outcome, turn: Turn) -> str:
    title = str(outcome.input.get("title", ""))
    if outcome.name == memory.SAVE:
        return phrase("saved", turn.language, title=title)
    if outcome.name == reminders.TOOL:
        return reminders.confirmation(outcome, turn.language)
    if outcome.name == reports.TOOL:
        return phrase("made_pdf", turn.language, title=title)
    return outcome.text.strip()[:_MAX_REASON] or phrase("done", turn.language)


def _recalled(turn: Turn) -> str:
    lines = memory.recalled_lines(turn)
    if not lines:
        return phrase("recalled_nothing", turn.language)
    return phrase("recalled", turn.language, items="\n".join(f"- {line}" for line in lines))


def _failed(outcome: Outcome, turn: Turn) -> str:
    reason = re.sub(r"</?\w+[^>]*>", "", outcome.text).strip()[:_MAX_REASON] or phrase("unknown_error", turn.language)
    advice = f"advice_{outcome.name}"
    return phrase(
        "failed", turn.language, reason=reason, advice=phrase(advice if knows(advice) else "advice", turn.language)
    )

"""“Make a PDF …”: the call of `generate_pdf` over the documents and the answer that are at hand."""

import re

from standins.claude.answers import Block, Text, ToolUse
from standins.claude.brain.phrases import phrase
from standins.claude.brain.titles import thing_to_do
from standins.claude.brain.turn import Turn

TOOL = "generate_pdf"
_MAKE = (
    r"(?:make|create|generate|build|prepare|compile|export|give|"
    r"(?:сделай|создай|собери|сгенерируй|сформируй|подготовь|выгрузи|составь|дай)(?:те)?)"
)
_PAPER = r"(?:report|summary|file|document|отч[её]т\w*|сводк\w*|файл\w*|документ\w*)"
TRIGGER = re.compile(
    rf"\b{_MAKE}\b[^.?!\n]{{0,60}}\b(?:pdf|пдф)\b(?:[ -]?{_PAPER})?|\b(?:pdf|пдф)[ -]?{_PAPER}\b|"
    rf"\b{_MAKE}\s+(?:мне\s+|me\s+)?(?:an?\s+|the\s+)?(?:отч[её]т|сводку|report)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|on|of|titled|called|with|about|по|про|о|об|под названием)\s+([^.?!\n]{3,80})", re.IGNORECASE
)


def is_asked(text: str) -> bool:
    return TRIGGER.search(text) is not None


def _readable(answer: str, turn: Turn) -> str:
    """An earlier answer without its citation marks and without what the demo model says of itself."""
    return re.sub(r' ?\[\d+: "[^"]*"\]', "", answer.replace(phrase("demo", turn.language), "")).strip()


def calls(turn: Turn) -> list[Block]:
    about = _ABOUT.search(turn.question)
    title = phrase("pdf_title", turn.language)
    if about is not None:
        title = f"{title}: {thing_to_do(about[1])}"
    text = _readable(turn.answered_before, turn) or turn.question
    arguments: dict[str, object] = {
        "title": title,
        "sections": [{"heading": phrase("pdf_heading", turn.language), "text": text}],
    }
    document_ids = list(dict.fromkeys(source.document_id for source in turn.sources if source.document_id))
    if document_ids:
        arguments["document_ids"] = document_ids
    return [Text(phrase("making_pdf", turn.language)), ToolUse(TOOL, arguments)]

"""Answers that are no conversation: JSON for a schema (the smallest instance that fits), summaries and titles."""

import re
from typing import Any

from standins.claude.brain import extraction, reviews
from standins.claude.brain.summaries import summary_of
from standins.claude.brain.titles import short_title
from standins.claude.brain.turn import Turn, language_of, own_words, text_of
from standins.claude.encoding import dump
from standins.claude.prompt import content_blocks

Json = dict[str, Any]

_TITLE_ASKED = re.compile(
    r"\btitle\b|\bname (?:for )?(?:this|the) chat|заголов|назван(?:ие|ия)\b|озаглав", re.IGNORECASE
)
_TITLE_ORDER = re.compile(
    r"\b(?:generate|write|create|give|suggest|make|answer|reply|придума|напиши|сгенерир|дай|предложи|ответь)",
    re.IGNORECASE,
)
_MAX_TITLE_ORDER = 1500
_QUOTED = re.compile(r"<(\w+)\b[^>]*>(.*?)</\1>", re.DOTALL)
_SPEAKER = re.compile(r"^(?:user|human|пользователь)\s*:\s*(.+)", re.IGNORECASE | re.MULTILINE)
_MAX_DEPTH = 12
_FORMATS = {
    "date": "1970-01-01",
    "date-time": "1970-01-01T00:00:00Z",
    "time": "00:00:00Z",
    "email": "demo@example.org",
    "uri": "https://example.org/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
_DOCUMENT_KINDS = [
    ("lab_result", r"reference (?:range|interval)|mmol|mg/dl|laborator|анализ|референс|ммоль|лаборатор"),
    ("prescription", r"prescription|\brx\b|dispense|рецепт|назначени"),
    ("imaging", r"\bmri\b|x-ray|ultrasound|tomograph|\bct\b|мрт|узи|рентген|томограф"),
    ("consultation", r"discharge|consultation|examination|complaints|выписк|консультац|осмотр|жалоб"),
]


def schema_of(request: Json) -> Json | None:
    shape = (request.get("output_config") or {}).get("format")
    return shape["schema"] if shape else None


def wants_title(request: Json) -> bool:
    """A request without tools whose short instructions ask for a title."""
    if request.get("tools"):
        return False
    system = text_of(request.get("system"))
    if _TITLE_ASKED.search(system):
        return len(system) <= _MAX_TITLE_ORDER
    asked = text_of(request["messages"][-1]["content"])
    first = asked.strip().splitlines()[0] if asked.strip() else ""
    return _TITLE_ASKED.search(first) is not None and _TITLE_ORDER.search(first) is not None


def title_for(request: Json) -> str:
    """Of what the user said first, wherever the request quotes it."""
    asked = text_of(request["messages"][0]["content"]) or text_of(request["messages"][-1]["content"])
    quoted = [body for _, body in _QUOTED.findall(asked)]
    if speaker := _SPEAKER.search("\n".join(quoted) or asked):
        return short_title(speaker[1])
    if quoted and (not own_words(asked) or _TITLE_ASKED.search(own_words(asked))):
        return short_title(quoted[0])
    lines = asked.strip().splitlines()
    if len(lines) > 1 and _TITLE_ASKED.search(lines[0]):
        return short_title("\n".join(lines[1:]))
    return short_title(own_words(asked) or asked)


def instance_for(request: Json, schema: Json) -> str:
    return dump(_Maker(request, schema).value(schema, "", 0)).decode()


class _Maker:
    def __init__(self, request: Json, root: Json) -> None:
        self.root = root
        self.text = "\n".join(
            text_of(message["content"]) for message in request["messages"] if message["role"] == "user"
        )
        self.request = request

    def value(self, schema: Json, name: str, depth: int) -> Any:
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._choice(schema["enum"])
        if "default" in schema and "properties" not in schema:
            return schema["default"]
        for key in ("anyOf", "oneOf"):
            if key in schema:
                return self._any(schema[key], name, depth)
        kind = schema.get("type", "object" if "properties" in schema else "string")
        if isinstance(kind, list):
            kind = "null" if "null" in kind else kind[0]
        return self._of_kind(kind, schema, name, depth)

    def _resolved(self, schema: Json) -> Json:
        seen = 0
        while "$ref" in schema and seen < _MAX_DEPTH:
            target: Any = self.root
            for step in schema["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            schema, seen = target, seen + 1
        for part in schema.get("allOf", []):
            inner = self._resolved(part)
            properties = {**inner.get("properties", {}), **schema.get("properties", {})}
            required = [*inner.get("required", []), *schema.get("required", [])]
            schema = {**inner, **{key: value for key, value in schema.items() if key != "allOf"}}
            if properties:
                schema |= {"properties": properties, "required": required}
        return schema

    def _any(self, options: list[Json], name: str, depth: int) -> Any:
        if any(option.get("type") == "null" for option in options) and not self._readable(name):
            return None
        return self.value(next(option for option in options if option.get("type") != "null"), name, depth)

    def _of_kind(self, kind: str, schema: Json, name: str, depth: int) -> Any:
        match kind:
            case "object":
                properties = schema.get("properties", {})
                wanted = [key for key in properties if key in schema.get("required", []) or self._readable(key)]
                return (
                    {key: self.value(properties[key], key, depth + 1) for key in wanted} if depth < _MAX_DEPTH else {}
                )
            case "array":
                return [self.value(schema.get("items", {}), name, depth + 1) for _ in range(schema.get("minItems", 0))]
            case "integer" | "number":
                return schema.get("minimum", 0)
            case "boolean":
                return False
            case "null":
                return None
        return _FORMATS.get(schema.get("format", "")) or self._string(name)

    @staticmethod
    def _readable(name: str) -> bool:
        return name in {"title", "summary", "language", "locale"}

    def _string(self, name: str) -> str:
        if name == "title":
            return title_for(self.request)
        if name == "summary":
            return short_title(own_words(self.text) or self.text, words=20)
        if name in {"language", "locale"}:
            return language_of(self.text) or "en"
        return ""

    def _choice(self, options: list[Any]) -> Any:
        """The kind of document the text looks like, where that is what is being chosen."""
        lowered = self.text.lower()
        for kind, signs in _DOCUMENT_KINDS:
            if kind in options and re.search(signs, lowered):
                return kind
        return next((option for option in options if option in ("other", "unknown")), options[0])


def answer_text(request: Json, turn: Turn) -> str | None:
    """None when the request is an ordinary turn."""
    del turn
    schema = schema_of(request)
    if (found := extraction.answer_for(request, schema)) is not None:
        return found
    if (found := reviews.answer_for(request, extraction.fields_of(request, schema))) is not None:
        return found
    if schema is not None:
        return instance_for(request, schema)
    if (summary := summary_of(request)) is not None:
        return summary
    return title_for(request) if wants_title(request) and content_blocks(request["messages"][0]["content"]) else None

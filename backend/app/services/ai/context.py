"""The stable layers of the prompt: frozen with a chat's first turn, and what has to be said when they change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.services.ai.knowledge import Fact, Knowledge
from app.services.ai.masking import masked_apart
from app.services.ai.policy import POLICY
from app.services.ai.sources import without_our_tags
from app.services.skills import SkillView
from app.utils.tokens import estimate_tokens

# In this order they are sent; memory out of documents is untrusted and never among them.
FROZEN = ("policy", "primary", "personal", "skill", "memory")


@dataclass(frozen=True, slots=True)
class Layer:
    """One part of the prompt as it is sent. `id` is one of the plan's names."""

    id: str
    text: str

    @property
    def tokens(self) -> int:
        return estimate_tokens(self.text) if self.text else 0


def role(system_prompt: str) -> Layer:
    """A specialist, as the prompt tells it."""
    return Layer("skill", f"Your role in this chat:\n{system_prompt}")


async def stable_layers(skill: SkillView | None, known: Knowledge) -> list[Layer]:
    """The layers as they are now, empty ones left out."""
    told = render_memory([fact for fact in known.facts if fact.source_document_id is not None])
    if known.identity is not None:
        told = await masked_apart(told, known.identity)
    layers = [
        Layer("policy", POLICY),
        Layer("primary", known.primary),
        Layer("personal", f"About the person, in their own words:\n{known.personal}" if known.personal else ""),
        role(skill.system_prompt) if skill is not None else Layer("skill", ""),
        Layer("memory", render_memory([fact for fact in known.facts if fact.source_document_id is None])),
        # Not part of the system prompt: what came out of a document is untrusted, confirmed or not.
        Layer("documents_memory", told),
    ]
    return [layer for layer in layers if layer.text]


def render_memory(facts: list[Fact]) -> str:
    if not facts:
        return ""
    lines = [f"- [{fact.category}, {fact.importance}] {fact.title}: {fact.content}" for fact in facts]
    return "What is known about the person:\n" + "\n".join(lines)


def undone(lines: list[str]) -> list[Layer]:
    """What the person took back of the things that were done in this chat; told in a turn, never frozen."""
    if not lines:
        return []
    intro = (
        "The person took back what these tool calls did. It does not exist any more; do it again only when asked to:"
    )
    return [Layer("undone", "\n".join([intro, *(f"- {line}" for line in lines)]))]


def freeze(layers: list[Layer]) -> dict[str, str]:
    """The system part as it is kept with the chat and sent with every turn."""
    return {layer.id: layer.text for layer in layers if layer.id in FROZEN}


def digests(texts: dict[str, str]) -> dict[str, str]:
    """What was told, short enough to be kept with each question."""
    return {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in texts.items() if text}


def news(layers: list[Layer], told: dict[str, str]) -> str:
    """What the model has to be told because a layer is not what this branch of the chat has said so far."""
    texts = {layer.id: layer.text for layer in layers}
    now = digests(texts)
    return "\n".join(
        _told_in_turn(name, texts.get(name) or "(nothing any more)")
        for name in ("primary", "personal", "skill", "memory", "documents_memory", "undone")
        if told.get(name) != now.get(name)
    )


def _told_in_turn(layer: str, text: str) -> str:
    tag = "memory" if layer == "documents_memory" else f'context_update layer="{layer}"'
    return f"<{tag}>\n{without_our_tags(text)}\n</{tag.split(maxsplit=1)[0]}>"

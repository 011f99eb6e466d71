"""Telling a person's open windows how far a document is."""

from __future__ import annotations

from app.models import Document
from app.services.documents import steps
from app.services.runtime import Runtime


async def announce(runtime: Runtime, document: Document) -> None:
    """Publish the state that was just committed."""
    await runtime.events.publish(
        document.user_id,
        {
            "type": "document.status",
            "document_id": str(document.id),
            "status": document.status,
            "progress": document.progress,
            "step": steps.running(document),
            "steps": {str(step["name"]): step["state"] for step in document.steps},
            "waits_for": steps.waits_for(document),
            "error": document.error_code,
        },
    )

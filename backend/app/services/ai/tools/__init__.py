"""The tools of the assistant, and the one way to run them."""

from app.services.ai.tools.generate_pdf import GeneratePdf
from app.services.ai.tools.get_lab_trend import GetLabTrend
from app.services.ai.tools.get_memory import GetMemory
from app.services.ai.tools.run import run_tool
from app.services.ai.tools.save_memory import SaveMemory
from app.services.ai.tools.schedule_notification import ScheduleNotification
from app.services.ai.tools.search_documents import SearchDocuments

# The order is part of the cached prefix: append, never rearrange.
TOOLS = {
    tool.name: tool
    for tool in (SaveMemory(), GetMemory(), SearchDocuments(), ScheduleNotification(), GeneratePdf(), GetLabTrend())
}

__all__ = ["TOOLS", "run_tool"]

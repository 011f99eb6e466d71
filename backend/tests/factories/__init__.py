"""Making what a test starts from."""

from tests.factories.chat import Chatter, StreamEvent, read_events, text_of
from tests.factories.model_server import ModelServer, model_server
from tests.factories.people import People, Person

__all__ = ["Chatter", "ModelServer", "People", "Person", "StreamEvent", "model_server", "read_events", "text_of"]

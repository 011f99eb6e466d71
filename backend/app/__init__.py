"""Personal AI assistant for health management."""

__version__ = "0.1.0"

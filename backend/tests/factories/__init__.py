"""Making what a test starts from."""

from tests.factories.people import People, Person

__all__ = ["People", "Person"]

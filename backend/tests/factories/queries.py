"""What goes to the database: some by SQLAlchemy, some straight to the driver."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from app.services.runtime import Runtime


@dataclass
class Queries:
    """The texts of all statements, and of those that were refused by the database without SQLAlchemy."""

    sent: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@contextmanager
def queries(runtime: Runtime) -> Iterator[Queries]:
    seen = Queries()

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.sent.append(statement.strip())

    def note_at_driver(logged: Any) -> None:
        seen.sent.append(logged.query.strip())
        if logged.exception is not None:
            seen.refused.append(logged.query)

    def listen(connection: Any, *_: object) -> None:
        connection.driver_connection.add_query_logger(note_at_driver)

    engine = runtime.database.engine.sync_engine
    listeners = {"checkout": listen, "before_cursor_execute": note}
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield seen
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)

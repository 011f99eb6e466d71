"""Every migration goes up, down and up again, and the result is what the models say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.engine import make_url

from app.database import sync_url
from app.migrations import NewerSchemaError, alembic_config, migrate
from app.models import Base

REVISIONS = [item.revision for item in reversed(list(ScriptDirectory.from_config(alembic_config()).walk_revisions()))]


@pytest.fixture
def empty_url(servers: tuple[str, str]) -> Iterator[str]:
    """A database of its own on the test server."""
    admin = create_engine(sync_url(servers[0]), isolation_level="AUTOCOMMIT", poolclass=pool.NullPool)
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS stairway"))
        connection.execute(text("CREATE DATABASE stairway"))
    yield make_url(servers[0]).set(database="stairway").render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE stairway WITH (FORCE)"))
    admin.dispose()


def step(url: str, action: str, revision: str) -> None:
    engine = create_engine(sync_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        getattr(command, action)(config, revision)
        connection.commit()
    engine.dispose()


def ours(connection: Connection) -> list[object]:
    """What autogenerate would still change, the job queue's own tables aside."""
    context = MigrationContext.configure(connection)
    return [
        change
        for change in compare_metadata(context, Base.metadata)
        if not (change[0] == "remove_table" and change[1].name.startswith("procrastinate_"))
        and not (change[0] == "remove_index" and (change[1].table.name or "").startswith("procrastinate_"))
    ]


def test_each_step_goes_up_down_and_up(empty_url: str) -> None:
    for number, revision in enumerate(REVISIONS):
        step(empty_url, "upgrade", revision)
        step(empty_url, "downgrade", REVISIONS[number - 1] if number else "base")
        step(empty_url, "upgrade", revision)
    engine = create_engine(sync_url(empty_url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        assert ours(connection) == []
    engine.dispose()


def test_an_older_product_refuses_a_newer_schema(empty_url: str) -> None:
    migrate(empty_url)
    engine = create_engine(sync_url(empty_url), poolclass=pool.NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchemaError):
        migrate(empty_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    engine.dispose()

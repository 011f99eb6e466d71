"""Brings the schema to the version of this code: one process at a time, and never backwards."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, pool, text

from app.core.logging import get_logger
from app.database import sync_url

BACKEND = Path(__file__).resolve().parents[1]
# Any number will do as long as nobody else uses it in this database.
ADVISORY_LOCK = 7_201_026

log = get_logger(__name__)


class NewerSchemaError(RuntimeError):
    """The database was migrated by a newer version of the product than this one."""


def alembic_config() -> Config:
    return Config(BACKEND / "alembic.ini")


def migrate(database_url: str, revision: str = "head") -> None:
    """Upgrade to `revision`, waiting for any other process that is doing the same.

    Raises NewerSchemaError instead of working on a schema this code does not know.
    """
    config = alembic_config()
    script = ScriptDirectory.from_config(config)
    engine = create_engine(sync_url(database_url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.commit()
        try:
            current = MigrationContext.configure(connection).get_current_revision()
            connection.rollback()
            known = {item.revision for item in script.walk_revisions()}
            if current is not None and current not in known:
                raise NewerSchemaError(
                    f"the database is at revision {current}, which this version does not know: "
                    "start the newer version of the product, or restore a backup made by this one"
                )
            if current != script.get_current_head() or revision != "head":
                config.attributes["connection"] = connection
                command.upgrade(config, revision)
                connection.commit()
                log.info("schema migrated", before=current, after=revision)
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_LOCK})
            connection.commit()
    engine.dispose()

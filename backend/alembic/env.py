"""Runs migrations over a plain synchronous connection, handed in by `app.migrations` or made from DATABASE_URL."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import create_engine, pool

from app.database import sync_url
from app.models import Base

config = context.config


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leaves the job queue's own tables alone when comparing models with the database."""
    return not (kind == "table" and name is not None and name.startswith("procrastinate_"))


def include_object(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    return is_ours(name, kind, None)


def run(connection: object) -> None:
    context.configure(
        connection=connection,  # type: ignore[arg-type]  # alembic accepts any SQLAlchemy connection
        target_metadata=Base.metadata,
        include_object=include_object,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = create_engine(sync_url(os.environ["DATABASE_URL"]), poolclass=pool.NullPool)
    with engine.connect() as fresh:
        run(fresh)
        fresh.commit()

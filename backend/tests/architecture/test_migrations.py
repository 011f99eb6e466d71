"""Every migration goes up, down and up again, and the result is what the models say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, pool, text
from sqlalchemy.engine import make_url

from app.database import sync_url
from app.migrations import BACKEND, NewerSchemaError, alembic_config, migrate
from app.models import Base
from app.services.chats import library
from tests.factories.waiting import until_outside

REVISIONS = [item.revision for item in reversed(list(ScriptDirectory.from_config(alembic_config()).walk_revisions()))]

USER = text("""
    INSERT INTO users (id, email, username, role, is_active, locale, timezone, theme)
    VALUES (:user, 'a@example.org', 'anna', 'user', true, 'en', 'UTC', 'system')
""")
CHAT = text("INSERT INTO chats (id, user_id, title, is_archived) VALUES (:id, :user, :title, false)")
QUESTION = text("""
    INSERT INTO messages (id, user_id, chat_id, role, content, status, metadata, replay)
    VALUES (:id, :user, :chat, 'user', :content, 'complete', '{}', '[]')
""")


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


@pytest.mark.parametrize("gone", ["messages", "chats"])
def test_what_mentions_a_message_or_a_chat_is_found_by_an_index(gone: str) -> None:
    """Or else every message of a purged chat would cost a reading of the whole table."""
    for table in Base.metadata.tables.values():
        firsts = {next(iter(index.columns)).name for index in [*table.indexes, table.primary_key]}
        mentions = {key.parent.name for key in table.foreign_keys if key.column.table.name == gone}
        assert mentions <= firsts, table.name


def test_names_that_people_gave_their_chats_are_told_from_those_of_questions(empty_url: str) -> None:
    """Before revision 0005 nobody wrote down where a title came from."""
    step(empty_url, "upgrade", "0004")
    long = "Is it a bad sign, that my knee hurts whenever I climb the stairs, and what should I do?"
    chats = {
        "New chat": "",
        "Новый чат": "Что с коленом?",
        "My knee": "Is it bad?",
        "Empty but named": "",
        "Is it bad?": "\n Is it bad? \nIt hurts.",
        library.title_from(long): long,
    }
    engine = create_engine(sync_url(empty_url), poolclass=pool.NullPool)
    with engine.begin() as connection:
        user = {"user": uuid4()}
        connection.execute(USER, user)
        for title, question in chats.items():
            connection.execute(CHAT, user | {"id": (chat := uuid4()), "title": title})
            if question:
                connection.execute(QUESTION, user | {"id": uuid4(), "chat": chat, "content": question})
    migrate(empty_url)
    with engine.connect() as connection:
        sources = connection.execute(text("SELECT title, title_source FROM chats")).all()
    expected = ["default", "default", "person", "person", "question", "question"]
    assert sorted(map(tuple, sources)) == sorted(zip(chats, expected, strict=True))
    engine.dispose()


def test_a_migration_killed_in_the_midst_is_done_by_the_replica_that_waits(empty_url: str) -> None:
    migrate(empty_url, REVISIONS[0])
    engine = create_engine(sync_url(empty_url), poolclass=pool.NullPool)

    def waiting(kind: str) -> int:
        with engine.connect() as connection:
            query = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = :kind AND database = "
                         "(SELECT oid FROM pg_database WHERE datname = current_database())")  # fmt: skip
            return int(connection.scalar(query, {"kind": kind}) or 0)

    # In the midst: the next steps change tables that somebody is still reading.
    with engine.connect() as reader, _migrating(empty_url) as first:
        for table in inspect(engine).get_table_names():
            reader.execute(text(f'LOCK TABLE "{table}" IN ACCESS SHARE MODE'))
        until_outside(lambda: waiting("relation") == 1)
        with _migrating(empty_url) as second:
            until_outside(lambda: waiting("advisory") == 1)
            first.kill()
            first.wait(10)
            reader.rollback()
            assert second.wait(60) == 0
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == REVISIONS[-1]
        assert ours(connection) == []
    engine.dispose()


@contextmanager
def _migrating(url: str) -> Iterator[subprocess.Popen[bytes]]:
    # What `python -m app migrate` does, without loading the rest of the product.
    code = "import sys; from app.migrations import migrate; migrate(sys.argv[1])"
    with subprocess.Popen([sys.executable, "-c", code, url], cwd=BACKEND) as process:
        try:
            yield process
        finally:
            process.kill()


PERSON = text("""
    INSERT INTO users (id, email, username, role, is_active, locale, timezone, theme, is_seeded)
    VALUES (:id, :name || '@example.org', :name, 'user', true, 'ru', 'UTC', 'system', :name = 'seeded')
""")
LETTER = text("""
    INSERT INTO notifications (id, user_id, title, type, channel, status, sent_at, attempts, metadata)
    VALUES (:letter, :id, 'x', 'reminder', 'email', 'sent', now(), 1, '{}')
""")
BY_MAIL = text("""
    INSERT INTO reminders (id, user_id, title, schedule, timezone, channels, travel, repeat_until_acknowledged, is_active)
    VALUES (:reminder, :id, 'x', '{}', 'UTC', '{in_app,email}', 'wall', false, true)
""")


def test_addresses_that_took_our_letters_are_confirmed_and_others_that_count_on_mail_are_asked(empty_url: str) -> None:
    step(empty_url, "upgrade", "0014")
    engine = create_engine(sync_url(empty_url), poolclass=pool.NullPool)
    with engine.begin() as connection:
        for name in ("seeded", "reached", "waiting", "idle"):
            person = {"id": uuid4(), "name": name, "letter": uuid4(), "reminder": uuid4()}
            connection.execute(PERSON, person)
            if name == "reached":
                connection.execute(LETTER, person)
            if name in ("reached", "waiting"):
                connection.execute(BY_MAIL, person)
    migrate(empty_url)
    with engine.connect() as connection:
        confirmed = connection.scalars(text("SELECT username FROM users WHERE email_confirmed_at IS NOT NULL"))
        assert set(confirmed) == {"seeded", "reached"}
        told = connection.execute(
            text("""
                SELECT username, channel, title FROM notifications JOIN users ON users.id = user_id
                WHERE notifications.title <> 'x' ORDER BY channel
            """)
        )
        assert [tuple(row) for row in told] == [
            ("waiting", "email", "Подтвердите адрес"), ("waiting", "in_app", "Почта ждёт подтверждения"),
        ]  # fmt: skip
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


DOCUMENT = text("""
    INSERT INTO documents (id, user_id, filename, storage_path, mime_type, file_size, sha256, doc_type, status, progress, metadata)
    VALUES (:document, :id, 'x.pdf', 'x', 'application/pdf', 1, 'x', 'other', 'completed', 1, '{}')
""")
PAGE = text("""
    INSERT INTO document_pages (id, user_id, document_id, number, text, source, width, height)
    VALUES (gen_random_uuid(), :of, :document, :number, 'x', 'digital', 1, 1)
""")


def test_pages_become_those_of_their_documents_owner_and_go_with_them(empty_url: str) -> None:
    step(empty_url, "upgrade", "0021")
    engine = create_engine(sync_url(empty_url), poolclass=pool.NullPool)
    owner, other = ({"id": uuid4(), "name": name, "document": uuid4()} for name in ("owner", "other"))
    with engine.begin() as connection:
        for person in (owner, other):
            connection.execute(PERSON, person)
            connection.execute(DOCUMENT, person)
        for number, of in enumerate([owner, other], start=1):
            connection.execute(PAGE, {"of": of["id"], "document": owner["document"], "number": number})
        connection.execute(PAGE, {"of": other["id"], "document": other["document"], "number": 1})
    migrate(empty_url)

    def owners() -> list[object]:
        with engine.connect() as connection:
            return list(connection.scalars(text("SELECT user_id FROM document_pages ORDER BY document_id = :it DESC"),
                                           {"it": owner["document"]}))  # fmt: skip

    assert owners() == [owner["id"], owner["id"], other["id"]]
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM users WHERE id = :id"), owner)
    assert owners() == [other["id"]]
    engine.dispose()

"""Reminders on every channel: the next moment of each time, deliveries, browsers to push to, daily reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
WAITING = "status IN ('scheduled', 'snoozed')"


def _flag(name: str, default: str = "false") -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text(default))


def _number(name: str, default: int) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=sa.text(str(default)))


def _word(name: str, length: int, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default=default)


def upgrade() -> None:
    _users()
    _reminders()
    _deliveries()
    _push_subscriptions()
    _daily_reviews()


def _users() -> None:
    for column in (
        _flag("email_muted"),
        sa.Column("email_bounced_at", MOMENT),
        sa.Column("calendar_generation", sa.Integer()),
        _flag("daily_review", "true"),
        sa.Column("muted_topics", postgresql.ARRAY(sa.String(32)), nullable=False, server_default=sa.text("'{}'")),
    ):
        op.add_column("users", column)


def _reminders() -> None:
    for column in (
        _word("category", 16, "other"),
        _word("travel", 8, "wall"),
        _flag("ignores_quiet_hours"),
        _number("repeat_minutes", 15),
    ):
        op.add_column("reminders", column)
    for column in (
        sa.Column("fires_at", MOMENT),
        sa.Column("moved_to", MOMENT),
        sa.Column("own_title", sa.String(200)),
        sa.Column("own_body", sa.Text()),
        _number("told", 0),
        _number("escalated", 0),
        sa.Column("acted_via", sa.String(16)),
    ):
        op.add_column("occurrences", column)
    op.execute(f"UPDATE occurrences SET fires_at = coalesce(snoozed_until, due_at) WHERE {WAITING}")
    op.execute("UPDATE occurrences SET told = 1 WHERE fired_at IS NOT NULL")
    op.drop_index("ix_occurrences_due", table_name="occurrences")
    op.create_index(
        "ix_occurrences_fires_at", "occurrences", ["fires_at"], postgresql_where=sa.text("fires_at IS NOT NULL")
    )


def _deliveries() -> None:
    for column in (
        sa.Column("occurrence_id", sa.Uuid()),
        _number("attempts", 0),
        sa.Column("next_attempt_at", MOMENT),
        sa.Column("error", sa.String(64)),
        sa.Column("receipt", sa.String(200)),
    ):
        op.add_column("notifications", column)
    op.create_foreign_key(
        "fk_notifications_occurrence_id_occurrences",
        "notifications", "occurrences", ["occurrence_id"], ["id"], ondelete="SET NULL",
    )  # fmt: skip
    op.execute(
        "UPDATE notifications SET occurrence_id = occurrences.id FROM occurrences"
        " WHERE notifications.metadata ->> 'occurrence_id' = occurrences.id::text"
    )
    for name in ("next_attempt_at", "occurrence_id"):
        op.create_index(
            f"ix_notifications_{name}", "notifications", [name], postgresql_where=sa.text(f"{name} IS NOT NULL")
        )


def _owned(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.Column("updated_at", MOMENT, nullable=False, server_default=sa.text("clock_timestamp()")),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=f"fk_{table}_user_id_users", ondelete="CASCADE"),
    ]


def _push_subscriptions() -> None:
    op.create_table(
        "push_subscriptions",
        *_owned("push_subscriptions"),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("p256dh", sa.String(120), nullable=False),
        sa.Column("auth", sa.String(40), nullable=False),
        sa.Column("device_info", sa.String(300)),
        sa.Column("last_sent_at", MOMENT),
        sa.UniqueConstraint("endpoint", name="uq_push_subscriptions_endpoint"),
    )
    op.create_index("ix_push_subscriptions_user_id", "push_subscriptions", ["user_id"])


def _daily_reviews() -> None:
    op.create_table(
        "daily_reviews",
        *_owned("daily_reviews"),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.String(64)),
        _number("attempts", 1),
        sa.Column("batch_id", sa.String(100)),
        sa.Column("ended_at", MOMENT),
        sa.Column("error", sa.String(64)),
        sa.Column("summary", sa.Text()),
        sa.UniqueConstraint("user_id", "local_day", name="uq_daily_reviews_user_id_local_day"),
    )
    op.create_index("ix_daily_reviews_user_id", "daily_reviews", ["user_id"])
    op.create_table(
        "review_proposals",
        *_owned("review_proposals"),
        sa.Column("review_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("body", sa.Text()),
        sa.Column("schedule", postgresql.JSONB()),
        sa.Column("evidence", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reminder_id", sa.Uuid()),
        sa.ForeignKeyConstraint(
            ["review_id"], ["daily_reviews.id"], name="fk_review_proposals_review_id_daily_reviews", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminders.id"], name="fk_review_proposals_reminder_id_reminders", ondelete="SET NULL"
        ),
    )
    op.create_index("ix_review_proposals_user_id", "review_proposals", ["user_id"])
    op.create_index("ix_review_proposals_review_id", "review_proposals", ["review_id"])


def downgrade() -> None:
    op.drop_table("review_proposals")
    op.drop_table("daily_reviews")
    op.drop_table("push_subscriptions")
    for name in ("occurrence_id", "next_attempt_at"):
        op.drop_index(f"ix_notifications_{name}", table_name="notifications")
    op.execute("DELETE FROM notifications WHERE channel = 'push'")
    for name in ("receipt", "error", "next_attempt_at", "attempts", "occurrence_id"):
        op.drop_column("notifications", name)
    op.drop_index("ix_occurrences_fires_at", table_name="occurrences")
    op.create_index("ix_occurrences_due", "occurrences", ["due_at"], postgresql_where=sa.text(WAITING))
    for name in ("acted_via", "escalated", "told", "own_body", "own_title", "moved_to", "fires_at"):
        op.drop_column("occurrences", name)
    for name in ("repeat_minutes", "ignores_quiet_hours", "travel", "category"):
        op.drop_column("reminders", name)
    for name in ("muted_topics", "daily_review", "calendar_generation", "email_bounced_at", "email_muted"):
        op.drop_column("users", name)

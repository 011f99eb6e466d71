"""Whoever reads a mailbox confirms that they want mail; until then it gets a few letters an hour only.

Of the accounts that exist, those are taken as confirmed whose mailbox has taken letters of ours and does so still: each
of these letters had a link that stops them, and nobody followed it. So is the administrator's that the server was set
up with. All others that count on mail (a reminder of theirs names it) get the first letter, which asks, and the bell
says why.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TAKEN_AS_CONFIRMED = """
    UPDATE users SET email_confirmed_at = now()
    WHERE is_seeded OR (email_bounced_at IS NULL AND NOT email_muted AND EXISTS (
        SELECT FROM notifications WHERE user_id = users.id AND channel = 'email' AND sent_at IS NOT NULL
    ))
"""
COUNTS_ON_MAIL = """
    email_confirmed_at IS NULL AND is_active AND NOT email_muted AND EXISTS (
        SELECT FROM reminders WHERE user_id = users.id AND is_active AND 'email' = ANY (channels)
    )
"""
FIRST_LETTERS = f"""
    INSERT INTO notifications
        (id, user_id, title, type, channel, status, attempts, next_attempt_at, metadata, created_at, updated_at)
    SELECT gen_random_uuid(), id,
           CASE locale WHEN 'ru' THEN 'Подтвердите адрес' ELSE 'Confirm your address' END,
           'info', 'email', 'pending', 0, now(), '{{"asks": "confirm"}}', now(), now()
    FROM users WHERE {COUNTS_ON_MAIL}
"""
WHY = f"""
    INSERT INTO notifications
        (id, user_id, title, body, type, channel, status, attempts, sent_at, metadata, created_at, updated_at)
    SELECT gen_random_uuid(), id,
           CASE locale WHEN 'ru' THEN 'Почта ждёт подтверждения' ELSE 'Mail waits for your confirmation' END,
           CASE locale WHEN 'ru'
                THEN 'Пока адрес не подтверждён, на почту приходит не больше трёх напоминаний в час. '
                     'Письмо со ссылкой в пути; получить его ещё раз можно в профиле.'
                ELSE 'Until an address is confirmed it gets three reminders an hour at most. '
                     'A letter with a link is on its way; in your profile you can ask for it again.' END,
           'alert', 'in_app', 'delivered', 0, now(), '{{}}', now(), now()
    FROM users WHERE {COUNTS_ON_MAIL}
"""


def upgrade() -> None:
    op.add_column("users", sa.Column("email_confirmed_at", sa.DateTime(timezone=True)))
    op.execute(TAKEN_AS_CONFIRMED)
    op.execute(FIRST_LETTERS)
    op.execute(WHY)


def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE metadata ->> 'asks' = 'confirm'")
    op.drop_column("users", "email_confirmed_at")

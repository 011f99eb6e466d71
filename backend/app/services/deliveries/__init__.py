"""Messages to the outside: mail, Telegram, browsers that have no page of ours open.

A delivery is a row of `notifications` with such a channel. `outbox` makes, claims and settles rows, `availability`
says which channels somebody has, `senders` hands a claimed row to the channel it is for.
"""

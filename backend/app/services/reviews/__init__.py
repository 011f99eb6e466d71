"""The daily review: once per person and day of their calendar, what is new about them, and reminders that it suggests.

`due` claims, `gathering` looks, `rules` and the model propose, `proving` checks what the model says, `ending` stores
and tells. A review without anything new asks nobody and tells nobody.
"""

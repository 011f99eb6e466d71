"""Servers from Python wheels, so that one command runs the product on a machine that has none."""

from app.embedded.guard import kept_alive
from app.embedded.postgres import EmbeddedPostgres
from app.embedded.redis import EmbeddedRedis

__all__ = ["EmbeddedPostgres", "EmbeddedRedis", "kept_alive"]

"""What finding a word among one's own pages costs, beside the bare SQL that ranks and marks them, and with many others.

`python -m bench search`: a person with 10 000 pages on an embedded PostgreSQL of its own; then the same pages scattered
among 300 000 of other people. The bare statement knows nothing but those 10 000 pages: no owner, no trash, no list of
documents. Both are asked in turns from the same process, for a word on a thousandth of the pages and one on 60 %.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, create_engine, text

from app.core.permissions import Principal, Role
from app.database import Database, sync_url
from app.embedded import EmbeddedPostgres
from app.migrations import migrate
from app.services.documents import search

RARE, COMMON = "кальцитонин", "гемоглобин"
OWNER = UUID(int=1)
PAGES_OF_A_DOCUMENT = 10
DOCUMENTS_OF_A_STRANGER = 100
WORDS_OF_A_PAGE = 250
HITS = 20
# The median of few says too much about what else the machine does: the faster quarter of many is compared.
ROUNDS = {RARE: 200, COMMON: 30}
# How much of the bare statement each may cost, alone and among the pages of others.
LIMITS = {("alone", RARE): 1.3, ("alone", COMMON): 1.3, ("among others", RARE): 1.5, ("among others", COMMON): 3.0}

PEOPLE = """
INSERT INTO users (id, email, username, role, is_active, locale, timezone, theme)
SELECT ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, n || '@example.org', 'person' || n, 'user', true,
       'ru', 'UTC', 'system'
FROM generate_series(1, :people) n
"""
DOCUMENTS = """
INSERT INTO documents (id, user_id, filename, storage_path, mime_type, file_size, sha256, doc_type, status, progress,
                       metadata)
SELECT gen_random_uuid(), ('00000000-0000-0000-0000-' || lpad(to_hex(owner), 12, '0'))::uuid, 'report ' || n || '.pdf',
       'uploads/x/y/original.pdf', 'application/pdf', 1, repeat('0', 64), 'other', 'completed', 1, '{}'
FROM (SELECT n, CASE WHEN n <= :own THEN 1 ELSE 2 + (n - :own - 1) / :each END AS owner
      FROM generate_series(1, :documents) n) made
ORDER BY random()
"""
PAGES = """
INSERT INTO document_pages (id, user_id, document_id, number, text, source, width, height)
SELECT gen_random_uuid(), document.user_id, document.id, number,
       replace(body.text, '@', CASE WHEN random() < 0.6 THEN :common ELSE '' END
               || CASE WHEN random() < 0.001 THEN ' ' || :rare ELSE '' END), 'digital', 595, 842
FROM documents document, generate_series(1, :pages) number, LATERAL (
  SELECT text FROM bodies WHERE bodies.n = 1 + ((hashtext(document.id::text) & 65535) * :pages + number) % :bodies) body
"""
BARE = """
CREATE TABLE bare AS
SELECT id, text, to_tsvector('russian', translate(text, 'Ёё', 'Ее')) AS search
FROM document_pages WHERE user_id = '00000000-0000-0000-0000-000000000001'
"""
BARE_SEARCH = """
SELECT id, rank, ts_headline('russian', text, query, 'MaxFragments=2, MaxWords=24, MinWords=10, ShortWord=0')
FROM (SELECT id, text, ts_rank(search, query, 1) AS rank, query
      FROM bare, websearch_to_tsquery('russian', $1) query
      WHERE search @@ query ORDER BY rank DESC LIMIT 20) best
ORDER BY rank DESC
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Milliseconds of both for one word, in the faster quarter of the rounds."""

    scene: str
    word: str
    bare: float
    product: float

    @property
    def ratio(self) -> float:
        return self.product / self.bare

    @property
    def limit(self) -> float:
        return LIMITS[self.scene, self.word]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench search", description=__doc__)
    parser.add_argument("--own", type=int, default=10_000, help="pages of the person who searches")
    parser.add_argument("--foreign", type=int, default=300_000, help="pages of everybody else")
    parser.add_argument("--strict", action="store_true", help="fail when a target is missed")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="ha-bench-", ignore_cleanup_errors=True) as directory:
        server = EmbeddedPostgres(Path(directory) / "postgres").start()
        try:
            migrate(server.url())
            found = list(_measured(server.url(), options.own, options.foreign))
        finally:
            server.stop()
    for one in found:
        said = "reached" if one.ratio <= one.limit else "MISSED "
        print(
            f"{said}  {one.word} {one.scene}: {one.product:.1f} ms, bare {one.bare:.1f} ms, "
            f"ratio {one.ratio:.2f} (at most {one.limit:g})"
        )
    return 1 if options.strict and any(one.ratio > one.limit for one in found) else 0


def _measured(url: str, own: int, foreign: int) -> Iterator[Found]:
    # The application's engine gives up on a statement sooner than these tables are filled.
    filling = create_engine(sync_url(url), isolation_level="AUTOCOMMIT")
    try:
        for scene, others in (("alone", 0), ("among others", foreign)):
            _fill(filling, own, others)
            _fill_bare(filling)
            yield from asyncio.run(_compared(url, scene))
    finally:
        filling.dispose()


def _fill(engine: Engine, own: int, foreign: int) -> None:
    """The tables with so many pages, those of the person scattered among the others, document by document."""
    own_documents, documents = own // PAGES_OF_A_DOCUMENT, (own + foreign) // PAGES_OF_A_DOCUMENT
    people = 1 + -(-(documents - own_documents) // DOCUMENTS_OF_A_STRANGER)
    bodies = [{"n": number, "text": body} for number, body in enumerate(_bodies(2_000), start=1)]
    made = {"own": own_documents, "documents": documents, "each": DOCUMENTS_OF_A_STRANGER}
    pages = {"pages": PAGES_OF_A_DOCUMENT, "bodies": len(bodies), "rare": RARE, "common": COMMON}
    with engine.connect() as connection:
        connection.execute(text("TRUNCATE users CASCADE"))
        connection.execute(text("CREATE TEMP TABLE bodies (n int PRIMARY KEY, text text)"))
        connection.execute(text("INSERT INTO bodies VALUES (:n, :text)"), bodies)
        connection.execute(text(PEOPLE), {"people": people})
        connection.execute(text(DOCUMENTS), made)
        connection.execute(text(PAGES), pages)
        connection.execute(text("DROP TABLE bodies"))
        # Nothing left to tidy up while we measure.
        connection.execute(text("VACUUM ANALYZE documents, document_pages"))


def _fill_bare(engine: Engine) -> None:
    """The same pages of the person once more, so that both have as many hits to rank and to mark."""
    with engine.connect() as connection:
        connection.execute(text("DROP TABLE IF EXISTS bare"))
        connection.execute(text(BARE))
        connection.execute(text("CREATE INDEX ON bare USING gin (search)"))
        connection.execute(text("VACUUM ANALYZE bare"))


def _bodies(count: int) -> list[str]:
    """Texts of pages with a place for the words that are looked for; the same ones in every run."""
    chance = random.Random(7)
    syllables = ["ко", "ри", "ве", "на", "то", "лен", "ма", "су", "ди", "per", "lo", "tin", "ga", "ser", "mu"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(4_000)]
    found = []
    for _ in range(count):
        body = chance.choices(words, k=WORDS_OF_A_PAGE)
        body.insert(chance.randrange(WORDS_OF_A_PAGE), "@")
        found.append(" ".join(body))
    return found


async def _compared(url: str, scene: str) -> list[Found]:
    database = Database(url)
    try:
        return [await _compare(database, scene, word) for word in (RARE, COMMON)]
    finally:
        await database.close()


async def _compare(database: Database, scene: str, word: str) -> Found:
    actor = Principal(OWNER, OWNER, Role.USER, "ru", "UTC")

    async def product() -> int:
        async with database.sessions() as session:
            return len((await search.find(session, actor, word, limit=HITS, with_passages=False)).hits)

    async with database.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection

        async def bare() -> int:
            return len(await driver.fetch(BARE_SEARCH, word))

        times: dict[Callable[[], Awaitable[int]], list[float]] = {bare: [], product: []}
        for _ in range(ROUNDS[word]):
            counts = set()
            for ask, spent in times.items():
                begun = time.perf_counter()
                counts.add(await ask())
                spent.append((time.perf_counter() - begun) * 1000)
            if len(counts) > 1 or 0 in counts:
                raise RuntimeError(f"not the same, or nothing, was found for {word}: {counts}")
    return Found(scene, word, *(statistics.quantiles(spent, n=4)[0] for spent in times.values()))

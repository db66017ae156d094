"""Pages that were cut when they were fetched: noted, and asked for anew as if never kept.

A stump's ETag says nothing of the page, so that a cut page is never asked for conditionally.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import Final

from ...library import Shard
from ...library.disk import told

__all__ = ["TABLE", "ask_anew", "counts", "note"]

#: `why` is as WARC-Truncated has it, `most` the limit on bodies that was kept to.
TABLE: Final = """CREATE TABLE IF NOT EXISTS cut (
    address INTEGER PRIMARY KEY, why TEXT NOT NULL, most INTEGER NOT NULL)"""


def note(
    db: sqlite3.Connection, kept: Iterable[int], cut: Iterable[tuple[int, str, int]]
) -> None:
    """Note inside a transaction which of the addresses just kept are cut.

    Parameters
    ----------
    db
        The shard's index.
    kept
        The numbers of addresses of which a page is kept.
    cut
        Of those that are cut: number, why, and the limit on bodies.
    """
    db.executemany("DELETE FROM cut WHERE address = ?", ((number,) for number in kept))
    db.executemany("INSERT OR REPLACE INTO cut VALUES (?, ?, ?)", cut)


def ask_anew(shard: Shard, *, run: str, max_body: int) -> None:
    """Let cut pages wait again: those that may be whole this time.

    Where the connection was lost or time ran out, that is each crawl after the one that cut
    them; where the limit on bodies did it, each with a larger one.

    Parameters
    ----------
    shard
        The shard, before its frontier is brought back.
    run
        The crawl's name.
    max_body
        The most bytes of a body.
    """
    with told(shard.folder), shard.transaction() as db:
        meta = {key: json.loads(value) for key, value in db.execute("SELECT * FROM meta")}
        found = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'cut'").fetchone()
        if "crawl" not in meta or not found:
            return
        is_other = meta.get("run", {}).get("run") != run
        changed = db.execute(
            "UPDATE address SET state = 0 WHERE state = 1 AND id IN (SELECT address FROM cut "
            "WHERE CASE why WHEN 'length' THEN most < ? ELSE ? END)",
            (max_body, is_other),
        ).rowcount
        if changed:
            meta["crawl"]["kept"] -= changed
            meta["crawl"]["queued"] += changed
            said = json.dumps(meta["crawl"])
            db.execute("INSERT OR REPLACE INTO meta VALUES ('crawl', ?)", (said,))


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """Return how many kept pages of a shard are cut, by why: `length`, `time`, `disconnect`."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'cut'").fetchone():
        return {}
    return dict(db.execute("SELECT why, count(*) FROM cut GROUP BY why"))

"""The rounds' pages as pages of the library: rows of the index of its first shard."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import polars as pl

from ...library import Shard
from ...library.entry import COLUMNS
from ...library.shard import SHARD_BITS

__all__ = ["index_pages", "weigh_pages"]


def index_pages(
    library: Path, number: int, fetched: Sequence[Path], meta: Mapping[str, object]
) -> None:
    """Add the pages of a complete round to the index, unless they are there.

    `meta` is what the index says of the crawl. The WARC files stay where the tasks wrote them.

    Raises
    ------
    StorageError
        The index can't be written.
    """
    with closing(Shard(library)) as shard, shard.transaction() as db:
        found = db.execute("SELECT value FROM meta WHERE key = 'rounds'").fetchone()
        if found is None or json.loads(found[0]) < number:
            for file in fetched:
                pages = pl.read_parquet(file).filter(pl.col("warc").is_not_null())
                (warc,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM warc").fetchone()
                (first,) = db.execute(
                    "SELECT coalesce(max(id), ?) + 1 FROM page", (shard.number << SHARD_BITS,)
                ).fetchone()
                if not pages.height:
                    continue
                last = pages.row(-1, named=True)
                db.execute(
                    "INSERT INTO warc VALUES (?, ?, ?)",
                    (warc, last["warc"], last["offset"] + last["length"]),
                )
                names = ("offset", "length", *COLUMNS)
                db.executemany(
                    f"INSERT INTO page (id, warc, {', '.join(names)}) "
                    f"VALUES (?, ?{', ?' * len(names)})",
                    (
                        (first + n, warc, *row)
                        for n, row in enumerate(pages.select(names).iter_rows())
                    ),
                )
        rows = ({"rounds": number} | dict(meta)).items()
        db.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            [(key, json.dumps(value)) for key, value in rows],
        )


def weigh_pages(library: Path, frontier: Sequence[Path]) -> None:
    """Give each page its weight, one more than the kept pages that link to it."""
    with closing(Shard(library)) as shard:
        for file in frontier:
            rows = pl.read_parquet(file, columns=["address", "links"]).filter(
                pl.col("links") > 0
            )
            with shard.transaction() as db:
                db.executemany(
                    "UPDATE page SET weight = ?2 + 1 WHERE address = ?1", rows.iter_rows()
                )

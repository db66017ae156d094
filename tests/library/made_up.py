"""A library of made-up pages."""

from collections.abc import Sequence
from pathlib import Path

from hinterland.library import Answer, Entry, Repeat, Shard
from hinterland.library.warc import digest

SITE = "http://tj.example"


def page(
    path: str,
    body: str | bytes,
    *,
    site: str = SITE,
    mime: str = "text/html; charset=utf-8",
    fetched: str = "2024-05-01T12:00:00.000Z",
    status: int = 200,
    weight: float = 1.0,
    wall: str = "",
    repeats: str | None = None,
) -> Entry:
    """Return a page to keep; `repeats` is the time of the version that it repeats."""
    payload = body.encode() if isinstance(body, str) else body
    answer = Answer(
        address=f"{site}/{path}",
        fetched=fetched,
        status=status,
        reason="OK",
        headers=((b"Content-Type", mime.encode()),),
        body=payload,
        request=f"GET /{path} HTTP/1.1\r\n\r\n".encode(),
    )
    repeat = Repeat(repeats, digest(payload)) if repeats else None
    name = site.partition("://")[2]
    host = name if ":" in name else f"{name}:80"
    return Entry.of(answer, host=host, weight=weight, wall=wall, repeat=repeat)


def keep(folder: Path, entries: Sequence[Entry], *, shard: int = 0) -> None:
    """Add pages to a library."""
    writer = Shard(folder, shard)
    try:
        writer.commit(entries)
    finally:
        writer.close()

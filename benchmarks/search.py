"""Search over made-up Chinese pages, against a substring scan and SQLite's full-text search.

Run as ``python benchmarks/search.py [PAGES]``. The pages follow the frequencies of text: words
of one to four characters, a word's frequency the inverse of its rank, sentences, paragraphs, a
table, HTML around them, a third of them in GBK. The queries are Han strings of 2 to 8
characters, cut out of the pages at random, so most of them lie across words; one in eight is
changed at random, so that some stand nowhere.

The peer is SQLite FTS5 with the same pairs of characters, which is what one would take without
a further dependency; its index keeps no text and so gives no snippets.
"""

import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from hinterland.library import Answer, Entry, Library, Shard
from hinterland.library.search.documents import terms
from hinterland.library.search.indexing import index_new
from hinterland.library.search.query import search
from hinterland.library.text.visible import HAN, normalise, visible_text

PAGES = 20_000
QUERIES = 200
CHARACTERS = 3_500
WORDS = 20_000
SEED = 2019


def main() -> None:
    """Print recall, precision, times and sizes for this library's search and its peer's."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "library"
        keep(library, count)
        texts = kept_texts(library)
        print(f"{count} pages, {sum(map(len, texts.values())) / count:.0f} characters a page")
        queries = han_strings(list(texts.values()))
        truth = {query: {a for a, text in texts.items() if query in text} for query in queries}
        print(
            f"{QUERIES} Han strings; each stands on {summary(list(map(len, truth.values())))} pages"
        )

        ours = report("tantivy", *ours_of(library, count), queries, truth)
        peer = report(
            "SQLite FTS5", *peer_of(Path(folder) / "fts.sqlite", texts), queries, truth
        )
        for name, mine, theirs in zip(
            ("p50", "p95", "index CPU", "index size"), ours, peer, strict=True
        ):
            print(f"SQLite FTS5 / tantivy, {name}: {theirs / mine:.2f}")


def made_up_pages(count: int) -> Iterator[bytes]:
    """Give HTML pages of Chinese text with a word's frequency the inverse of its rank."""
    random_ = np.random.default_rng(SEED)
    alphabet = np.array([chr(0x4E00 + 5 * n) for n in range(CHARACTERS)])
    lengths = random_.choice([1, 2, 3, 4], WORDS, p=[0.15, 0.6, 0.15, 0.1])
    common = 1 / np.arange(1, CHARACTERS + 1) ** 0.9
    words = ["".join(random_.choice(alphabet, n, p=common / common.sum())) for n in lengths]
    ranked = np.array(words, dtype=object)
    frequency = 1 / np.arange(1, WORDS + 1)
    frequency /= frequency.sum()
    for number in range(count):
        drawn = random_.choice(ranked, int(random_.gamma(4, 680)) + 20, p=frequency)
        cuts = np.cumsum(random_.integers(4, 15, len(drawn) // 4))
        sentences = ["".join(part) for part in np.split(drawn, cuts[cuts < len(drawn)])]
        yield html(number, sentences, random_)


def html(number: int, sentences: list[str], random_: np.random.Generator) -> bytes:
    """Return sentences as a page with a menu, paragraphs and a table."""
    links = "".join(
        f"<li><a href='/p{n}.htm'>{s[:6]}</a>" for n, s in enumerate(sentences[:60])
    )
    paragraphs = "".join(
        f"<p>{'，'.join(sentences[at : at + 5])}。</p>\n" for at in range(0, len(sentences), 5)
    )
    cells = "".join(
        f"<tr><td>{s[:3]}<td>{random_.integers(1, 99999)}<td>{random_.random():.2f}"
        for s in sentences[:31]
    )
    encoding = "gbk" if number % 3 == 0 else "utf-8"
    page = (
        f"<html><head><meta charset={encoding}><title>第{number}页 {sentences[0]}</title></head>"
        f"<body><ul>{links}</ul>{paragraphs}<table>{cells}</table></body></html>"
    )
    return page.encode(encoding, "xmlcharrefreplace")


def keep(folder: Path, count: int) -> None:
    """Put the pages into a library."""
    shard = Shard(folder)
    batch: list[Entry] = []
    for number, body in enumerate(made_up_pages(count)):
        answer = Answer(
            address=f"http://site{number % 20}.example/p{number}.htm",
            fetched="2024-05-01T12:00:00.000Z",
            status=200,
            reason="OK",
            headers=((b"Content-Type", b"text/html"),),
            body=body,
            request=b"GET / HTTP/1.1\r\n\r\n",
        )
        batch.append(Entry.of(answer, host=f"site{number % 20}.example:80", weight=number % 50))
        if len(batch) == 500:
            shard.commit(batch)
            batch.clear()
    shard.commit(batch)
    shard.close()


def kept_texts(folder: Path) -> dict[str, str]:
    """Return the pages' titles and texts by address, for the substring scan."""
    texts = {}
    with Library(folder) as library:
        for page in library.pages():
            found = visible_text(library.record(page).body, "text/html")
            texts[page.address] = normalise(f"{found.title}\n{found.text}")
    return texts


def han_strings(texts: list[str]) -> list[str]:
    """Return random Han strings of 2 to 8 characters, each different."""
    random_ = random.Random(SEED)
    found: dict[str, None] = {}
    only_han = re.compile(f"[{HAN}]+")
    while len(found) < QUERIES:
        text, length = random_.choice(texts), random_.randint(2, 8)
        start = random_.randrange(len(text))
        string = text[start : start + length]
        if len(string) < length or not only_han.fullmatch(string):
            continue
        if random_.random() < 1 / 8:
            string = string[:-1] + random_.choice(string)
        found[string] = None
    return list(found)


Engine = tuple[Callable[[str], set[str]], Callable[[str], object], float, float]


def ours_of(library: Path, count: int) -> Engine:
    """Index the library, and return how to find all, how to search, CPU s/1000, bytes."""
    started = time.process_time()
    index_new(library)
    cpu = (time.process_time() - started) * 1000 / count

    def all_of(query: str) -> set[str]:
        return {hit.address for hit in search(library, query, limit=count).hits}

    size = sum(file.stat().st_size for file in (library / "search").iterdir())
    return all_of, lambda query: search(library, query), cpu, size


def peer_of(path: Path, texts: dict[str, str]) -> Engine:
    """Do the same with SQLite FTS5, which is handed the texts and the terms ready."""
    db = sqlite3.connect(path)
    db.execute("CREATE VIRTUAL TABLE page USING fts5 (body, content='', tokenize='unicode61')")
    db.execute("CREATE TABLE address (id INTEGER PRIMARY KEY, address TEXT)")
    started = time.process_time()
    for number, (address, text) in enumerate(texts.items()):
        db.execute("INSERT INTO address VALUES (?, ?)", (number, address))
        db.execute(
            "INSERT INTO page (rowid, body) VALUES (?, ?)", (number, " ".join(terms(text)))
        )
    db.commit()
    db.execute("INSERT INTO page (page) VALUES ('optimize')")
    db.commit()
    cpu = (time.process_time() - started) * 1000 / len(texts)

    def rows(query: str, end: str) -> list[str]:
        phrase = " ".join(terms(query)[:-1])
        select = (
            f"SELECT address FROM page JOIN address ON id = page.rowid WHERE page MATCH ? {end}"
        )
        return [address for (address,) in db.execute(select, (f'"{phrase}"',))]

    top = "ORDER BY rank LIMIT 10"
    return lambda q: set(rows(q, "")), lambda q: rows(q, top), cpu, path.stat().st_size


def report(
    name: str,
    all_of: Callable[[str], set[str]],
    top: Callable[[str], object],
    cpu: float,
    size: float,
    queries: list[str],
    truth: dict[str, set[str]],
) -> tuple[float, float, float, float]:
    """Print one engine's quality, times and sizes; return the times and sizes."""
    found = {query: all_of(query) for query in queries}
    right = sum(len(found[query] & truth[query]) for query in queries)
    recall = right / sum(map(len, truth.values()))
    precision = right / sum(map(len, found.values()))
    exact = sum(found[query] == truth[query] for query in queries)
    times = sorted(timed(top, query) for query in queries)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(
        f"{name}: recall {recall:.4f}, precision {precision:.4f} ({exact} of {len(queries)} exact), "
        f"top 10 in {p50:.1f} ms p50, {p95:.1f} ms p95, "
        f"index {cpu:.2f} CPU s per 1000 pages, {size / 1e6:.0f} MB"
    )
    return p50, p95, cpu, size


def timed(run: Callable[[str], object], query: str) -> float:
    """Return how many milliseconds a query takes."""
    started = time.perf_counter()
    run(query)
    return (time.perf_counter() - started) * 1000


def summary(counts: list[int]) -> str:
    """Return the median and the largest of some counts."""
    return f"{statistics.median(counts):.0f} (at most {max(counts)})"


if __name__ == "__main__":
    main()

"""How early each strategy reaches the pages that matter, on two made-up webs with hubs.

Those that matter are the tenth of all pages with the highest PageRank in the whole web, computed
here, not by the crawler; the order is the server's.

lists
    A statistical site: a home page, 10 sections of 10 yearly lists, and tables. A table links to
    its list, its section, home, and eight tables that are popular by Zipf's law, wherever those
    are. Breadth first reads one list after the other.
copies
    The copying model (Kumar et al. 2000): a page takes half of its ten links from an older one,
    the others at random. Here the first pages lead to the hubs already, which is where breadth
    first is at its best (Najork and Wiener 2001).
"""

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hinterland.crawler.frontier.strategies import STRATEGIES

from . import processes
from .servers import free_port, nginx
from .site import Graph, addresses, build

#: Those that follow links in some order of worth, and the usual one.
ORDERS = ("breadth", *(name for name, s in STRATEGIES.items() if s.on_fetch))
SECTIONS, YEARS, POPULAR = 10, 10, 8
COPIED, DEGREE = 0.5, 10


def run(*, pages: int = 4_000) -> None:
    """Print what part of the pages that matter is among the first fifth fetched."""
    for name, draw in (("lists", lists), ("copies", copies)):
        graph = draw(pages)
        ranks = pagerank(graph)
        matter = set(np.argsort(-ranks)[: pages // 10].tolist())
        with tempfile.TemporaryDirectory(prefix="hinterland-") as folder:
            build(Path(folder) / "site", graph, size=0)
            shares = {
                strategy: len(matter.intersection(order[: pages // 5])) / len(matter)
                for strategy in ORDERS
                if (order := fetched(Path(folder), pages, strategy))
            }
        found = ", ".join(f"{strategy} {share:.3f}" for strategy, share in shares.items())
        print(
            f"ordering, {name}, {pages:,} pages, share of the top tenth by PageRank in the first "
            f"fifth fetched: {found}; opic / breadth {shares['opic'] / shares['breadth']:.2f} "
            "(goal >= 1.2, better 1.5)"
        )


def fetched(folder: Path, pages: int, strategy: str) -> list[int]:
    """Crawl the site in a folder; return the pages' numbers in the server's order."""
    with nginx(folder / "site", folder / f"nginx-{strategy}", port=free_port()) as server:
        command = processes.command_line(
            "crawl", f"{server.origins[0]}/", "--library", "library", "--strategy", strategy,
            "--delay", "0", "--allow-private",
        )  # fmt: skip
        processes.run(command, folder / strategy)
        number = {a: n for n, a in enumerate(addresses(pages, server.origins))}
        order = [number[address] for address in server.asked()]
    if len(order) < pages:
        raise SystemExit(f"{strategy} fetched {len(order)} of {pages} pages")
    return order


def lists(pages: int) -> Graph:
    """Return the links of a site of yearly lists."""
    chance = random.Random(1)
    first_list = 1 + SECTIONS
    first_table = first_list + SECTIONS * YEARS
    tables = range(first_table, pages)
    popularity = [1 / rank for rank in range(1, len(tables) + 1)]
    chance.shuffle(popularity)
    sections = range(1, first_list)
    graph: list[list[int]] = [list(sections)]
    graph += [[0, *sections, *_lists_of(section)] for section in sections]
    graph += [[0, _section(n), *_lists_of(_section(n))] for n in range(first_list, first_table)]
    for table in tables:
        home = chance.randrange(first_list, first_table)
        graph[home].append(table)
        graph.append([home, _section(home), 0, *chance.choices(tables, popularity, k=POPULAR)])
    return _tidy(graph)


def _lists_of(section: int) -> range:
    first = 1 + SECTIONS + (section - 1) * YEARS
    return range(first, first + YEARS)


def _section(number: int) -> int:
    return 1 + (number - 1 - SECTIONS) // YEARS


def copies(pages: int) -> Graph:
    """Return the links of a web drawn by the copying model, in a tree that reaches every page."""
    chance = random.Random(1)
    drawn = [[other for other in range(DEGREE + 1) if other != n] for n in range(DEGREE + 1)]
    for page in range(len(drawn), pages):
        model = drawn[chance.randrange(page)]
        drawn.append(
            [link if chance.random() < COPIED else chance.randrange(page) for link in model]
        )
    names = list(range(pages))  # so that a page's age does not show its place in the tree
    chance.shuffle(names)
    graph: list[list[int]] = [[] for _ in range(pages)]
    for page, links in enumerate(drawn):
        graph[names[page]] = [names[link] for link in links]
    for page, links in enumerate(graph):
        links += (child for child in (2 * page + 1, 2 * page + 2) if child < pages)
        chance.shuffle(links)
    return _tidy(graph)


def _tidy(graph: Sequence[Sequence[int]]) -> Graph:
    """Return the graph with each link once, and none to the page itself."""
    return [[n for n in dict.fromkeys(links) if n != page] for page, links in enumerate(graph)]


def pagerank(graph: Graph, *, damping: float = 0.85, rounds: int = 100) -> NDArray[np.float64]:
    """Return each page's PageRank; every page has links here."""
    sources = np.repeat(np.arange(len(graph)), [len(links) for links in graph])
    targets = np.concatenate([np.asarray(links) for links in graph])
    parts = np.concatenate([np.full(len(links), 1 / len(links)) for links in graph])
    ranks = np.full(len(graph), 1 / len(graph))
    for _ in range(rounds):
        flow = np.bincount(targets, ranks[sources] * parts, minlength=len(graph))
        ranks = (1 - damping) / len(graph) + damping * flow
    return ranks


if __name__ == "__main__":
    run()

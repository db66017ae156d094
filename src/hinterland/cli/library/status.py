"""`hinterland library status`: what a library has, and how its last crawl went."""

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from ...errors import Error
from ...language import counted, listed, shipped, t
from ..output import JSON, print_json
from ..screen import aligned
from .command import DIR, OnLibrary, report, size

_HOSTS_SHOWN = 5

#: What is in a status, but for the crawl's counts of its addresses.
_KNOWN = frozenset(
    (
        "library", "pages", "revisits", "walls", "bytes", "hosts", "statuses", "first", "last",
        "shards", "running", "run", "unsearched", "faults", "losses", "waiting",
    )
)  # fmt: skip


@click.command(
    cls=OnLibrary,
    help=shipped("Show what the library has and how its last crawl went, also while it runs."),
)
@DIR
@JSON
def status(folder: Path, *, as_json: bool) -> None:
    """Show what a library has."""
    from ...crawler.shards import waiting_hosts
    from ...library import Library
    from ...library.search.indexing import unindexed
    from ...library.times import as_text

    with Library(folder) as opened:
        found = opened.status() | {"unsearched": unindexed(opened)}
        faults, notes = list(opened.faults), list(opened.notes)
    found |= {"faults": faults, "waiting": []}
    with suppress(Error):  # a damaged shard, which is reported anyway
        found["waiting"] = [
            {"host": h.host, "until": as_text(int(h.until * 1000)), "addresses": h.addresses}
            for h in waiting_hosts(folder, now=time.time())
        ]
    if as_json:
        print_json(found)
    else:
        lines = [(name, text) for name, text in _lines(found).items() if text]
        click.echo("\n".join(aligned(lines)))
    report(faults, notes)


def _lines(found: Mapping[str, Any]) -> dict[str, str]:
    """Return what `status` prints, by its heading; "" where there is nothing to say."""
    waiting = [
        counted(
            "{host} until {time} UTC ({count:,} address)",
            "{host} until {time} UTC ({count:,} addresses)",
            host["addresses"],
            host=host["host"], time=host["until"][:19].replace("T", " "),
        )
        for host in found["waiting"][:_HOSTS_SHOWN]
    ]  # fmt: skip
    if more := len(found["waiting"]) - len(waiting):
        waiting.append(counted("{count:,} more host", "{count:,} more hosts", more))
    fetched, search, crawl = "", t("all pages indexed"), ""
    if found["first"]:
        fetched = t("{first} to {last}", first=found["first"], last=found["last"])
    if unsearched := found["unsearched"]:
        search = counted(
            "{count:,} page not yet indexed", "{count:,} pages not yet indexed", unsearched
        )
    if found["running"]:
        crawl = t("running since {time}", time=found["run"].get("time", "?"))
    elif found["run"]:
        reason = found["run"].get("reason")
        broken_off = t("broken off; run the same command again to go on")
        crawl = t(str(reason)) if reason else broken_off
    return {
        t("library"): f"{found['library']}",
        t("pages"): counted(
            "{pages:,} on {count:,} host ({revisits:,} revisits, {walls:,} blocked)",
            "{pages:,} on {count:,} hosts ({revisits:,} revisits, {walls:,} blocked)",
            found["hosts"],
            pages=found["pages"], revisits=found["revisits"], walls=found["walls"],
        ),
        t("size"): counted(
            "{size} in {count:,} shard", "{size} in {count:,} shards", found["shards"],
            size=size(found["bytes"]),
        ),
        t("answers"): _counts(found["statuses"]),
        t("fetched"): fetched,
        t("addresses"): _counts({k: v for k, v in found.items() if k not in _KNOWN}),
        t("left out"): _counts(found["losses"]),
        t("waiting"): listed(waiting),
        t("search"): search,
        t("crawl"): crawl,
    }  # fmt: skip


def _counts(counts: Mapping[str, Any]) -> str:
    return listed(f"{t(name)} {count:,}" for name, count in counts.items())

"""The tasks of a round before and after fetching: what is asked next, and the next frontier."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ..frontier.batch import QUEUED
from ..options import Plan
from .places import named, write_frame
from .tables import FETCHED, FOUND, FRONTIER, HOSTS, choose, count, update

__all__ = ["Choosing", "Updated", "Updating", "choose_part", "update_part"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """What a task is told that chooses at most `pages` of a part, and `of_host` of a host."""

    plan: Plan
    folder: Path
    part: int
    frontier: Path
    hosts: Path
    pages: int
    of_host: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Updating:
    """What makes a part's next frontier; the two paths are missing before the first round."""

    plan: Plan
    folder: Path
    part: int
    frontier: Path | None
    hosts: Path | None
    fetched: Path | None
    asked: Path | None
    found: tuple[Path, ...]
    again: tuple[int, ...] = ()
    is_begun: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Updated:
    """What a task hands back: the files of a part's next frontier and hosts, and its counts."""

    frontier: Path
    hosts: Path
    counts: dict[str, int]
    losses: dict[str, int]
    known_hosts: int
    #: The addresses that wait for hosts that are open, and when the first of these may be asked.
    waiting: int
    due: float
    closed: list[tuple[str, str, int]]


def choose_part(job: Choosing) -> tuple[Path, int]:
    """Write a part's todo, before anything of it is asked; return where, and its length."""
    todo = choose(
        pl.read_parquet(job.frontier),
        pl.read_parquet(job.hosts),
        strategy=job.plan.options.strategy,
        pages=job.pages,
        of_host=job.of_host,
    )
    return write_frame(todo, named(job.folder / "todo", job.part)), todo.height


def update_part(job: Updating) -> Updated:
    """Write a part's next frontier and hosts."""
    old = pl.read_parquet(job.frontier) if job.frontier else FRONTIER.to_frame()
    fetched = pl.read_parquet(job.fetched) if job.fetched else FETCHED.to_frame()
    found = pl.concat(
        [FOUND.to_frame()]
        + [pl.scan_parquet(f).filter(pl.col("part") == job.part).collect() for f in job.found]
    )
    frontier, losses = update(old, fetched, found, scope=job.plan.scope(), again=job.again)
    hosts = pl.read_parquet(job.hosts) if job.hosts else HOSTS.to_frame()
    if job.asked:
        hosts = pl.concat([pl.read_parquet(job.asked), hosts]).unique(
            "host", keep="first", maintain_order=True
        )
    if job.is_begun:  # what was left alone is looked at again
        hosts = hosts.with_columns(closed=pl.lit(""), troubles=pl.lit(0, pl.Int64))
    if job.is_new:
        hosts = hosts.with_columns(kept=pl.lit(0, pl.Int64))
    waiting = (
        frontier.filter(pl.col("state") == QUEUED)
        .group_by("host")
        .len()
        .join(hosts, on="host", how="left")
        .with_columns(pl.col("closed").fill_null(""), pl.col("due").fill_null(0.0))
    )
    is_open = waiting.filter(pl.col("closed") == "")
    left = waiting.filter(pl.col("closed") != "").select("host", "closed", "len")
    return Updated(
        write_frame(frontier, named(job.folder / "frontier", job.part)),
        write_frame(hosts, named(job.folder / "hosts", job.part)),
        count(frontier),
        losses,
        frontier["host"].n_unique(),
        int(is_open["len"].sum()),
        min(is_open["due"], default=float("inf")),
        list(left.iter_rows()),
    )

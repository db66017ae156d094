"""`hinterland crawl`: from start pages into a page library."""

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from ..crawler.frontier.strategies import STRATEGIES
from ..language import t
from .output import print_faults

#: What a number of bytes or a time may end with.
_BYTES: Final = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_SECONDS: Final = {"": 1, "s": 1, "min": 60, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


class _Bytes(click.ParamType[int]):
    name = "N"

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read a number of bytes: 500000, 500kB, 2GB."""
        found = re.fullmatch(r"([\d_]+(?:\.\d+)?)\s*([kKMGT]?)(?:i?B)?", str(value).strip())
        if not found:
            text = t("{value!r} is not a size; write 500000, 500kB or 2GB", value=value)
            self.fail(text, param, ctx)
        unit = found[2].replace("K", "k")
        return int(float(found[1].replace("_", "")) * _BYTES[unit])


class _Seconds(click.ParamType[float]):
    name = "T"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a time: 90, 90s, 30min, 12h, 7d."""
        found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(min|[smhdw]?)", str(value).strip())
        if not found:
            text = t("{value!r} is not a time; write 90, 30min, 12h or 7d", value=value)
            self.fail(text, param, ctx)
        return float(found[1]) * _SECONDS[found[2]]


class _Date(click.ParamType[datetime]):
    name = "DATE"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read a date, or a time in ISO 8601; without a zone, the machine's own."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.fromisoformat(value.strip()).astimezone(UTC)
        except (ValueError, OSError, OverflowError):
            text = t(
                "{value!r} is not a date; write 2026-05-01 or 2026-05-01T06:00", value=value
            )
            self.fail(text, param, ctx)


class _Command(click.Command):
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Explain the strategies."""
        with formatter.section(t("Strategies")):
            formatter.write_dl([(name, t(s.about)) for name, s in STRATEGIES.items()])


@click.command(cls=_Command)
@click.argument("starts", nargs=-1, metavar="START[=WEIGHT]...")
@click.option(
    "--seeds",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also start from the addresses in FILE, one per line, with =WEIGHT and # comments if needed.",
)
@click.option(
    "--library",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the page library; created if it does not exist.",
)
@click.option(
    "--strategy",
    type=click.Choice(list(STRATEGIES)),
    default="breadth",
    show_default=True,
    help="In which order pages are asked for.",
)
@click.option(
    "--start-from-library",
    "from_library",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Also start from the N best saved pages.",
)
@click.option(
    "--max-pages", type=click.IntRange(min=1), metavar="N", help="Stop after N pages."
)
@click.option("--max-bytes", type=_Bytes(), help="Stop after receiving this much, e.g. 2GB.")
@click.option("--max-time", type=_Seconds(), help="Stop after this time, e.g. 12h.")
@click.option(
    "--max-depth",
    type=click.IntRange(min=0),
    metavar="N",
    help="Skip pages more than N links from a start page.",
)
@click.option(
    "--max-per-host",
    type=click.IntRange(min=1),
    metavar="N",
    help="Save at most N pages per host.",
)
@click.option("--until", type=_Date(), help="Stop at this date or time.")
@click.option(
    "--delay",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    metavar="S",
    help="Seconds between two requests to a host; below 0.2 only for your own machines.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1, max=64),
    default=1,
    show_default=True,
    metavar="N",
    help="Number of processes, which share the hosts.",
)
@click.option(
    "--engine",
    type=click.Choice(["asyncio", "spark"]),
    default="asyncio",
    show_default=True,
    help="What runs the crawl: processes here, or Apache Spark in rounds.",
)
@click.option(
    "--deny", multiple=True, metavar="REGEX", help="Skip addresses that match; may be repeated."
)
@click.option(
    "--include",
    multiple=True,
    metavar="REGEX",
    help="Follow only what matches; may be repeated.",
)
@click.option(
    "--stay",
    is_flag=True,
    help="Stay on the sites of the starts (http or https, www. or not) and where they redirect.",
)
@click.option("--prefix", is_flag=True, help="Stay in the folders of the starts and below.")
@click.option(
    "--no-cookies", "cookies", flag_value=False, default=True, help="Do not send cookies back."
)
@click.option(
    "--requisites", is_flag=True, help="Also fetch images, style sheets and scripts of pages."
)
@click.option(
    "--max-body", type=_Bytes(), default="10MB", show_default=True, help="Cut longer pages."
)
@click.option(
    "--deadline",
    type=_Seconds(),
    default="60s",
    show_default=True,
    metavar="S",
    help="Time limit per page.",
)
@click.option("--recrawl", is_flag=True, help="Check saved pages for changes.")
@click.option("--contact", default="", metavar="MAIL", help="Where site owners can reach you.")
@click.option(
    "--allow-private", is_flag=True, help="Also fetch from this machine and private networks."
)
def crawl(
    starts: tuple[str, ...],
    seeds: Path | None,
    library: Path,
    from_library: int,
    workers: int,
    engine: str,
    **limits: object,
) -> None:
    """Crawl from START pages into a page library, until a limit or until nothing is left.

    A START is a source's name (see `hinterland sources`) or an address, optionally with a
    WEIGHT: https://www.stats.gov.cn/sj/=2. Run the same command again to resume a crawl,
    whatever ended it.
    """
    from ..crawler import Options
    from ..crawler import crawl as crawl_here
    from ..crawler.fetching.reasons import translated
    from ..crawler.links.seeds import read_seeds
    from ..crawler.progress import Progress, summary_lines
    from ..errors import UsageError
    from ..sources import link_hook

    if engine == "spark" and (from_library or workers > 1):
        option = "--start-from-library" if from_library else "--workers"
        raise UsageError(t("{option} can't be had with --engine spark", option=option))
    pages, denied = start_pages(starts)
    pages |= read_seeds(seeds) if seeds is not None else {}
    limits["deny"] = (*limits["deny"], *denied)  # type: ignore[misc]
    # A source's name means its site, not what the site links to.
    limits["stay"] = bool(limits["stay"]) or any("://" not in start for start in starts)
    options = Options(**limits)  # type: ignore[arg-type]
    progress = Progress(sys.stderr, max_pages=options.max_pages)
    try:
        if engine == "spark":
            from ..crawler.rounds.driver import crawl_in_rounds
            from ..crawler.rounds.with_spark import on_spark

            with on_spark() as spark:
                summary = crawl_in_rounds(
                    pages, library, spark, options=options, hook=link_hook, watch=progress
                )
        else:
            summary = crawl_here(
                pages,
                library,
                options=options,
                workers=workers,
                from_library=from_library,
                hook=link_hook,
                watch=progress,
            )
    finally:
        progress.end()
    for line in summary_lines(summary):
        click.echo(line)
    if summary.stop in {"interrupted", "clock"}:
        click.echo(t("run the same command again to resume"))
    print_faults(
        t("{what}: {why}", what=what, why=translated(why)) for what, why in summary.faults
    )
    print_faults(filter(None, [summary.unindexed]))
    if summary.faults or summary.unindexed or summary.stop == "clock":
        sys.exit(1)


def start_pages(starts: Sequence[str]) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return the start pages with their weights, and what their sources leave out."""
    from ..crawler.links.addresses import canonical
    from ..crawler.links.seeds import address_hint, meant_address, seed
    from ..errors import UsageError
    from ..sources import source

    pages: dict[str, float] = {}
    denied: list[str] = []
    for start in starts:
        address = seed(start)[0]
        is_one = "://" in address and canonical(address)
        meant = "" if is_one else meant_address(address)
        if meant:
            raise UsageError(address_hint(address), given=address, meant=meant)
        if "://" in start:
            pages |= [seed(start)]
            continue
        named = source(start)
        if not named.starts:
            why = named.by_hand or t("a crawler cannot get anything there")
            raise UsageError(f"{start}: {why}")
        pages |= named.starts
        denied += named.deny
    return pages, tuple(denied)

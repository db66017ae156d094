"""`hinterland sources`: the publishers whose tables are known."""

from typing import TYPE_CHECKING

import click

from ..language import counted, padded, t
from .output import print_json
from .screen import wrapped

if TYPE_CHECKING:
    from ..sources import Source


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def sources(*, as_json: bool) -> None:
    """List the sources: what they hold, on what terms, and what a crawl asks of them."""
    from ..sources import list_sources as known

    if as_json:
        listed = [_plain(source) for source in known()]
        print_json(listed)
        return
    for source in known():
        click.echo(f"{source.name}  {source.en} {source.zh}")
        for word, text in _lines(source).items():
            first, *rest = wrapped(text, indent=" " * 9, width=96)
            click.echo("\n".join([padded(f"  {word}", 11) + first.strip(), *rest]))


def _lines(source: "Source") -> dict[str, str]:
    get = t(source.by_hand)
    if source.starts:
        pages = counted("{count} start page", "{count} start pages", len(source.starts))
        get = t("{command} ({pages})", command=f"hinterland crawl {source.name}", pages=pages)
    return {
        t("from"): t("; ").join([t(source.publisher), t(source.licence)]),
        t("contents"): t(source.about),
        t("cost"): t(source.cost),
        t("get it"): get,
    }


def _plain(source: "Source") -> dict[str, object]:
    """Return what JSON shows of a source."""
    words = ("name", "en", "zh", "publisher", "licence", "about", "cost", "by_hand")
    plain: dict[str, object] = {word: getattr(source, word) for word in words}
    requests = [
        {"what": r.what, "method": r.method, "address": r.address, "body": r.body}
        for r in source.requests
    ]
    return plain | {
        "covers": source.covers.pattern,
        "starts": dict(source.starts),
        "deny": list(source.deny),
        "requests": requests,
        "gone": dict(source.gone),
    }

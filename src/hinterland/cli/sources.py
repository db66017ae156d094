"""`hinterland sources`: the publishers whose tables are known."""

from typing import TYPE_CHECKING

import click

from ..language import counted, padded, t
from .output import JSON, print_json
from .screen import wrapped

if TYPE_CHECKING:
    pass


@click.command()
@JSON
def sources(*, as_json: bool) -> None:
    """List the sources: what they hold, on what terms, and what a crawl asks of them."""
    from ..sources import list_sources as known

    found = known()
    if as_json:
        words = ("name", "en", "zh", "publisher", "licence", "about", "cost", "by_hand")
        asks = ("what", "method", "address", "body")
        print_json(
            [
                {word: getattr(source, word) for word in words}
                | {
                    "covers": source.covers.pattern, "starts": dict(source.starts),
                    "deny": list(source.deny),
                    "requests": [{ask: getattr(r, ask) for ask in asks} for r in source.requests],
                    "gone": dict(source.gone),
                }
                for source in found
            ]
        )  # fmt: skip
        return
    for source in found:
        click.echo(f"{source.name}  {source.en} {source.zh}")
        get = t(source.by_hand)
        if source.starts:
            pages = counted("{count} start page", "{count} start pages", len(source.starts))
            get = t(
                "{command} ({pages})", command=f"hinterland crawl {source.name}", pages=pages
            )
        for word, text in (
            (t("from"), t("; ").join([t(source.publisher), t(source.licence)])),
            (t("contents"), t(source.about)),
            (t("cost"), t(source.cost)),
            (t("get it"), get),
        ):
            first, *rest = wrapped(text, indent=" " * 9, width=96)
            click.echo("\n".join([padded(f"  {word}", 11) + first.strip(), *rest]))

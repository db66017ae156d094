"""Every address of the explorer, in one table."""

from typing import Final

from .shown import DATA, PICTURES, Action, View

__all__ = ["ROUTES"]

#: A new view is a line here, a module with `show`, and a template.
ROUTES: Final[tuple[View | Action, ...]] = (
    View("/", "look.home", changes=True),
    View("/s/{study}", "look.overview", PICTURES),
    View("/s/{study}/figure/{figure}", "look.figure", PICTURES, years=True, span=True),
    View("/s/{study}/map", "look.map", PICTURES, years=True),
    View("/s/{study}/change", "look.change", PICTURES, years=True),
    View("/s/{study}/compare", "look.compare", PICTURES),
    View("/s/{study}/doubt", "look.doubt", PICTURES),
    View("/s/{study}/claims", "check.claims", DATA),
    View("/s/{study}/claims/{claim}", "check.claim", DATA),
    View("/s/{study}/ask", "check.ask", (*DATA, "toml"), years=True, span=True),
    View(
        "/s/{study}/number/{measure}/{group}/{year}",
        "check.number",
        DATA,
        years=True,
        exported=("json",),
    ),
    View("/s/{study}/cell/{series}/{region}/{year}", "check.cell", DATA, exported=("json",)),
    View("/s/{study}/data", "check.data", DATA),
    View("/page/{page}", "pages.facts", changes=True),
    View("/page/{page}/table/{table}", "pages.table", DATA, changes=True, exported=("csv",)),
    Action("/page/{page}/raw", "pages.raw", ("GET",)),
    Action("/page/{page}/read", "pages.take"),
    View("/search", "pages.search", DATA, changes=True),
    Action("/search/index", "pages.index"),
    View("/files", "files.listing", changes=True),
    Action("/files", "files.receive"),
    View("/files/{file}", "files.one", ("csv", "json"), changes=True),
    Action("/files/{file}", "files.change"),
)

"""The first page: the studies, and where to begin."""

from ...language import t
from ..explorer import Explorer
from ..shown import Asked, Shown

__all__ = ["show"]

_MOST_FILES = 8


def show(explorer: Explorer, asked: Asked) -> Shown:
    """Return the studies with their titles and years."""
    studies = [
        {
            "name": one.name,
            "title": one.title.get(asked.language) or next(iter(one.title.values()), one.name),
            "first": one.years[0],
            "last": one.years[1],
            "address": asked.to(f"/s/{one.name}"),
            "ask": asked.to(f"/s/{one.name}/ask"),
            "claims": asked.to(f"/s/{one.name}/claims"),
        }
        for one in explorer.studies.values()
    ]
    from ..files.store import kept_files  # late: without a project there are none

    kept = kept_files(explorer.project) if explorer.project and not asked.is_written else []
    words = {
        "studies": studies,
        "files": [(file.name, asked.to(f"/files/{file.id}"), file.received[:10]) for file in kept[:_MOST_FILES]],
        "more": len(kept) - _MOST_FILES,
    }  # fmt: skip
    return Shown("home.jinja", t("How uneven is it, since when, because of whom?"), words)

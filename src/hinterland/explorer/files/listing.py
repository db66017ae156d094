"""`/files`: the user's own files, and the form that takes more."""

from ...language import counted, t
from ..explorer import Explorer
from ..shown import Asked, Shown
from .store import kept_files
from .upload import MOST_BYTES, MOST_IN_ALL

__all__ = ["show"]


def show(explorer: Explorer, asked: Asked) -> Shown:
    """Return the files of the project with what was read of each."""
    rows = []
    for file in kept_files(explorer.project):
        reading = file.reading(asked.language)
        rows.append(
            {
                "name": file.name,
                "address": asked.to(f"/files/{file.id}"),
                "received": file.received,
                "size": file.size,
                "status": reading["status"],
                "tables": len(reading["tables"]),
                "observations": reading["observations"],
                "doubts": len(reading["doubts"]),
            }
        )
    title = counted("{count} file of yours", "{count} files of yours", len(rows))
    words = {
        "rows": rows,
        "most": MOST_BYTES >> 20,
        "in_all": MOST_IN_ALL >> 20,
        "has_project": explorer.project is not None,
    }
    return Shown("files.jinja", title if rows else t("Bring your own files"), words)

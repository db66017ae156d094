"""`hinterland library`: look into a page library, check it, import into it and export from it."""

import click

from ...language import shipped
from .exchange import export, import_
from .search import search
from .show import show
from .status import status
from .verify import verify

__all__ = ["library"]


@click.group(help=shipped("Look into the pages that a crawl has kept."))
def library() -> None:
    """Do what the verb behind it does."""


for _verb in (status, search, show, verify, import_, export):
    library.add_command(_verb)

"""The page library, as its users see it: the pages that are kept, and search over them."""

from typing import TYPE_CHECKING, Any

from .store import Store

if TYPE_CHECKING:
    from .search.query import Counts, Found

__all__ = ["Library"]


class Library(Store):
    """A page library on disk.

    Parameters
    ----------
    folder
        The library's folder.

    Attributes
    ----------
    faults
        What can't be read of the library, a line per shard: the other shards are read.
    notes
        What a killed crawl has left unfinished, which the next crawl finishes.

    Raises
    ------
    UsageError
        There is no page library.
    InputError
        No shard of it can be read: it is damaged, or made by another version.

    Notes
    -----
    A page's `id` grows with time within its shard, and shards do not share ids: a reader that
    follows a growing library keeps the last id of each of `shards`.
    """

    def search(self, query: str, **filters: Any) -> "Found":
        """Return the pages that have all words of a query, the best first.

        `filters` are `host`, `since`, `until`, `kind`, `limit` and `catch_up`, as in
        `library.search.search`.
        """
        from .search.query import search  # late: the search engine is heavy

        return search(self.folder, query, **filters)

    def count(self, query: str, **filters: Any) -> "Counts":
        """Return how many pages that a search finds are of each host, type and year.

        `filters` are `host`, `since`, `until` and `kind`.
        """
        from .search.query import count

        return count(self.folder, query, **filters)

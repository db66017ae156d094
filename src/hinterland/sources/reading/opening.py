"""A page library, or a folder of other tools' WARC files, opened to be read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from ...crawler.links.addresses import canonical, host_of
from ...library import Archives, Library, is_library
from ...library.archives import Found, Part, index_part, warc_parts

__all__ = ["Index", "index_one", "open_pages"]

#: What looks into the parts of WARC files.
Index = Callable[[Sequence[Part]], Iterable[Found]]

#: Looks into one part.
index_one = partial(index_part, canonical=canonical, host_of=host_of)


@contextmanager
def open_pages(folder: Path, *, index: Index | None = None) -> Iterator[Library | Archives]:
    """Give what holds the pages of a folder.

    Parameters
    ----------
    folder
        A page library, or a folder with WARC files of any tool.
    index
        What looks into the parts of such files: this process unless given.

    Raises
    ------
    UsageError
        It is neither.
    """
    if is_library(folder):
        with Library(folder) as library:
            yield library
    else:
        yield Archives(
            folder, index(warc_parts(folder)) if index else map(index_one, warc_parts(folder))
        )

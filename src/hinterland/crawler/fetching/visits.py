"""Addresses that redirect back to where a visit began, as sites do that want their cookies back.

An address is asked once, but for this: where a redirect or refresh leads to an address that has
itself redirected, and its host has set cookies since, it is asked again, with them.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from .cookies import Cookies
from .queues import Task

__all__ = ["Visits"]

#: How often an address is asked again, and how many are remembered.
_TRIES: Final = 2
_MOST: Final = 10_000


@dataclass(slots=True)
class _Visit:
    task: Task
    tries: int = 0
    waits: bool = False


class Visits:
    """The addresses that have redirected.

    Parameters
    ----------
    cookies
        The crawl's cookies.
    """

    def __init__(self, cookies: Cookies) -> None:
        self._cookies = cookies
        self._seen: OrderedDict[str, _Visit] = OrderedDict()

    def led(self, task: Task, target: str) -> Task | None:
        """Take in that an answer led to an address; return what is to be asked again, if any."""
        visit = self._seen.setdefault(task.address, _Visit(task))
        visit.task, visit.waits = task, False
        self._seen.move_to_end(task.address)
        if len(self._seen) > _MOST:
            self._seen.popitem(last=False)
        back = self._seen.get(target)
        if back is None or back.waits or back.tries >= _TRIES:
            return None
        if self._cookies.version(target) <= back.task.cookies:
            return None
        back.tries += 1
        back.waits = True
        return back.task

    def is_stuck(self, task: Task, target: str) -> bool:
        """Return whether an address leads back to one that has redirected, with no way on."""
        back = self._seen.get(target)
        return target == task.address or (back is not None and back.tries >= _TRIES)

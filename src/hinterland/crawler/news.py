"""What a shard does about hosts that answer with nothing new: put off, slow down, leave alone."""

from collections.abc import Callable
from typing import Final

from .fetching.loop import Outcome
from .fetching.queues import Queues, Task
from .links.addresses import host_of
from .report import Report
from .sameness import CLOSED_AFTER, SLOWED_EACH, Sameness, pattern_of

__all__ = ["News"]

#: The delay of a host that is slowed down, from first to last, in seconds.
_FIRST: Final = 0.1
_LAST: Final = 30.0


class News:
    """Looks at the answers of a shard's hosts for something new.

    Parameters
    ----------
    queues
        The hosts' queues: a host is slowed down and closed there.
    report
        Takes what is to be said of it at the end.
    delay
        Gives the usual delay of a host, in seconds.
    """

    def __init__(
        self, queues: Queues, report: Report, *, delay: Callable[[str], float]
    ) -> None:
        self._queues = queues
        self._report = report
        self._delay = delay
        self._sameness = Sameness()
        self._slowed: set[str] = set()

    def look(self, outcome: Outcome) -> None:
        """Take in an answer; slow its host down, and at last close it, if nothing is new."""
        task = outcome.task
        queue = self._queues.host(task.host)
        if queue is None:
            return
        run = self._sameness.look(task.host, task.address, outcome.body)
        if not run and task.host in self._slowed:
            queue.host.pace.delay = self._delay(task.host)
            self._slowed.remove(task.host)
        if not run or run % SLOWED_EACH:
            return
        pattern = pattern_of(task.address)
        why = f"nothing new in {run:,} answers in a row, the last like {pattern}"
        if run < CLOSED_AFTER:
            queue.host.pace.delay = min(max(2 * queue.host.delay, _FIRST), _LAST)
            self._report.slowed[task.host] = why
            self._slowed.add(task.host)
        else:
            self._queues.close(queue, why)

    def is_put_off(self, address: str) -> bool:
        """Return whether an address is like those that bring nothing new any more."""
        return bool(self._sameness.put_off(host_of(address), address))

    def put_off(self, task: Task) -> str:
        """Count an address that is put off; return why it is."""
        pattern = self._sameness.put_off(task.host, task.address)
        self._report.pattern(task.host, pattern)
        return f"nothing new at addresses like {pattern}"

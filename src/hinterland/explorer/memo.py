"""Results kept: each made once, however many ask for it, the oldest given up first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Memo"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memo(Generic[K, V]):
    """Values by key, up to a total size.

    Parameters
    ----------
    most
        The largest total size of what is kept; the last value is kept at any size.
    size
        The size of a value.

    Examples
    --------
    >>> lengths = Memo[str, int](2)
    >>> lengths.get("east", lambda: 4), lengths.get("east", lambda: 5)
    (4, 4)
    """

    def __init__(self, most: int, size: Callable[[V], int] = lambda _value: 1) -> None:
        self._most, self._size, self._total = most, size, 0
        self._of: OrderedDict[K, Future[V]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return the value of a key; make it if nobody has, wait for it if somebody does.

        What `make` raises is raised to all who wait, and is not kept.
        """
        with self._lock:
            future = self._of.get(key)
            is_mine = future is None
            if future is None:
                future = self._of[key] = Future()
            self._of.move_to_end(key)
        if is_mine:
            self._make(key, future, make)
        return future.result()

    def _make(self, key: K, future: Future[V], make: Callable[[], V]) -> None:
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                del self._of[key]
            future.set_exception(error)
            return
        future.set_result(value)
        with self._lock:
            self._total += self._size(value)
            done = [k for k, f in self._of.items() if f.done() and k != key]
            for old in done:
                if self._total <= self._most:
                    break
                self._total -= self._size(self._of.pop(old).result())

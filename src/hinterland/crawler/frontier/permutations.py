"""The same parameters in ever other orders, as filters give them that are clicked one by one."""

from collections import Counter
from typing import Final

from ...language import shipped
from .seen import Seen

__all__ = ["Permutations"]

#: Orders of the same parameters that are asked for: a server may read them in order.
ALLOWED: Final = 2

_REASON: Final = shipped("the same parameters in another order")


class Permutations:
    """The sets of parameters that addresses have had.

    Examples
    --------
    >>> permutations = Permutations()
    >>> asked = ["?a=1&b=2&c=3", "?b=2&a=1&c=3", "?c=3&b=2&a=1", "?a=1&b=2&c=4"]
    >>> [permutations.why_not("http://a.example/" + query) for query in asked]
    ['', '', 'the same parameters in another order', '']
    """

    def __init__(self) -> None:
        self._sets = Seen()
        self._next = 1
        self._counts: Counter[int] = Counter()

    def why_not(self, address: str) -> str:
        """Return why a new address is left out, nothing where it is not."""
        if "&" not in address:
            return ""
        path, _, query = address.partition("?")
        ordered = f"{path}?{'&'.join(sorted(query.split('&')))}"
        (number,), new = self._sets.add([ordered], first=self._next)
        if new:
            self._next += 1
            return ""
        self._counts[int(number)] += 1
        return _REASON if self._counts[int(number)] >= ALLOWED else ""

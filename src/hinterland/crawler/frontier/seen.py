"""The addresses seen: a flat hash table in memory, 12 bytes a place, from address to number.

Only what is new reaches the disk, so the table carries what a page offers (56 links, say)
where a database would not keep up. It holds no text: 64 bits of each address's hash represent
it, which takes one address in a million for another at 6 million million addresses squared;
among 10 million, the chance of any such mistake is 1 in 300,000. Python salts the hash differently in
each process, so nobody can choose addresses that collide.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...language import shipped
from ..links.addresses import SHORT

__all__ = ["FOREIGN", "Permutations", "Seen"]

#: The number of an address that another shard owns.
FOREIGN: Final = -1

_FULLEST: Final = 0.85
_WIDTH: Final = 8  # places of a row: one cache line of hashes
_PIECE: Final = 1 << 13  # rows that are moved at a time
_RECENT: Final = 1 << 15  # short addresses whose text is kept

#: Orders of the same parameters that are asked for: a server may read them in order.
ALLOWED: Final = 2
_REASON: Final = shipped("the same parameters in another order")

Hashes = NDArray[np.int64]
Numbers = NDArray[np.int32]
Rows = NDArray[np.int64]


class Seen:
    """Gives each address the number under which it was first seen.

    Open addressing in rows of eight places: a look-up compares a whole row at once, and goes on
    to the next row only where one is full. An address's row is in proportion to its hash, so
    that growing moves addresses in order and touches the new table from front to back.

    A site's pages share most of their links, so those met lately are found by their text. There
    is room for so many addresses as are `expected`.

    Examples
    --------
    >>> seen = Seen()
    >>> seen.add(["http://a.example/", "http://b.example/"], first=1)
    (array([1, 2], dtype=int32), [0, 1])
    >>> seen.add(["http://b.example/", "http://c.example/"], first=3)
    (array([2, 3], dtype=int32), [1])
    """

    def __init__(self, expected: int = 0) -> None:
        self._count = 0
        self._recent: dict[str, int] = {}
        rows = max(1 << 9, int(expected / _FULLEST / _WIDTH * 1.1))
        self._hashes: Hashes = np.zeros((rows, _WIDTH), np.int64)
        self._numbers: Numbers = np.zeros((rows, _WIDTH), np.int32)

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """The table's size in bytes."""
        return self._hashes.nbytes + self._numbers.nbytes

    def add(self, addresses: Sequence[str], *, first: int) -> tuple[Numbers, list[int]]:
        """Return the numbers of distinct addresses, and the places in the list of new ones.

        New ones are numbered from `first` on, in their order; `FOREIGN` gives them all that
        number.
        """
        known = self._recent.get
        recent = [known(address, 0) for address in addresses]
        numbers = np.array(recent, np.int32)
        if 0 not in recent:
            return numbers, []
        unknown = np.flatnonzero(numbers == 0)
        places = unknown.tolist()
        texts = [addresses[place] for place in places]
        hashes = _hashes(texts)
        found, rows = self._find(hashes)
        new = np.flatnonzero(found == 0)
        if new.size:
            step = 0 if first == FOREIGN else 1
            found[new] = first + step * np.arange(len(new))
            if self._make_room_for(len(new)):
                rows = self._row(hashes)
            self._put(hashes[new], found[new], rows[new])
        numbers[unknown] = found

        if len(self._recent) + len(texts) > _RECENT:
            self._recent.clear()
        pairs = zip(texts, found.tolist(), strict=True)
        self._recent.update((text, number) for text, number in pairs if len(text) <= SHORT)
        return numbers, [places[place] for place in new.tolist()]

    def fill(self, addresses: Sequence[str], numbers: Sequence[int]) -> None:
        """Put in addresses that are known not to be there yet, with their numbers."""
        hashes = _hashes(addresses)
        self._make_room_for(len(hashes))
        self._put(hashes, np.asarray(numbers, dtype=np.int32), self._row(hashes))

    def _find(self, hashes: Hashes) -> tuple[Numbers, Rows]:
        """Return the numbers, 0 where there is none, and the rows where the search ended."""
        numbers = np.zeros(len(hashes), dtype=np.int32)
        rows = self._row(hashes)
        left = np.arange(len(hashes))
        while left.size:
            here = rows[left]
            row = self._hashes[here]
            hit = row == hashes[left, None]
            which, column = np.nonzero(hit)
            numbers[left[which]] = self._numbers[here[which], column]
            onward = row[:, -1] != 0  # a full row
            onward[which] = False
            left = left[onward]
            rows[left] = (rows[left] + 1) % len(self._hashes)
        return numbers, rows

    def _put(self, hashes: Hashes, numbers: Numbers, rows: Rows) -> None:
        """Put in addresses that are not there, each into the first free place from its row on."""
        self._count += len(hashes)
        while hashes.size:
            order = np.argsort(rows, kind="stable")
            hashes, numbers, rows = hashes[order], numbers[order], rows[order]
            place = np.arange(len(rows)) - np.searchsorted(rows, rows)  # among those of its row
            place += np.count_nonzero(self._hashes[rows], axis=1)
            fits = place < _WIDTH
            at = (rows[fits], place[fits])
            self._hashes[at] = hashes[fits]
            self._numbers[at] = numbers[fits]
            left = ~fits
            rows = (rows[left] + 1) % len(self._hashes)
            hashes, numbers = hashes[left], numbers[left]

    def _row(self, hashes: Hashes) -> Rows:
        high = hashes.view(np.uint64) >> np.uint64(32)
        return ((high * np.uint64(len(self._hashes))) >> np.uint64(32)).astype(np.int64)

    def _make_room_for(self, more: int) -> bool:
        """Return whether the table had to grow for so many more addresses."""
        count = self._count + more
        if count <= _FULLEST * self._hashes.size:
            return False
        factor = 2.0 if count < 1 << 20 else 1.15
        rows = int(max(count / _FULLEST / _WIDTH, len(self._hashes)) * factor) + 1
        # It grows where it is, for two of them would not fit into memory. A row moves back, if at
        # all; so the last rows are taken out and put in again first.
        end = len(self._hashes)
        for table in (self._hashes, self._numbers):
            table.resize((rows, _WIDTH), refcheck=False)
        self._count = 0
        hashes, numbers = np.empty(0, np.int64), np.empty(0, np.int32)
        while end:
            start = max(end - _PIECE, 0)
            used = self._hashes[start:end] != 0
            hashes = np.concatenate([hashes, self._hashes[start:end][used]])
            numbers = np.concatenate([numbers, self._numbers[start:end][used]])
            self._hashes[start:end] = self._numbers[start:end] = 0
            # What had gone on from an earlier row that was full waits until that row's turn.
            row = self._row(hashes)
            now = row >= start
            self._put(hashes[now], numbers[now], row[now])
            hashes, numbers = hashes[~now], numbers[~now]
            end = start
        return True


def _hashes(addresses: Sequence[str]) -> Hashes:
    hashes = np.fromiter(map(hash, addresses), dtype=np.int64, count=len(addresses))
    hashes[hashes == 0] = 1  # 0 marks a free place
    return hashes


class Permutations:
    """The sets of parameters that addresses have had, as filters give them that are clicked.

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

"""Hosts that answer many addresses with nothing new: soft 404s, calendars, endless filters.

A mirror repeats each page once or twice; a trap repeats a few pages endlessly. So what counts is
how often one content has come already. Pages in which only the address, markup or, under a
dated address, days and years differ have the same content.

A pattern of addresses that brings nothing new any more is put off to a later crawl. A host that
does, whatever its addresses, is asked less and less often, and at last left alone.
"""

import re
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from .fetching.queues import Queues, Task
from .links.addresses import DATE, DATE_KEYS, host_of, path_of

__all__ = ["CLOSED_AFTER", "RepeatGuard", "Sameness", "pattern_of"]

#: A content that has come so often is nothing new.
KNOWN: Final = 5
#: Answers in a row without anything new: of one pattern, until it is put off; of a host, each
#: time its delay is doubled, and until it is left alone.
PUT_OFF_AFTER: Final = 30
SLOWED_EACH: Final = 50
CLOSED_AFTER: Final = 300

#: The delay of a host that is slowed down, from first to last, in seconds.
_FIRST_DELAY: Final = 0.1
_LAST_DELAY: Final = 30.0

#: What is remembered: hosts, and contents and patterns of one host.
_HOSTS: Final = 100
_CONTENTS: Final = 4_000
_PATTERNS: Final = 500

#: A size that came so often is looked into; bodies of one size differ by less, in bytes.
_OFTEN: Final = 5
_SIZE: Final = 256
_LONGEST: Final = 200_000

#: To look into a page takes a while: only small ones are always looked into, else one of so
#: many, and so many in a row once one has come before.
_CHEAP: Final = 2_000
_SAMPLE: Final = 8
_ALERT: Final = 20

_SCRIPT: Final = re.compile(rb"<(script|style)\b.{0,50000}?</\1", re.DOTALL | re.IGNORECASE)
_TAG: Final = re.compile(rb"<[^>]{0,5000}>")
_SPACE: Final = b" \t\n\r\f\v"
_SMALL: Final = re.compile(rb"(?<![\d.,])(?:\d{1,2}|(?:1[89]|20|21)\d\d)(?![\d.,]\d|\d)")
#: What of its address a page may repeat.
_WORD: Final = re.compile(r"[^/?&=.%+-]{2,}")
_WORDS: Final = 20
_DIGITS: Final = re.compile(r"\d+")

#: Patterns that are counted apart in a report.
_REPORTED: Final = 1_000


@dataclass(slots=True)
class _Host:
    contents: OrderedDict[int, int] = field(default_factory=OrderedDict)
    sizes: Counter[int] = field(default_factory=Counter)
    patterns: OrderedDict[str, int] = field(default_factory=OrderedDict)
    put_off: dict[str, int] = field(default_factory=dict)
    run: int = 0
    seen: int = 0
    #: How many more answers are looked into one by one.
    alert: int = 0


class Sameness:
    """What hosts have answered, as far as it takes to see that nothing new comes any more.

    Examples
    --------
    >>> sameness = Sameness()
    >>> runs = [sameness.look("a", f"http://a/x/{n}.htm", b"no such page") for n in range(100)]
    >>> runs[4], runs[5], runs[99]
    (0, 1, 95)
    >>> sameness.put_off("a", "http://a/x/100.htm"), sameness.put_off("a", "http://a/y.htm")
    ('/x/#.htm', '')
    >>> sameness.look("a", "http://a/y.htm", b"exports 2.2")
    0
    """

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    def look(self, name: str, address: str, body: bytes) -> int:
        """Take in a host's answer; return how many in a row have brought nothing new."""
        host = self._hosts.setdefault(name, _Host())
        self._hosts.move_to_end(name)
        if len(self._hosts) > _HOSTS:
            self._hosts.popitem(last=False)
        pattern = pattern_of(address)
        if self._is_new(host, address, body):
            host.run = 0
            host.patterns.pop(pattern, None)
            host.put_off.pop(pattern, None)
            return 0
        host.run += 1
        run = host.patterns[pattern] = host.patterns.pop(pattern, 0) + 1
        if run >= PUT_OFF_AFTER and len(host.put_off) < _PATTERNS:
            host.put_off[pattern] = run
        if len(host.patterns) > _PATTERNS:
            host.patterns.popitem(last=False)
        return host.run

    def put_off(self, name: str, address: str) -> str:
        """Return the pattern of an address if it is put off, nothing if not."""
        host = self._hosts.get(name)
        if host is None or not host.put_off:
            return ""
        pattern = pattern_of(address)
        return pattern if pattern in host.put_off else ""

    def _is_new(self, host: _Host, address: str, body: bytes) -> bool:
        size = len(body) // _SIZE
        host.sizes[size] += 1
        is_dated = _is_dated(address)
        count = _count(host, hash(body))
        often = sum(host.sizes[near] for near in (size - 1, size, size + 1)) > _OFTEN
        host.seen += 1
        is_looked_into = host.alert or len(body) <= _CHEAP or host.seen % _SAMPLE == 0
        if (often or is_dated) and is_looked_into and len(body) <= _LONGEST:
            # Content is what is neither markup nor of the page's own address.
            text = _TAG.sub(b"", _SCRIPT.sub(b"", body)).translate(None, _SPACE)
            for word in _WORD.findall(path_of(address))[:_WORDS]:
                text = text.replace(word.encode(), b"")
            text = _SMALL.sub(b"", text) if is_dated else text
            if text:
                again = _count(host, hash((1, text)))
                host.alert = _ALERT if again > 1 else max(host.alert - 1, 0)
                count = max(count, again)
        if len(host.sizes) > _CONTENTS:
            host.sizes.clear()
        return count <= KNOWN


def pattern_of(address: str) -> str:
    """Return the pattern of an address: numbers and values left out.

    The numbers of a folder stay, for they are what tells one edition from another, but not
    where an address is a date.

    Examples
    --------
    >>> pattern_of("http://a.example/sj/2019/html/C0309.htm?b=1&a=2")
    '/sj/2019/html/C#.htm?a&b'
    >>> pattern_of("http://a.example/cal/1987/11/")
    '/cal/#/#/'
    """
    path, mark, query = path_of(address).partition("?")
    if _is_dated(address):
        path = _DIGITS.sub("#", path)
    else:
        folder, slash, name = path.rpartition("/")
        path = folder + slash + _DIGITS.sub("#", name)
    keys = {pair.partition("=")[0] for pair in query.split("&")}
    return path + mark + "&".join(sorted(_DIGITS.sub("#", key) for key in keys))


def _is_dated(address: str) -> bool:
    path, _, query = path_of(address).partition("?")
    if DATE.search(path):
        return True
    return any(pair.partition("=")[0].lower() in DATE_KEYS for pair in query.split("&"))


def _count(host: _Host, content: int) -> int:
    count = host.contents[content] = host.contents.pop(content, 0) + 1
    if len(host.contents) > _CONTENTS:
        host.contents.popitem(last=False)
    return count


class RepeatGuard:
    """Puts off, slows down and closes what answers with nothing new, in the hosts' queues.

    `delay` gives the usual delay of a host, in seconds. `slowed` has the hosts that were asked
    less often for a while, and why; `patterns` how many addresses were put off, by host and
    pattern.
    """

    def __init__(self, queues: Queues, *, delay: Callable[[str], float]) -> None:
        self._queues = queues
        self._delay = delay
        self._sameness = Sameness()
        self._slow: set[str] = set()
        self.slowed: dict[str, str] = {}
        self.patterns: dict[str, int] = {}

    def look(self, task: Task, body: bytes) -> None:
        """Take in an answer; slow its host down, and at last close it, if nothing is new."""
        queue = self._queues.host(task.host)
        if queue is None:
            return
        run = self._sameness.look(task.host, task.address, body)
        if not run and task.host in self._slow:
            queue.host.pace.delay = self._delay(task.host)
            self._slow.remove(task.host)
        if not run or run % SLOWED_EACH:
            return
        why = (
            f"nothing new in {run:,} answers in a row, the last like {pattern_of(task.address)}"
        )
        if run < CLOSED_AFTER:
            queue.host.pace.delay = min(max(2 * queue.host.delay, _FIRST_DELAY), _LAST_DELAY)
            self.slowed[task.host] = why
            self._slow.add(task.host)
        else:
            self._queues.close(queue, why)

    def is_put_off(self, address: str) -> bool:
        """Return whether an address is like those that bring nothing new any more."""
        return bool(self._sameness.put_off(host_of(address), address))

    def put_off(self, task: Task) -> str:
        """Count an address that is put off; return why it is."""
        pattern = self._sameness.put_off(task.host, task.address)
        name = f"{task.host}{pattern}"
        if name in self.patterns or len(self.patterns) < _REPORTED:
            self.patterns[name] = self.patterns.get(name, 0) + 1
        return f"nothing new at addresses like {pattern}"

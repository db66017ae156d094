"""What a shard says of its crawl: a line for each fetch, and a report at the end."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ..library.shard import now
from .fetching.loop import Outcome

__all__ = ["CUTS", "Report", "grown", "log_line"]

#: What is said of pages that were cut, by the WARC's word for it.
CUTS: Final[Mapping[str, str]] = {
    "length": "pages cut: larger than --max-body",
    "time": "pages cut: not whole within --deadline",
    "disconnect": "pages cut: the connection was lost",
}

#: `json.dumps` would make an encoder for each line.
_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False).encode

#: Patterns that are told apart in a report.
_PATTERNS: Final = 1_000


@dataclass(slots=True)
class Report:
    """What a shard says at the end.

    Attributes
    ----------
    counts
        The addresses in each state, of all crawls.
    closed
        Hosts that were left alone: name, why, and how many addresses wait.
    faults
        Start pages that could not be had: address and why.
    statuses
        How often each HTTP status was kept.
    walls
        How often each wall was met.
    losses
        What was left out, or kept in part, by reason: of the whole crawl.
    slowed
        Hosts that were asked less often for a while, and why: they answered with nothing new.
    patterns
        Addresses that were put off since those like them bring nothing new: how many, by host
        and pattern.
    """

    counts: dict[str, int] = field(default_factory=dict)
    closed: list[tuple[str, str, int]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    walls: dict[str, int] = field(default_factory=dict)
    losses: dict[str, int] = field(default_factory=dict)
    slowed: dict[str, str] = field(default_factory=dict)
    patterns: dict[str, int] = field(default_factory=dict)

    def fault(self, address: str, why: str) -> None:
        """Take in why a start page could not be had, if it could not; the first time."""
        if why and all(address != known for known, _ in self.faults):
            self.faults.append((address, why))

    def kept(self, status: int, wall: str) -> None:
        """Count an answer."""
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if wall:
            self.walls[wall] = self.walls.get(wall, 0) + 1

    def pattern(self, host: str, pattern: str) -> None:
        """Count an address that was put off."""
        name = f"{host}{pattern}"
        if name in self.patterns or len(self.patterns) < _PATTERNS:
            self.patterns[name] = self.patterns.get(name, 0) + 1


def grown(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """Return by how much counts have grown.

    Examples
    --------
    >>> grown({"a": 1, "b": 2}, {"a": 3, "b": 2, "c": 1})
    {'a': 2, 'c': 1}
    """
    return {k: n - before.get(k, 0) for k, n in after.items() if n > before.get(k, 0)}


def log_line(outcome: Outcome, shard: int, *, left_out: Mapping[str, int] | None = None) -> str:
    """Return the line of log.jsonl for one fetch, with what of its links was left out."""
    task, answer = outcome.task, outcome.answer
    line: dict[str, object] = {"time": answer.fetched if answer else now()}
    line |= {"address": task.address, "end": outcome.end, "depth": task.depth, "shard": shard}
    line["seconds"] = round(outcome.seconds, 3)
    if answer is not None:
        line |= {"status": answer.status, "bytes": len(answer.body)}
        if answer.truncated:
            line["truncated"] = answer.truncated
    if left_out:
        line["left_out"] = dict(left_out)
    if outcome.why:
        line["why"] = outcome.why
    return _AS_JSON(line) + "\n"

"""What a shard says of its crawl: a line for each fetch, and a report at the end."""

import json
from dataclasses import dataclass, field

from ..library.shard import now
from .loop import Outcome

__all__ = ["Report", "log_line"]


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
    """

    counts: dict[str, int] = field(default_factory=dict)
    closed: list[tuple[str, str, int]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    walls: dict[str, int] = field(default_factory=dict)


def log_line(outcome: Outcome, shard: int) -> str:
    """Return the line of log.jsonl for one fetch."""
    task, answer = outcome.task, outcome.answer
    line: dict[str, object] = {"time": answer.fetched if answer else now()}
    line |= {"address": task.address, "end": outcome.end, "depth": task.depth, "shard": shard}
    line["seconds"] = round(outcome.seconds, 3)
    if answer is not None:
        line |= {"status": answer.status, "bytes": len(answer.body)}
        if answer.truncated:
            line["truncated"] = answer.truncated
    if outcome.why:
        line["why"] = outcome.why
    return json.dumps(line, ensure_ascii=False) + "\n"

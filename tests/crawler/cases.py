"""The public conformance cases of data/, as pairs of what is expected and what we give."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hinterland.crawler.fetching.robots import parse
from hinterland.crawler.links.addresses import canonical, resolve

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Case:
    """One case: what was given, what is expected, what we give, and by which rule we differ."""

    suite: str
    given: str
    expected: object
    got: object
    rule: str | None = None
    ours: object = None

    @property
    def agrees(self) -> bool:
        return self.got == self.expected

    @property
    def is_settled(self) -> bool:
        """It agrees, or differs just as data/README.md says."""
        return self.agrees if self.rule is None else not self.agrees and self.got == self.ours


@cache
def all_cases() -> tuple[Case, ...]:
    return (*robots(), *resolution(), *canonical_addresses())


def robots() -> Iterator[Case]:
    for suite, files in _read("robots.json").items():
        for file in files:
            rules = parse(file["robots"].encode())
            for agent, address, allowed, *differs in file["cases"]:
                rule = differs[0] if differs else None
                got = rules.allowed(agent, address)
                given = f"{agent} at {address} under {file['robots']!r}"
                yield Case(f"robots: {suite}", given, allowed, got, rule, ours=not allowed)


def resolution() -> Iterator[Case]:
    for reference, base, address, *differs in _read("resolution.json"):
        got = resolve(base, reference) if base else canonical(reference)
        is_page = address is not None and address.startswith(("http:", "https:"))
        rule, ours = differs or (None, None)
        # The standard keeps fragments and the like; a host that is none differs by a rule.
        expected = (canonical(address) or address) if is_page else None
        given = f"{reference!r} on {base!r}"
        yield Case("addresses: WHATWG resolution", given, expected, got, rule, ours)


def canonical_addresses() -> Iterator[Case]:
    for suite, address, expected, *differs in _read("canonical.json"):
        rule, ours = differs or (None, None)
        got = canonical(address)
        yield Case(f"canonical: {suite}", repr(address), expected, got, rule, ours)


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))

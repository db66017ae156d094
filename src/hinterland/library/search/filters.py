"""Which pages are searched: a host's, a type's, those of a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import tantivy

from ...language import counted, t
from ..times import span
from .documents import NEVER, host_terms

__all__ = ["Filters", "all_of"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What of a library is searched: nothing where it is None."""

    host: str | None
    since: str | None
    until: str | None
    kind: str | None

    def queries(self, schema: tantivy.Schema) -> dict[str, tantivy.Query]:
        """Return the filters, by what they ask for, as queries that don't count for the rank."""
        made: dict[str, tantivy.Query] = {}
        if self.host is not None:
            made[t("of the host {host}", host=self.host)] = _any_of(
                schema, "host", host_terms(self.host)
            )
        if self.kind is not None:
            kind = self.kind.strip().lower().removeprefix(".")
            made[t("of the type {kind}", kind=self.kind)] = _any_of(schema, "kind", [kind])
        if self.since is not None:
            query = _between(schema, "fetched", span(self.since)[0], NEVER)
            made[t("fetched since {time}", time=self.since)] = query
        if self.until is None:
            made[""] = tantivy.Query.term_query(schema, "until", NEVER)
        else:
            end = span(self.until)[1]
            before = _between(schema, "fetched", -NEVER, end)
            after = _between(schema, "until", end + 1, NEVER)
            made[t("fetched until {time}", time=self.until)] = all_of([before, after])
        return {
            what: tantivy.Query.const_score_query(query, 0.0) for what, query in made.items()
        }

    def notes(self, index: tantivy.Index, wanted: list[tantivy.Query]) -> tuple[str, ...]:
        """Return why nothing was found, where a filter is the reason."""
        searcher = index.searcher()

        def count(queries: list[tantivy.Query]) -> int:
            found = searcher.search(all_of(queries), 1)
            return int(found.count)  # type: ignore[attr-defined]  # missing in its stubs

        made = self.queries(index.schema)
        empty = [what for what, query in made.items() if what and not count([query])]
        if empty:
            return tuple(t("the library has no page {filter}", filter=what) for what in empty)
        others = count([*wanted, tantivy.Query.all_query()])
        filters = [what for what in made if what]
        if not (others and filters):
            return ()
        return (
            counted(
                "{count:,} page has these words, but is not {filter}",
                "{count:,} pages have these words, but none is {filter}",
                others,
                filter=t(" and ").join(filters),
            ),
        )


def _any_of(schema: tantivy.Schema, field: str, words: Sequence[str]) -> tantivy.Query:
    return tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, field, word, "basic"))
            for word in words
        ]
    )


def _between(schema: tantivy.Schema, field: str, low: int, high: int) -> tantivy.Query:
    return tantivy.Query.range_query(schema, field, tantivy.FieldType.Integer, low, high)


def all_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """Return the query for what all of some queries find."""
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])

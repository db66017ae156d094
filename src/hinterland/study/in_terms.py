"""Functions of results that speak in the words of the study's country, part and flow."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from ..terms import Terms, using

__all__ = ["in_their_terms"]


class HasTerms(Protocol):
    """What knows the words for its whole, its regions and its flow."""

    @property
    def terms(self) -> Terms:
        """The words."""


S = TypeVar("S", bound=HasTerms)
P = ParamSpec("P")
R = TypeVar("R")


def in_their_terms(
    function: Callable[Concatenate[S, P], R],
) -> Callable[Concatenate[S, P], R]:
    """Let a function of results use their words for the whole, its regions and the flow."""

    @wraps(function)
    def using_them(results: S, /, *args: P.args, **named: P.kwargs) -> R:
        with using(results.terms):
            return function(results, *args, **named)

    return using_them

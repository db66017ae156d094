"""What the verbs of a library have in common: how it is named, and how faults are reported."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ...errors import InputError
from ...language import shipped, t
from ..output import print_notes

__all__ = ["DIR", "OnLibrary", "report", "size"]

DIR = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))


class OnLibrary(click.Command):
    """A command on a library, which is its first argument or that of --library."""

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        does = shipped("The library, if it is not the first argument.")
        self.params.append(
            click.Option(["--library"], metavar="DIR", expose_value=False, help=does)
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the library first, and go on."""
        for at, word in enumerate(args):
            name, equals, value = word.partition("=")
            if word == "--":
                break
            if name == "--library" and (equals or at + 1 < len(args)):
                folder = value if equals else args[at + 1]
                rest = args[:at] + args[at + (1 if equals else 2) :]
                args = [f"./{folder}" if folder.startswith("-") else folder, *rest]
                break
        return super().parse_args(ctx, args)


def report(faults: Sequence[str], notes: Sequence[str] = ()) -> None:
    """Print notes, and end with an error where a shard can't be read."""
    print_notes(notes)
    for fault in faults[1:]:
        click.echo(fault, err=True)
    if faults:
        raise InputError(t("{fault}; the other shards were read", fault=faults[0]))


def size(count: int) -> str:
    """Return a number of bytes for reading.

    Examples
    --------
    >>> size(26_100), size(5_700_000_000)
    ('26.1 kB', '5.7 GB')
    """
    for unit, power in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= power:
            return f"{count / power:,.1f} {unit}"
    return f"{count} B"

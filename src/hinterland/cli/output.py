"""What every verb prints alike."""

import json
import sys
from collections.abc import Iterable

import click

from ..language import shipped, t

__all__ = ["JSON", "print_faults", "print_json", "print_notes"]

JSON = click.option("--json", "as_json", is_flag=True, help=shipped("Print JSON."))


def print_json(value: object) -> None:
    """Print a value as JSON; where the console can't show all characters, with JSON's escapes."""
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(value, ensure_ascii=not is_unicode, indent=1))


def print_notes(notes: Iterable[str]) -> None:
    """Print what a user should know of what was done."""
    for note in notes:
        click.echo(t("note: {text}", text=note), err=True)


def print_faults(faults: Iterable[str]) -> None:
    """Print what failed where the rest was done."""
    for fault in faults:
        click.echo(f"hinterland: {fault}", err=True)

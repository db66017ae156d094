"""What every verb prints alike."""

import json
import sys

import click

__all__ = ["print_json"]


def print_json(value: object) -> None:
    """Print a value as JSON; where the console can't show all characters, with JSON's escapes."""
    is_unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    click.echo(json.dumps(value, ensure_ascii=not is_unicode, indent=1))

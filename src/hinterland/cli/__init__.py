"""The command line: words into calls, one file a verb."""

import importlib
import os
import sys

import click

from ..errors import Error, UsageError
from ..version import VERSION

__all__ = ["main"]

_VERBS = {
    "cite": "Print how to cite the tool, the data or a study.",
    "crawl": "Crawl statistics sites into a page library, politely and resumably.",
    "library": "Search, show, check, import and export a page library.",
    "measures": "List the measures with their formulas and sources.",
    "read": "Read the tables of files, or of a library's pages, as observations.",
    "schemes": "List the shipped schemes.",
    "sources": "List the publishers whose sites and tables are known.",
    "study": "Run a study and write its results, figures and report.",
}


class _Verbs(click.Group):
    """Loads a verb's module only when the verb is used, so that help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the verbs in order."""
        return sorted(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a verb's command."""
        if cmd_name not in _VERBS:
            return None
        command: click.Command = getattr(
            importlib.import_module(f"{__name__}.{cmd_name}"), cmd_name
        )
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the verbs without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_VERBS.items()))


@click.command(cls=_Verbs)
@click.version_option(VERSION, prog_name="hinterland")
def hinterland() -> None:
    """Measure how unevenly a country's foreign trade is spread over its regions."""


def main() -> None:
    """Run the command line: exit code 0 done, 1 failed, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # A console that can't show a character gets its escape, never a crash.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        hinterland(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        print("stopped", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read the output has gone; what is left to print has nobody to read it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Error as error:
        print(f"hinterland: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, UsageError) else 1)

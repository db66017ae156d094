"""The command line: words into calls, one file a verb."""

import gettext
import importlib
import os
import re
import sys
from collections.abc import Sequence
from copy import copy
from inspect import cleandoc
from itertools import pairwise
from pathlib import Path
from typing import Any

import click

from ..errors import Error, UsageError
from ..language import LANGUAGES, environments_language, language, shipped, speaking, t
from ..version import VERSION
from .mending import next_command

__all__ = ["main"]

_VERBS = {
    "cite": shipped("Print how to cite the tool, the data or a study."),
    "countries": shipped("List the shipped countries."),
    "crawl": shipped("Crawl statistics sites into a page library, politely and resumably."),
    "explore": shipped("Look, ask, check and search in a browser."),
    "library": shipped("Search, show, check, import and export a page library."),
    "measure": shipped("Measure the rows of a table: inequality, its parts, concentration."),
    "measures": shipped("List the measures with their formulas and sources."),
    "new": shipped("Write a commented file to start from."),
    "read": shipped("Read the tables of files, or of a library's pages, as observations."),
    "records": shipped("Sum trade records by region, year and flow, on one machine or Spark."),
    "schemes": shipped("List a country's schemes."),
    "sources": shipped("List the publishers whose sites and tables are known."),
    "study": shipped("Run a study and write its results, figures and report."),
}


#: Verbs that list what there is: one file has them all.
_LISTS = ("countries", "measures", "schemes", "sources")

#: What click calls numbers, and what is shown.
_NUMBERS = {
    "integer": shipped("integer"),
    "integer range": shipped("integer"),
    "float": shipped("number"),
    "float range": shipped("number"),
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
        file = "lists" if cmd_name in _LISTS else cmd_name
        module = importlib.import_module(f"{__name__}.{file}")
        return _in_language(getattr(module, cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the verbs without loading them."""
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl([(verb, t(does)) for verb, does in sorted(_VERBS.items())])


def _in_language(command: click.Command) -> click.Command:
    """Return a copy of a command with its help in the language that is spoken, and `--lang`."""
    command = copy(command)
    if isinstance(command, click.Group):
        command.commands = {name: _in_language(one) for name, one in command.commands.items()}
    command.help = command.help and t(cleandoc(command.help))
    command.params = [copy(parameter) for parameter in command.params]
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = t(parameter.help)
        parameter.type = _named(parameter.type)
    if "lang" not in {parameter.name for parameter in command.params}:
        # `main` has read it before the verb is loaded.
        does = t(
            "The language of messages and of what is written; by default that of the locale."
        )
        lang = click.Option(
            ["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help=does
        )
        command.params.append(lang)
    return command


def _named(kind: click.ParamType[Any]) -> click.ParamType[Any]:
    """Return a type of parameter whose name, which is shown, is in the language that is spoken."""
    kind = copy(kind)
    if isinstance(kind, click.Tuple):
        kind.types = [_named(part) for part in kind.types]
    elif kind.name in _NUMBERS:
        kind.name = t(_NUMBERS[kind.name])
    return kind


@click.command(
    cls=_Verbs,
    help=shipped("Measure how unevenly a country's foreign trade is spread over its regions."),
)
@click.version_option(VERSION, prog_name="hinterland")
def hinterland() -> None:
    """Do what the verb does."""


def main() -> None:
    """Run the command line: exit code 0 done, 1 failed, 2 wrong usage."""
    # What polars frees goes back to the system soon: it reads this when it is loaded.
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:50,muzzy_decay_ms:0")
    for stream in (sys.stdout, sys.stderr):
        # A console that can't show a character gets its escape, never a crash.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    with speaking(_language_of(sys.argv[1:])):
        if language() != "en":
            # Click asks the system's catalogue for its own texts: let it find ours.
            os.environ["LANGUAGE"] = language()
            gettext.bindtextdomain(
                "hinterland", Path(__file__).parents[1] / "data" / "languages"
            )
            gettext.textdomain("hinterland")
        try:
            _in_language(hinterland)(prog_name="hinterland", standalone_mode=False)
        except click.ClickException as error:
            _show(error)
            if command := next_command(_in_language(hinterland), sys.argv[1:], error):
                print(t("Try: {command}", command=command), file=sys.stderr)
            sys.exit(error.exit_code)
        except click.Abort:
            print(t("stopped"), file=sys.stderr)
            sys.exit(1)
        except BrokenPipeError:
            # Whoever read the output has gone; what is left to print has nobody to read it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except Error as error:
            said = str(error)
            if isinstance(error, UsageError) and (
                command := next_command(hinterland, sys.argv[1:], error)
            ):
                is_question = said.endswith(("?", "？"))
                form = (
                    t("{what} Try: {command}") if is_question else t("{what}; try: {command}")
                )
                said = form.format(what=said, command=command)
            print(f"hinterland: {said}", file=sys.stderr)
            sys.exit(2 if isinstance(error, UsageError) else 1)


def _show(error: click.ClickException) -> None:
    """Show wrong usage with the usage line, in the punctuation of the language.

    The parts of click's sentences are translated, but it joins them as English does.
    """
    text = error.format_message()
    if language() == "zh":
        text = re.sub(r"(?<=['”）}]), (?=')", "、", text)
        text = re.sub(r"(?<=[\u4e00-\u9fff]) (?=')|(?<=。) ", "", text)
        text = re.sub(r"(?<=[\u4e00-\u9fff'])\.$", "。", text)
    error.format_message = lambda: text  # type: ignore[method-assign]
    error.show()


def _language_of(words: Sequence[str]) -> str:
    """Return the language that the command line asks for, else the environment's."""
    before = words[: words.index("--")] if "--" in words else words
    following = dict(pairwise(before))
    named = [w.removeprefix("--lang=") for w in before if w.startswith("--lang=")]
    asked = named[-1] if named else following.get("--lang")
    return asked if asked in LANGUAGES else environments_language(os.environ)

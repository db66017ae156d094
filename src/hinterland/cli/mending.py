"""The command that was meant where a word of it is wrong: what to type next."""

import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from ..errors import UsageError, closest

__all__ = ["next_command"]

_STUDIES: Final = Path(__file__).parents[1] / "data" / "studies"
#: Files of figures, which a study can be written of.
_TABLES: Final = (".csv", ".xlsx", ".xls", ".xlsb", ".ods", ".dta", ".parquet")


def next_command(
    root: click.Command, words: Sequence[str], error: UsageError | click.ClickException
) -> str:
    """Return the command that was meant as one types it, "" where that can't be seen.

    Mended are verbs, options, choices and names that are wrong by a letter or two, options
    before their verb, and a study or a file in place of the verb.

    Parameters
    ----------
    root
        The command line.
    words
        What was typed behind `hinterland`.
    error
        What came of it.
    """
    if isinstance(error, UsageError):
        word = re.compile(rf"(?<![\w.-]){re.escape(error.given)}(?![\w.-])")
        mended = [word.sub(lambda _: error.meant, w) for w in words] if error.meant else []
    else:
        mended = _mended(root, words)
        if isinstance(error, click.MissingParameter) and error.param and error.ctx:
            param = error.param
            named = param.opts[:1] if isinstance(param, click.Option) else []
            mended += [*named, param.make_metavar(error.ctx)]
    if not mended or mended == [*words]:
        return ""
    join = subprocess.list2cmdline if sys.platform == "win32" else shlex.join
    return join(["hinterland", *mended])


def _mended(root: click.Command, words: Sequence[str]) -> list[str]:
    """Return the words with verb, options and choices mended; none where one is beyond that."""
    command, verbs, early, rest = root, list[str](), list[str](), [*words]
    while isinstance(command, click.Group):
        known = command.list_commands(click.Context(command))
        at = _place_of_verb(rest, known)
        if at is None:
            if command is not root or (at := _place_of_file(rest)) is None:
                return []
            rest[at:at] = ["study"] if _is_study(rest[at]) else ["new", "study"]
        verb = rest[at] if rest[at] in known else str(closest(rest[at], known))
        early += rest[:at]
        verbs, rest = [*verbs, verb], rest[at + 1 :]
        found = command.get_command(click.Context(command), verb)
        assert found is not None
        command = found
    end = rest.index("--") if "--" in rest else len(rest)
    rest = [*rest[:end], *early, *rest[end:]]
    end += len(early)
    options = {name: p for p in command.params if isinstance(p, click.Option) for name in (*p.opts, *p.secondary_opts)}  # fmt: skip
    for i, word in enumerate(rest[:end]):
        name, equals, value = word.partition("=")
        if not re.match("--?[A-Za-z]", name):
            continue
        meant = name if name in options else closest(name, [*options, "--help"])
        if meant is None:
            return []
        option = options.get(meant)
        if equals:
            rest[i] = f"{meant}={_chosen(option, value)}"
        else:
            rest[i] = meant
            if i + 1 < end:
                rest[i + 1] = _chosen(option, rest[i + 1])
    return [*verbs, *rest]


def _place_of_verb(words: Sequence[str], verbs: Sequence[str]) -> int | None:
    """Return where the verb is: the first word, if it is nearly one, else the first that is one."""
    places = [i for i, word in enumerate(words) if not word.startswith("-")]
    right = [i for i in places if words[i] in verbs]
    near = [i for i in places if closest(words[i], verbs) and not _is_name(words[i])]
    return next(iter([*(place for place in near if not place), *right, *near]), None)


def _place_of_file(words: Sequence[str]) -> int | None:
    return next((i for i, word in enumerate(words) if _is_name(word)), None)


def _is_name(word: str) -> bool:
    """Return whether a word names a study, or a file that one can be written of."""
    return _is_study(word) or (word.lower().endswith(_TABLES) and Path(word).is_file())


def _is_study(word: str) -> bool:
    return word.endswith(".toml") or (_STUDIES / f"{word}.toml").is_file()


def _chosen(option: click.Option | None, value: str) -> str:
    """Return the choice of an option that a value is a slip of, else the value."""
    kind: Any = option and option.type
    if not isinstance(kind, click.Choice) or value in kind.choices:
        return value
    return closest(value, [str(choice) for choice in kind.choices]) or value

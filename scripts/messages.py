"""Collect the texts to translate into the catalogue, and compile their translations.

python scripts/messages.py
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from inspect import cleandoc
from pathlib import Path
from typing import Final

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from hinterland.cli import hinterland

ROOT: Final = Path(__file__).parent.parent / "src" / "hinterland"
ZH: Final = ROOT / "data" / "languages" / "zh.po"
ZH_COMPILED: Final = ZH.parent / "zh" / "LC_MESSAGES" / "hinterland.mo"

_METHODS: Final = [("**.py", "python"), ("**.jinja", "jinja2")]
_OPTIONS: Final = {"**.jinja": {"trimmed": "true"}}
_KEYWORDS: Final = {
    "_": None,  # in templates
    "t": None,
    "shipped": None,
    "message": None,
    "counted": (1, 2),
    "gettext": None,
    "ngettext": (1, 2),
}
#: Click's files whose texts users see, and the starts of those that only developers do.
_CLICK: Final = ("core", "exceptions", "formatting", "decorators", "types", "parser")
_DEVELOPERS: Final = (
    "Arguments take", "Boolean option", "Choice(", "Could not determine", "DeprecationWarning",
    "Name '{name}' defined", "No options defined", "Invalid start", "(dynamic)", "Do you want",
    "Confirm the action", "Value must be",
)  # fmt: skip

_HAN: Final = r"[\u4e00-\u9fff，。；：、！？（）“”]"
#: What is filled in or quoted; signs and options of the command line keep their blanks.
_FILLED: Final = r"(?:\{(?!sign\}|limits?\}|option\})[^{}\s]+\}|%\(\w+\)s|'[^'\s]+')"
_BLANKS: Final = re.compile(rf"(?<={_HAN}) (?={_FILLED})|({_FILLED}) (?={_HAN})")

_HEADER: Final = """msgid ""
msgstr ""
"Language: zh\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def main() -> int:
    """Renew the catalogue; return 1 if texts are left to translate."""
    catalog = renewed()
    ZH.write_text(written(catalog), encoding="utf-8")
    ZH_COMPILED.write_bytes(compiled(catalog))
    left = untranslated(catalog)
    for text in left:
        print(f"to translate: {text}")
    return 1 if left else 0


def collected() -> Catalog:
    """Return every text of the package that can be translated."""
    found = Catalog()
    for _, _, message, _, _ in extract_from_dir(ROOT, _METHODS, _OPTIONS, _KEYWORDS):
        found.add(message)
    for text in (*_help_of(hinterland), *_clicks_own()):
        found.add(text)
    return found


def _help_of(command: click.Command) -> Iterator[str]:
    """Give the help of a command, of its options, and of the commands within it."""
    context = click.Context(command)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                yield from _help_of(inner)
    helps = [command.help, *(getattr(p, "help", None) for p in command.params)]
    yield from (cleandoc(text) for text in helps if text)


def _clicks_own() -> Iterator[str | tuple[str, ...]]:
    """Give the texts that click adds to help and to the faults of a command line."""
    for name in _CLICK:
        path = Path(click.__file__).with_name(f"{name}.py")
        keywords = {"_": None, "ngettext": (1, 2)}
        for _, message, _, _ in extract_from_file("python", path, keywords=keywords):
            if not str(message).startswith(_DEVELOPERS):
                yield message


def renewed() -> Catalog:
    """Return the texts of the package with what is translated of them."""
    with ZH.open("rb") as file:
        catalog = read_po(file, locale="zh")
    catalog.update(collected(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    for m in catalog:
        if m.id:
            strings = [m.string] if isinstance(m.string, str) else m.string
            texts = tuple(map(tidied, strings or ()))
            m.string = texts if isinstance(m.id, tuple) else "".join(texts)
    return catalog


def tidied(text: str) -> str:
    """Return a Chinese text without blanks between its characters and what is filled in or quoted.

    Examples
    --------
    >>> tidied("没有文件 {name!r} 的 'a' 列；见 --doubts"), tidied("如 { en = '…' }")
    ("没有文件{name!r}的'a'列；见 --doubts", "如 { en = '…' }")
    """
    return _BLANKS.sub(lambda found: found[1] or "", text)


def untranslated(catalog: Catalog) -> list[str]:
    """Return the texts that have no translation."""
    return [str(m.id) for m in catalog if m.id and not (m.string and all(m.string))]


def written(catalog: Catalog) -> str:
    """Return a catalogue as a PO file, in the order of its texts."""
    out = io.BytesIO()
    write_po(out, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    return _HEADER + out.getvalue().decode().strip() + "\n"


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as the MO file that gettext reads."""
    with io.BytesIO(written(catalog).encode()) as file:
        clean = read_po(file, locale="zh")
    # The file is to be the same whenever it is made.
    clean.creation_date = clean.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    out = io.BytesIO()
    write_mo(out, clean)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())

"""The XML of a workbook's parts, walked tag by tag: no tree, no entities."""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from ...errors import InputError
from ..messages import broken

__all__ = ["local", "walk"]

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def walk(
    xml: bytes,
    start: Start,
    end: End | None = None,
    text: Text | None = None,
    *,
    where: str,
    keeps_prefixes: bool = False,
    spaces: Mapping[str, str] | None = None,
) -> None:
    """Call functions for the tags and texts of a part; an empty part has none.

    They are called with a tag's name and attributes, its name, a piece of text. Names come
    without their namespace prefixes; or as written, where it `keeps_prefixes`; or with those
    that `spaces` gives by namespace, whatever the part calls them.

    Raises InputError if it is not well-formed XML, or brings its own entities.
    """
    if not xml:
        return
    if spaces is not None and _are_usual(xml, spaces):
        spaces, keeps_prefixes = None, True
    parser = expat.ParserCreate(namespace_separator=" " if spaces else None)
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise ValueError("a document type")

    parser.StartDoctypeDeclHandler = refuse
    if spaces is not None:
        names = _Names(spaces)
        parser.StartElementHandler = lambda name, given: start(
            names[name], {names[key]: value for key, value in given.items()}
        )
        if end is not None:
            parser.EndElementHandler = lambda name: end(names[name])
    elif keeps_prefixes or b":" not in xml:
        parser.StartElementHandler, parser.EndElementHandler = start, end
    else:
        parser.StartElementHandler = lambda name, given: start(local(name), given)
        if end is not None:
            parser.EndElementHandler = lambda name: end(local(name))
    parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise InputError(broken(where), file=where) from fault


def _are_usual(xml: bytes, spaces: Mapping[str, str]) -> bool:
    """Return whether a part calls its namespaces as nearly all do, so that no name changes."""
    for space, prefix in spaces.items():
        begin = b"xmlns:%s=" % prefix.encode()
        named = xml.count(b'%s"%s"' % (begin, space.encode()))
        if xml.count(space.encode()) != named or xml.count(begin) != named:
            return False
    return True


class _Names(dict[str, str]):
    """Short names of long ones, each made once."""

    def __init__(self, spaces: Mapping[str, str]) -> None:
        self._spaces = spaces

    def __missing__(self, long: str) -> str:
        space, _, name = long.rpartition(" ")
        short = f"{self._spaces.get(space, '?')}:{name}"
        if len(self) < 10_000:
            self[long] = short
        return short


def local(name: str) -> str:
    """Return a name without its namespace's prefix."""
    return name.rpartition(":")[2]

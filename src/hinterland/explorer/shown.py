"""What a view takes and gives: `Asked` in, `Shown` out, or `Refused`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from ..errors import Error, closest
from ..language import listed, t

if TYPE_CHECKING:
    import polars as pl

__all__ = ["DATA", "PICTURES", "Action", "Asked", "Refused", "Shown", "View", "plainly"]

#: The formats of every view under `/s/` and of the search, and those of a figure.
DATA: Final = ("csv", "json", "metadata.json")
PICTURES: Final = (*DATA, "svg", "png", "chart.json")


@dataclass(frozen=True, slots=True)
class View:
    """An address that is read.

    Attributes
    ----------
    path
        As Starlette has it: `/s/{study}/map`.
    module
        The module below `hinterland.explorer` whose function `show` gives what is shown. It is
        called as `show(explorer, asked)`, on a path with `{study}` as `show(scene)`.
    formats
        What may stand behind the path, with a dot.
    years
        Whether years outside the study, but inside its panel, may be asked for.
    span
        Whether `years` has both ends; what a form sends as `from` and `to` is put so.
    changes
        Whether what it shows may change while the explorer runs: it then has no validator.
    exported
        Those of the formats that an export writes, where there are thousands of such pages; None
        for all that need no script.
    """

    path: str
    module: str
    formats: tuple[str, ...] = ()
    years: bool = False
    span: bool = False
    changes: bool = False
    exported: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """An address that answers by itself, or that changes something.

    `module` has a function `act(explorer, request)`, async, which returns a Starlette response.
    A POST has been checked for its origin before; its token is checked by `Explorer.refuse_token`.
    """

    path: str
    module: str
    methods: tuple[str, ...] = ("POST",)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for.

    Attributes
    ----------
    path
        The path of the address, decoded, without its format.
    names
        The parts of the path that the view names, such as `study`.
    query
        The parameters, the last of each name; those that are empty are left out.
    language
        The language of the answer.
    usual_language
        The language of an address that names none.
    site
        Scheme, host and port, as the reader has them.
    is_written
        Whether the page becomes a file, which nobody answers.
    """

    path: str
    names: Mapping[str, str]
    query: Mapping[str, str]
    language: str
    usual_language: str
    site: str
    is_written: bool = False

    def to(self, path: str, **query: object) -> str:
        """Return an address of ours, in this language; parameters that are None are left out.

        A trailing `_` of a name is dropped: `from_` is `from`.

        Examples
        --------
        >>> asked = Asked("/", {}, {}, "zh", "en", "")
        >>> asked.to("/s/my study/map", year=2019, measure=None)
        '/s/my%20study/map?year=2019&lang=zh'
        """
        kept = {k.rstrip("_"): v for k, v in query.items() if v not in (None, "")}
        if self.language != self.usual_language:
            kept["lang"] = self.language
        words = urlencode(kept, safe=",./:*()=")
        return quote(path, safe="/,()=") + (f"?{words}" if words else "")

    def again(self, **changed: object) -> str:
        """Return this address with some parameters changed; those that are None are left out."""
        query = {k: v for k, v in self.query.items() if k != "lang"}
        return self.to(self.path, **{**query, **{k.rstrip("_"): v for k, v in changed.items()}})

    def in_form(self, form: str, **changed: object) -> str:
        """Return this address in another form, such as `csv`, with some parameters changed."""
        query = {**{k: v for k, v in self.query.items() if k != "lang"}, **changed}
        return self.to(f"{self.path.rstrip('/')}.{form}", **query)

    def spoken(self, language: str) -> str:
        """Return this address in another language."""
        query = {k: v for k, v in self.query.items() if k != "lang"}
        words = urlencode({**query, "lang": language}, safe=",./:*()=")
        return quote(self.path, safe="/,()=") + f"?{words}"

    def one_of(self, name: str, known: Sequence[str], usual: str) -> str:
        """Return a parameter that is one of the known words.

        Raises
        ------
        Refused
            It is another one; the page names those that there are.
        """
        value = self.query.get(name, usual)
        if value not in known:
            what = t("{name} can't be {value!r}", name=name, value=value)
            raise Refused(400, what, [(word, self.again(**{name: word})) for word in known])
        return value

    def number(self, name: str, *, least: int, most: int, usual: int) -> int:
        """Return a parameter that is a whole number within bounds.

        Raises
        ------
        Refused
            It is something else.
        """
        text = self.query.get(name, str(usual))
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else least - 1
        if not least <= value <= most:
            what = t(
                "{name} is {value!r}; write a number from {least} to {most}",
                name=name, value=text, least=least, most=most,
            )  # fmt: skip
            raise Refused(400, what, [(str(usual), self.again(**{name: usual}))])
        return value


@dataclass(frozen=True, slots=True)
class Shown:
    """What a view shows, for every format.

    Attributes
    ----------
    template
        The template of the page, below `explorer/templates`.
    title
        What one sees, as a sentence: the heading.
    words
        What the template names besides.
    frame, document
        The rows of the CSV, or what gives them, and what gives the value of the JSON.
    metadata
        Gives what is to be known of them.
    picture
        Takes a width in millimetres and gives the figure as Vega-Lite.
    toml
        A study file that holds what was asked.
    """

    template: str
    title: str
    words: Mapping[str, Any] = field(default_factory=dict)
    frame: "pl.DataFrame | Callable[[], pl.DataFrame] | None" = None
    document: Callable[[], Any] = dict
    metadata: Callable[[], Mapping[str, Any]] = dict
    picture: Callable[[float], dict[str, Any]] | None = None
    toml: str = ""


def plainly(error: Error) -> str:
    """Return what is wrong, without the place in a file that the reader has not written.

    Examples
    --------
    >>> plainly(Error("statement, line 5, claim[1].of: there is no such measure", key="claim[1].of"))
    'there is no such measure'
    """
    _place, _key, what = str(error).rpartition(error.key) if error.key else ("", "", "")
    return what.lstrip(":： ") or str(error)


class Refused(Exception):
    """There is no such thing (404), or a value can't be (400): a whole page that says so.

    Parameters
    ----------
    status
        400, 403, 404, and the like.
    what
        What was given, and what is wrong with it.
    possible
        (words, address) of what can be asked instead.
    """

    def __init__(
        self, status: int, what: str, possible: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(what)
        self.status, self.what, self.possible = status, what, tuple(possible)

    @classmethod
    def unknown(cls, what: str, given: str, known: Mapping[str, str]) -> "Refused":
        """Return the refusal of something that is not there, the closest first.

        Parameters
        ----------
        what
            The sentence, with `{given}`.
        known
            What there is: its name and its address.
        """
        near = closest(given, known)
        order = sorted(known, key=lambda word: word != near)
        return cls(404, what.format(given=given), [(word, known[word]) for word in order])

    def __str__(self) -> str:
        return t("{what}; possible: {words}", what=self.what, words=listed(w for w, _ in self.possible)) if self.possible else self.what  # fmt: skip

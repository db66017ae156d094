"""Texts about a table that are kept in English and translated where they are shown."""

from collections.abc import Iterable, Sequence
from typing import Final

from ..language import language, listed, t

__all__ = ["Message", "first_few", "joined", "message", "shown", "some"]

#: Lists are cut short after so many.
_NAMED: Final = 5


class Message(str):
    """A doubt, a reason or a note, in English; `shown` gives it in the language of the run.

    What is read is remembered, whatever the language: only what goes into a table or a report is
    translated. As a text it is English, so that messages can be compared. `form` is the text to
    translate; texts, numbers, lists of texts and other messages fill its `{fields}`.
    """

    __slots__ = ("fields", "form")

    form: str
    fields: dict[str, object]


def message(form: str, /, **fields: object) -> str:
    """Return a message. A field that is a tuple is a list within the sentence.

    Examples
    --------
    >>> message("{names} differ", names=("GDP", "trade"))
    'GDP, trade differ'
    """
    texts = {
        k: ", ".join(map(str, v)) if isinstance(v, tuple) else v for k, v in fields.items()
    }
    made = Message(form.format_map(texts) if fields else form)
    made.form, made.fields = form, fields
    return made


def shown(text: str) -> str:
    """Return a message in the language of the run; other texts as they are.

    Examples
    --------
    >>> from hinterland.language import speaking
    >>> with speaking("zh"):
    ...     shown(message("the cell is blank")), shown("北京")
    ('单元格为空', '北京')
    """
    if not isinstance(text, Message):
        return text
    if language() == "en":
        return str(text)
    fields: dict[str, object] = {}
    for name, value in text.fields.items():
        if isinstance(value, tuple):
            fields[name] = listed(map(shown, value))
        else:
            fields[name] = shown(value) if isinstance(value, str) else value
    return t(text.form).format_map(fields)


def joined(texts: Iterable[str], mark: str = "; ") -> str:
    """Return several texts as one, each only once; it can still be shown in any language.

    Examples
    --------
    >>> joined(["revised", "", "revised", "estimated"])
    'revised; estimated'
    """
    several = list(dict.fromkeys(filter(None, texts)))
    if len(several) < 2:
        return next(iter(several), "")
    places = mark.join(f"{{p{n}}}" for n in range(len(several)))
    return message(places, **{f"p{n}": text for n, text in enumerate(several)})


def some(items: Iterable[str]) -> str:
    """Return a list of names, cut short."""
    names = tuple(items)
    if len(names) <= _NAMED:
        return message("{names}", names=names)
    return message("{names} and {count} more", names=names[:_NAMED], count=len(names) - _NAMED)


def first_few(doubts: Sequence[str]) -> list[str]:
    """Return doubts, cut short, with how many more there are."""
    if len(doubts) <= _NAMED:
        return list(doubts)
    more = message("and {count} more like these", count=len(doubts) - _NAMED)
    return [*doubts[:_NAMED], more]

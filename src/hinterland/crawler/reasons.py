"""Reasons: in English where they are kept, in the user's language where they are shown.

Logs, the index and the diary keep a reason in English, whatever the user speaks, so that
programs can rely on it; a worker passes it on to the process that shows it.
"""

from typing import Self

from ..language import t

__all__ = ["Reason", "shown"]


class Reason(str):
    """A reason made of a text and what fills it in; to all that keep it, an English string.

    Parameters
    ----------
    text
        The text, marked for translation by `shipped`.
    fields
        What fills it in; other reasons are translated, too.

    Examples
    --------
    >>> Reason("answer {status}", status=404)
    'answer 404'
    """

    text: str
    fields: dict[str, object]

    def __new__(cls, text: str, /, **fields: object) -> Self:
        """Return the English string that knows its parts."""
        made = super().__new__(cls, text.format(**fields))
        made.text, made.fields = text, fields
        return made

    def __reduce__(self) -> tuple[object, ...]:
        """Keep the parts where the reason is sent to another process."""
        return _again, (type(self), self.text, self.fields)


def _again(cls: type[Reason], text: str, fields: dict[str, object]) -> Reason:
    return cls(text, **fields)


def shown(reason: str) -> str:
    """Return a reason in the language that is spoken.

    Examples
    --------
    >>> from hinterland.language import speaking
    >>> with speaking("zh"):
    ...     shown("east")
    '东部'
    """
    if isinstance(reason, Reason):
        fields = {k: shown(v) if isinstance(v, str) else v for k, v in reason.fields.items()}
        return t(reason.text, **fields)
    return t(reason) if reason else ""

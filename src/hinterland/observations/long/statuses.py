"""Flags and notes of a long table: what a publisher's mark at a figure means for it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from ...library.text.han import simplified
from ..facts import Fact
from ..messages import joined, message
from ..printed.notes import is_provisional
from ..printed.phrases import meaning_in
from ..printed.words import flat
from .layout import LongLayout, Values

__all__ = ["FlagMeaning", "marked", "status_of"]


class FlagMeaning(NamedTuple):
    """What a flag means: what to note, and why the figure can't be taken as published.

    `is_provisional`: it will be revised; `is_missing`: there is none, whatever the cell holds;
    `is_known`: the flag is one of the usual ones.
    """

    note: str = ""
    doubt: str = ""
    is_provisional: bool = False
    is_missing: bool = False
    is_known: bool = True


_PLAIN: Final = FlagMeaning()
_PROVISIONAL: Final = FlagMeaning(message("provisional"), is_provisional=True)
_NOTES: Final = {
    "b": message("break in the series"), "d": message("another definition"), "e": message("estimated by the publisher"),
    "i": message("imputed by the publisher"), "r": message("revised"), "s": message("estimated by the publisher"),
    "g": message("experimental"),
}  # fmt: skip
_DOUBTS: Final = {
    "f": message("a forecast"), "u": message("of low reliability"), "n": message("not significant"), "c": message("confidential"),
    "v": message("not validated"), "k": message("included in another category"),
    "w": message("includes another category"), "x": message("of another kind"),
}  # fmt: skip
_MISSING: Final = {
    "l": message("missing: not collected"), "m": message("missing: cannot exist"), "o": message("missing"),
    "q": message("missing: suppressed"), "h": message("missing: holiday"), "z": message("missing: not applicable"),
}  # fmt: skip
_WORDS: "Final[tuple[tuple[re.Pattern[str], FlagMeaning], ...]]" = tuple(
    (re.compile(pattern, re.IGNORECASE), status)
    for pattern, status in (
        (r"(?:a|normal(?: value| observation)?|official(?: figures?| data)?|final(?: figures?| data)?|actual|definitive|definite|observed|published|complete|"
         r"正常|正式|最终|最终值|终值|最终核实数?|实际|实际值|正式数|已发布|确定|无|-)", _PLAIN),
        (r"p|\(p\)|prov\.?|provisional(?: value| data| figures?| observation)?|prelim(?:inary|\.)?(?: value| data| figures?)?|initial|flash|"
         r"初步|初步核算数?|初步数|初值|快报|快报数|初步统计|暂定|暂定值|初步值", _PROVISIONAL),
        (r"r|revised(?: value| data)?|修订|修订值|修订数|已修订", FlagMeaning(message("revised"))),
        (r"e|est\.?|estimated?(?: value| data)?|.*\bestimates?|estimated by .*|估计|估计值|估算|估算值|估计数|推算",
         FlagMeaning(_NOTES["e"])),
        (r"(?:time series )?break(?: in (?:the )?(?:time )?series)?|series break|中断|口径变化|数据中断", FlagMeaning(_NOTES["b"])),
        (r"definition differs.*|see metadata.*|differs.*definition.*", FlagMeaning(_NOTES["d"])),
        (r"imputed.*|imputation|插补|插补值|填补", FlagMeaning(_NOTES["i"])),
        (r"f|forecast.*|projection.*|projected|plan(?:ned)?|target|预测|预测值|预计|计划|目标|预期",
         FlagMeaning(message("a forecast"), message("the publisher marks it as a forecast or plan"))),
        (r"(?:low|un)reliab.*|low reliability.*|不可靠|可靠性低", FlagMeaning(message("of low reliability"), message("the publisher marks it as of low reliability"))),
        (r"confidential.*|suppressed.*|保密|涉密", FlagMeaning(message("confidential"), message("the publisher marks it as confidential"))),
        (r"(?::|nil|missing.*|not (?:available|applicable|collected|published)|no data|n/?a|不适用|\.\.|缺失|缺|无数据|暂无)", FlagMeaning(message("missing"), is_missing=True)),
    )
)  # fmt: skip
#: Longer notes, in characters, explain the series.
_EXPLAINS: Final = 30
_LETTERS: Final = re.compile(r"[bcdefnprsuz]{2,3}|[a-zA-Z](?:\s*[,;/ ]\s*[a-zA-Z])+")
_CODED: Final = re.compile(r"([A-Za-z]{1,4}|:)\s*:\s*(\S.*)|(:)\s*([a-z]{1,3})")


@lru_cache(maxsize=4096)
def status_of(text: str) -> FlagMeaning:
    """Return what a flag means: a code of SDMX or Eurostat, or words in either language.

    A flag that is not known is a doubt, since it may mean anything.

    Examples
    --------
    >>> status_of("p").is_provisional, status_of("A").note, status_of("P: Provisional value")[2]
    (True, '', True)
    >>> status_of("bp").note, status_of("b").doubt
    ('break in the series, provisional', '')
    >>> status_of("f").doubt, status_of("L").is_missing
    ('the publisher marks it as a forecast or plan', True)
    """
    plain = simplified(flat(text)).strip()
    if not plain:
        return _PLAIN
    if found := _CODED.fullmatch(plain):
        if found[3] or found[1] == ":":
            return FlagMeaning(message("missing"), is_missing=True)
        code = _of_one(found[1])
        return code if code is not None else _of(found[2])
    return _of(plain)


def confidentiality_of(text: str) -> FlagMeaning:
    """Return what a status of confidentiality means: `F` and blank are free.

    Examples
    --------
    >>> confidentiality_of("F: Free") == confidentiality_of("") == FlagMeaning()
    True
    >>> bool(confidentiality_of("N").doubt)
    True
    """
    plain = flat(text).partition(":")[0].strip().casefold()
    if plain in {"", "f", "a", "free", "free (free for publication)", "p", "_z"}:
        return _PLAIN
    return FlagMeaning(
        message("confidentiality {text}", text=flat(text)),
        message("the publisher marks it as not for publication"),
    )


def _of(text: str) -> FlagMeaning:
    if (one := _of_one(text)) is not None:
        return one
    if _LETTERS.fullmatch(text):
        each = [_of_one(letter) for letter in re.findall(r"[A-Za-z]", text)]
        if all(status is not None for status in each):
            return _together([status for status in each if status is not None])
    return FlagMeaning(
        message("flag {text}", text=text),
        message("the flag {text!r} at it is not known; see the publisher's notes", text=text),
        is_known=False,
    )


def _of_one(text: str) -> FlagMeaning | None:
    for pattern, status in _WORDS:
        if pattern.fullmatch(text):
            says_why = status.is_missing and text[0].isalpha() and "missing" not in text
            return (
                FlagMeaning(message("missing: {text}", text=text), is_missing=True)
                if says_why
                else status
            )
    letter = text.casefold()
    if letter in _NOTES:
        return FlagMeaning(_NOTES[letter])
    if letter in _DOUBTS:
        return FlagMeaning(
            _DOUBTS[letter], message("the publisher marks it as {what}", what=_DOUBTS[letter])
        )
    if letter in _MISSING:
        return FlagMeaning(_MISSING[letter], is_missing=True)
    return None


def _together(each: Sequence[FlagMeaning], mark: str = ", ") -> FlagMeaning:
    return FlagMeaning(
        joined((status.note for status in each), mark),
        joined(status.doubt for status in each),
        any(status.is_provisional for status in each),
        any(status.is_missing for status in each),
    )


def marked(
    fact: Fact, texts: Sequence[str], values: Values, layout: LongLayout, *, no_value: str
) -> Fact:
    """Return a fact with the flags and notes of its row.

    `no_value` is why its unit gives it no value, empty where it does.
    """
    status = _status(texts, values, layout)
    notes = [note for key in layout.of("note") if (note := flat(key.of(texts)))]
    has_figure = fact.figure.number is not None
    doubts = [
        message("its note has {words!r}", words=said)
        for note in notes
        # A longer note explains the series, and may name others on the way.
        if (said := meaning_in(note, levels=len(note) < _EXPLAINS))
    ]
    reasons = [fact.reason or ""]
    if has_figure and no_value:
        doubts.append(no_value)
        reasons = [no_value]
    if status.is_missing and has_figure:
        doubts.append(
            message("a figure is printed, but its flag means: {note}", note=status.note)
        )
    if status.is_missing or not has_figure:
        reasons.append(status.note)
    elif status.doubt:
        doubts.append(status.doubt)
    is_kept = not (has_figure and (no_value or status.is_missing))
    flags = [flag for flag in fact.flags.split(";") if flag]
    if status.is_provisional or any(map(is_provisional, notes)):
        flags = list(dict.fromkeys((*flags, "provisional")))
    said = "" if status.doubt and has_figure else status.note
    note = joined((fact.note or "", said, *notes))
    return fact._replace(
        value=fact.value if is_kept else None,
        reason=joined(reasons) or None,
        flags=";".join(flags),
        note=note or None,
    ).doubted(*doubts)


def _status(texts: Sequence[str], values: Values, layout: LongLayout) -> FlagMeaning:
    """Return what the flags at a figure mean."""
    each = []
    for key in layout.of("status"):
        code, label = key.both(texts)
        if key.heading.key == "action":
            # What a message of SDMX asks for: to add, merge or replace a figure, or to delete it.
            is_deleted = bool(label) and label.casefold()[0] not in "iamr"
            note = message("deleted by the publisher") if is_deleted else ""
            each.append(FlagMeaning(note, is_missing=is_deleted))
        else:
            status = status_of(code or label)
            is_said = not status.is_known and code and label != code
            each.append(status_of(label) if is_said else status)
    for key in layout.of("confidentiality"):
        code, label = key.both(texts)
        each.append(confidentiality_of(code or label))
    for key in layout.of("starts"):
        year = key.of(texts)
        period = values.period
        if year.isdigit() and period and period.year and period.year > int(year):
            doubt = message(
                "the publisher estimates or projects the years after {year}", year=year
            )
            each.append(FlagMeaning(message("an estimate or projection"), doubt))
    return _together(each, "; ")

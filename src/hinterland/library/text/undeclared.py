"""The likeliest encoding of text that declares none and isn't UTF-8.

That bytes can be decoded shows little: nearly all can be read as GB 18030. So each encoding's
reading is measured in bits: how many it takes to write its characters down, if those that are
frequent in a language take few. The reading that takes the fewest bits is the likeliest. It is
not sure where another one is close, or where even the best has mostly rare characters.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from .frequent import (
    ALPHABETS,
    LETTERS,
    in_alphabet,
    in_latin,
    japanese,
    korean,
    mainland,
    taiwan,
)

__all__ = ["Guess", "foreign_lines", "guess"]

SAMPLE: Final = 2_000  # bytes, of lines that are not all ASCII
SEARCHED: Final = 1_000_000  # bytes from the first of them on
HIGH: Final = re.compile(rb"[\x80-\xff]")

LOST: Final = 40.0  # bits for a byte that fits nowhere
NEXT_TO_LATIN: Final = 6.0  # for a Han character or syllable right next to a Latin letter
CLOSE: Final = 6.0  # bits between two readings that make the better one unsure
PLAUSIBLE: Final = 14.5  # bits a character takes on average in a language's own text
EVIDENT: Final = 10.5  # bits that it never takes where two bytes are wrongly read as one


class Guess(NamedTuple):
    """An encoding, as `bytes.decode` takes it, and whether it is sure."""

    encoding: str
    sure: bool


def guess(body: bytes, *, latin: bool = False) -> Guess:
    """Return the encoding in which bytes read most like a language.

    Only encodings that include ASCII are considered, and the first lines that aren't ASCII
    decide. `latin` is a weak hint that the text is in a Western European language.

    Examples
    --------
    >>> guess("北京,5".encode("gbk")), guess("Nuevo León,5".encode("latin-1")).encoding
    (Guess(encoding='gb18030', sure=True), 'windows-1252')
    >>> guess("廣東省".encode("big5")).encoding, guess("都道府県".encode("cp932")).encoding
    ('big5hkscs', 'cp932')
    """
    sample = foreign_lines(body)
    readings = [reading for model in _WIDE for reading in _weighed(model, sample)]
    if not any(reading.foreign > 30 and reading.average < EVIDENT for reading in readings):
        readings += [reading for model in _NARROW for reading in _weighed(model, sample)]
    if latin:
        readings = [
            reading._replace(
                bits=reading.bits - 2 * CLOSE, at_least=reading.at_least - 2 * CLOSE
            )
            if reading.encoding == "windows-1252"
            else reading
            for reading in readings
        ]
    best, *rest = sorted(readings, key=lambda reading: reading.bits)
    others = [other.at_least for other in rest if other.text != best.text]
    ahead = min(others, default=best.at_least + LOST) - best.at_least
    enough = best.foreign > 1 or best.encoding.startswith("windows")
    return Guess(best.encoding, enough and ahead > CLOSE and best.average < PLAUSIBLE)


def foreign_lines(body: bytes, size: int = SAMPLE) -> bytes:
    r"""Return the first lines that aren't ASCII, as many as fit; at least a part of one.

    Examples
    --------
    >>> foreign_lines(b"a,b\n" + "é,5\n6,7\nü,8".encode("latin-1"))
    b'\xe9,5\n\xfc,8'
    """
    first = HIGH.search(body)
    if first is None:
        return b""
    start = max(body.rfind(b"\n", 0, first.start()), body.rfind(b"\r", 0, first.start())) + 1
    lines: list[bytes] = []
    for line in body[start : start + SEARCHED].splitlines():
        if size > 0 and not line.isascii():
            lines.append(line[:size])
            size -= len(line)
    # A line that is longer than that.
    return b"\n".join(lines) or body[first.start() : first.start() + size]


class _Reading(NamedTuple):
    encoding: str
    text: str
    bits: float
    at_least: float  # bits, if it counts less how frequent a language is
    foreign: int  # characters that aren't ASCII
    average: float  # bits that each of them takes


@dataclass(frozen=True, slots=True)
class _Model:
    encoding: str
    around: Callable[[str], float]  # bits for what is next to what in a text
    # For each language: bits for how rare files in it are, and those of a character.
    languages: tuple[tuple[float, Callable[[str], float]], ...]


def _weighed(model: _Model, sample: bytes) -> list[_Reading]:
    """Return a sample's reading in an encoding, once for each language."""
    text = sample.decode(model.encoding, "replace")
    # A character that the sample's end cuts in two doesn't count.
    text = text.removesuffix("\ufffd") if len(sample) >= SAMPLE else text
    letters = Counter(text)
    shared, count = model.around(text) + LOST * letters.pop("\ufffd", 0), 0
    for character, times in list(letters.items()):
        if character.isascii():
            shared += times * (4.5 if character.isalnum() or character in USUAL else 10.0)
            del letters[character]
        else:
            count += times
    readings = []
    for unlikely, cost in model.languages:
        own = sum(times * cost(character) for character, times in letters.items())
        bits = shared + own + unlikely
        average = own / max(count, 1)
        readings.append(
            _Reading(model.encoding, text, bits, bits - unlikely / 2, count, average)
        )
    return readings


USUAL: Final = frozenset(" ,.;:-%()/\"'\t\r\n")

WIDE: Final = "[\u2000-\uffff]"
WITHIN_A_WORD: Final = re.compile(f"(?<=[a-z]){WIDE}|{WIDE}(?=[a-z])")
AMID_A_WORD: Final = re.compile(f"(?<=[a-z]){WIDE}(?=[a-z])")


def _mixed(text: str) -> float:
    return NEXT_TO_LATIN * (len(WITHIN_A_WORD.findall(text)) + len(AMID_A_WORD.findall(text)))


#: What words don't have, and what it costs: letters beyond ASCII in a row, capitals after small
#: letters, letters after figures, signs within words, Spanish ñ and Portuguese õ elsewhere.
LETTER: Final = r"[^\W\d_]"
OUT_OF_PLACE: Final = (
    (re.compile(rf"[^\x00-\x7f](?={LETTER})(?=[^\x00-\x7f])"), 4.0),
    (re.compile(rf"[a-zß-öø-ÿ](?=[^\x00-\x7f])(?={LETTER})(?![a-zß-öø-ÿ])"), 3.0),
    (re.compile(rf"\d(?=[^\x00-\x7f])(?={LETTER})"), 6.0),
    (re.compile(rf"(?<={LETTER})(?:[^\w\s\x00-\x7f’·]|[¹²³½])(?={LETTER})"), 8.0),
    (re.compile(rf"(?<={LETTER})[\xa0°–—“„‚¿¡£§](?!{LETTER})"), 6.0),
    (re.compile(rf"[ìòù](?={LETTER})"), 4.0),
    (re.compile(r"ñ(?![aeiouáéíóú])|õ(?![em])|œ(?![ue])|[ÄÖÜÉÁÍÓÚ](?=[,;\d])"), 5.0),
)
#: What Russian doesn't have, and Greek or Hebrew read as Russian does.
NOT_RUSSIAN: Final = re.compile(r"[бвгджзклмнпрстфхцчшщь]{6}|[аеёиоуыэюяь][ьъы]|\b[ьъы]")


def _among_latin(text: str) -> float:
    bits = sum(cost * len(what.findall(text)) for what, cost in OUT_OF_PLACE)
    return bits + 8.0 * sum(
        one.islower() and two.isupper() and not (one.isascii() and two.isascii())
        for one, two in pairwise(text)
    )


def _among_letters(text: str) -> float:
    """Weigh capitals after small letters, and other scripts' letters and signs within words."""
    bits = 6.0 * len(NOT_RUSSIAN.findall(text))
    for one, two in pairwise(text):
        if one.isascii() and two.isascii():
            continue
        if one.islower() and two.isupper():
            bits += 8.0
        elif (one.isalpha() and one.isascii()) or (two.isalpha() and two.isascii()):
            bits += 6.0
        elif one.isdigit() or two.isdigit():
            bits += 4.0 * (one.isalpha() or two.isalpha())
        elif one.isalpha() != two.isalpha() and not two.isascii() and not one.isascii():
            bits += 2.0
    return bits


_WIDE: Final = tuple(
    _Model(encoding, _mixed, ((unlikely, lru_cache(maxsize=30_000)(cost)),))
    for encoding, unlikely, cost in (
        ("gb18030", 0.0, mainland),
        ("big5hkscs", 4.0, taiwan),
        ("cp932", 5.0, japanese),
        ("euc_jp", 14.0, japanese),
        ("cp949", 5.0, korean),
    )
)
_NARROW: Final = (
    *(
        _Model(
            encoding,
            _among_latin,
            tuple((unlikely, in_latin(letters)) for letters in LETTERS[encoding]),
        )
        for encoding, unlikely in (
            ("windows-1252", 2.0),
            ("cp1250", 6.0),
            ("cp1254", 8.0),
            ("cp1257", 9.0),
            ("mac_roman", 12.0),
            ("cp850", 12.0),
            ("cp852", 14.0),
        )
    ),
    *(
        _Model(encoding, _among_letters, ((unlikely, in_alphabet(ALPHABETS[language])),))
        for encoding, language, unlikely in (
            ("cp1251", "ru", 6.0),
            ("cp1251", "uk", 8.0),
            ("koi8-r", "ru", 10.0),
            ("cp866", "ru", 12.0),
            ("cp1253", "el", 9.0),
            ("cp1255", "he", 8.0),
            ("cp1256", "ar", 10.0),
            ("cp874", "th", 10.0),
        )
    ),
)

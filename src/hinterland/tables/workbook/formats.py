"""Number formats: what Excel shows of a number, with all its digits.

A format may scale (`#,##0.0,,`), print a unit (`0.0"亿元"`) or hide the number altogether; the
figure that people read is the one it shows.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final, Literal, NamedTuple

__all__ = ["BUILT_IN", "MAX_CODE", "Format", "Section", "Token", "parse_format"]

#: The built-in formats that a workbook names by number alone and that matter here.
BUILT_IN: Final[dict[int, str]] = {
    5: '"$"#,##0', 6: '"$"#,##0', 7: '"$"#,##0.00', 8: '"$"#,##0.00', 9: "0%", 10: "0.00%",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm",
    42: '"$"#,##0', 44: '"$"#,##0.00', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    **dict.fromkeys([*range(27, 37), *range(50, 59)], "yyyy-m-d"),
}  # fmt: skip

COMPARED: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne,
}  # fmt: skip
MAX_CODE: Final = 500  # characters of a format; Excel allows 255
MAX_EXPONENT: Final = 30

TokenKind = Literal[
    "literal", "digit", "point", "comma", "percent", "power", "general", "text", "date"
]
SectionKind = Literal["number", "date", "text", "constant", "empty"]


class Token(NamedTuple):
    """A piece of a format: its kind and its text as shown."""

    kind: TokenKind
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """What one section of a format does.

    Its unit are all its words in their order; where the scale depends on the number and no
    words show so, the whole format.
    """

    kind: (
        SectionKind  # shown: a number, a date, the cell's text, only its own words, or nothing
    )
    exponent: int = 0  # the power of ten that the shown number is of the stored one
    percents: int = 0  # how many percent signs it prints
    before: str = ""  # the words next to the figure, without signs and
    after: str = ""  # the brackets of negative numbers
    inside: tuple[str, ...] = ()  # words among the digits, but no decimal point or separator
    unit: str = ""
    condition: tuple[str, float] | None = None  # where it applies: an operator and a number
    tokens: tuple[Token, ...] = ()
    era: bool = False  # years are counted by an era, not from Christ


@dataclass(frozen=True, slots=True)
class Format:
    """A number format: all its sections, and those by the sign of a number."""

    sections: tuple[Section, ...]
    by_sign: tuple[Section, ...]  # above, below and at zero; empty where conditions decide

    def of_number(self, number: float) -> Section:
        """Return the section that shows a number."""
        if self.by_sign:
            return self.by_sign[0 if number > 0 else 1 if number else 2]
        shown = [section for section in self.sections if section.kind != "text"]
        for n, section in enumerate(shown):
            if section.condition is None:
                # Behind one condition, the second section is for negative numbers.
                if n == 1 and len(shown) > 2 and number >= 0:
                    continue
                return section
            operator, limit = section.condition
            if COMPARED[operator](number, limit):
                return section
        return shown[-1]

    def of_text(self) -> Section | None:
        """Return the section that shows text, None where text is shown as it is."""
        if len(self.sections) == 4:
            return self.sections[3]
        last = self.sections[-1]
        return last if last.kind == "text" else None


@lru_cache(maxsize=1024)
def parse_format(code: str) -> Format:
    """Return a number format, taken apart.

    Examples
    --------
    >>> section = parse_format('[$US$-409]#,##0.0,,"m"').of_number(5)
    >>> section.exponent, section.unit
    (-6, 'US$ m')
    >>> parse_format('0!.0,').of_number(5).exponent, parse_format("0%").of_number(5).exponent
    (-4, 2)
    >>> parse_format('#,##0_);[Red](#,##0)').of_number(-5).unit
    ''
    """
    parts = [""]
    for piece in PIECE.finditer(code[:MAX_CODE] or "General"):
        # A semicolon in quotes, brackets or behind an escape is a part of a longer piece.
        if piece[0] == ";":
            parts.append("")
        else:
            parts[-1] += piece[0]
    sections = [_section(part) for part in parts[:4]]
    if len({each.exponent for each in sections if each.kind == "number"}) > 1:
        sections = [replace(each, unit=each.unit or code) for each in sections]
    shown = [each for each in sections if each.kind != "text"] or sections
    by_sign = (shown[0], shown[min(1, len(shown) - 1)], shown[2 if len(shown) > 2 else 0])
    conditional = any(each.condition for each in shown)
    return Format(tuple(sections), () if conditional else by_sign)


# What a format's text is made of; what is none of these is a literal.
PIECE: Final = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?
    | [\\!](?P<escaped>.)
    | [_*](?P<room>.)
    | \[(?P<bracket>[^\]]*)\]?
    | (?P<general>general|G/通用格式)
    | (?P<half>am/pm|a/p|上午/下午)
    | (?P<power>e[+-])
    | (?P<digit>[0#?])
    | (?P<date>y+|m+|d+|h+|s+|e+|g+|b+|a{3,4})
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
OTHERS: Final[dict[str, TokenKind]] = {
    ".": "point", ",": "comma", "%": "percent", "@": "text", "％": "percent",
}  # fmt: skip
KINDS: Final[dict[str, TokenKind]] = {
    "general": "general", "digit": "digit", "power": "power", "date": "date",
}  # fmt: skip
CONDITION: Final = re.compile(
    r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d*)?(?:E[+-]?\d{1,3})?)", re.ASCII | re.IGNORECASE
)
ERAS: Final = ("404", "411", "0404", "0411")


def _section(text: str) -> Section:
    pieces = list(PIECE.finditer(text))
    brackets = [piece["bracket"] for piece in pieces if piece["bracket"] is not None]
    clauses = filter(None, map(CONDITION.fullmatch, brackets))
    condition = next(((clause[1], float(clause[2])) for clause in clauses), None)
    tokens = [token for token in map(_token, pieces) if token is not None]
    letters = [n for n, token in enumerate(tokens) if token.kind == "date"]
    digits = [n for n, token in enumerate(tokens) if token.kind in {"digit", "general"}]
    seconds = [n for n in letters if tokens[n].text[0] in "sS"]
    # Letters of dates next to digits may be words; zeros behind seconds are parts of one.
    has_parts = seconds and digits and seconds[-1] < digits[0]
    if letters and (not digits or (has_parts and {tokens[n].text for n in digits} == {"0"})):
        drawn = any(token.text[0] in "gGbB" for token in tokens if token.kind == "date")
        era = drawn or any(place.upper().endswith(ERAS) for place in brackets)
        return Section("date", condition=condition, tokens=tuple(tokens), era=era)
    tokens = [t._replace(kind="literal") if t.kind == "date" else t for t in tokens]
    kinds = {token.kind for token in tokens}
    if kinds & {"digit", "general"}:
        return _of_number(tokens, condition)
    if "text" in kinds:
        places = [n for n, token in enumerate(tokens) if token.kind == "text"]
        before, after = _around(tokens, places)
        unit = " ".join(f"{before} {after}".split())
        return Section("text", before=before, after=after, unit=unit, condition=condition)
    words = "".join(token.text for token in tokens).strip()
    return Section("constant" if words else "empty", before=words, condition=condition)


def _token(piece: re.Match[str]) -> Token | None:
    """Return a piece as a token, None where it shows nothing."""
    kind = piece.lastgroup or ""
    found = piece[kind]
    if kind in {"quoted", "escaped"}:
        return Token("literal", found)
    if kind == "bracket":
        if found[:1] == "$":
            money, dash, place = found[1:].rpartition("-")
            return Token("literal", money if dash else place)
        return Token("date", "h") if re.fullmatch("h+|m+|s+", found, re.IGNORECASE) else None
    if kind == "other":
        return Token(OTHERS.get(found, "literal"), found)
    if kind == "half":
        return Token("date", "h")
    return None if kind == "room" else Token(KINDS[kind], found)


def _of_number(tokens: list[Token], condition: tuple[str, float] | None) -> Section:
    places = [n for n, token in enumerate(tokens) if token.kind in {"digit", "general"}]
    commas = sum(
        token.kind == "comma" and tokens[n + 1 : n + 2] != [] and tokens[n + 1].kind != "digit"
        for n, token in enumerate(tokens[places[0] :], places[0])
    ) + (tokens[-1].kind == "comma")
    percents = sum(token.kind == "percent" for token in tokens)
    middle = tokens[places[0] : places[-1] + 1]
    words = [  # among the digits, and how many digits follow
        (token.text.strip(), sum(t.kind == "digit" for t in middle[n:]))
        for n, token in enumerate(middle)
        if token.kind == "literal" and token.text.strip()
    ]
    decimals, inside = 0, tuple(word for word, _ in words)
    has_point = any(token.kind == "point" for token in middle)
    word, behind = words[0] if len(words) == 1 and not has_point else ("", 0)
    if word in {".", "．", "·"} or (word in {",", "，"} and behind != 3):
        decimals, inside = behind, ()
    elif (
        len({*inside}) == 1 and {*inside} <= set(",，'’.") and not any(n % 3 for _, n in words)
    ):
        inside = ()
    before, after = _around(tokens, places)
    exponent = 2 * percents - 3 * commas - decimals
    if abs(exponent) > MAX_EXPONENT:
        exponent, after = 0, f"{after} ,…"  # reported, since nobody writes such a format
    unit = " ".join(f"{before} {''.join(inside)} {after}".split())
    if "/" not in unit and any(t.text == "/" for t in tokens[places[0] : places[-1]]):
        unit = f"{unit} /".strip()  # a fraction
        inside = ()
    return Section(
        "number", exponent, percents, before, after, inside, unit, condition, tuple(tokens)
    )


def _around(tokens: list[Token], places: Sequence[int]) -> tuple[str, str]:
    """Return the words before and after the places of the figure."""
    if not places:
        return "", ""
    sides = (tokens[: places[0]], tokens[places[-1] + 1 :])
    before, after = ("".join(t.text for t in side if t.kind == "literal") for side in sides)
    if before.count("(") > before.count(")") and after.count(")") > after.count("("):
        before, after = before.replace("(", "", 1), after[::-1].replace(")", "", 1)[::-1]
    return _bare(before), _bare(after)


def _bare(words: str) -> str:
    """Return words without signs at their ends, nothing where only stops are left."""
    words = words.strip(" \u00a0\u202f+-−–")
    if len(words) > 1 and words[0] + words[-1] in {"()", "（）", "[]"}:
        words = words[1:-1].strip()
    return words if words.strip(".,、，。:;：；()（） '") else ""

"""Raised text in Unicode's raised characters, so that a mark never joins a figure."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

__all__ = ["ALREADY", "LOWERED", "OWN_FONT", "Run", "raised", "runs_in_fonts", "written"]

#: Letters and signs with a raised form.
FORMS: Final = dict(
    zip(
        "0123456789+-−=()[]（）［］abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾⁽⁾⁽⁾⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
)
LOWERED: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
ALREADY: Final = frozenset(FORMS.values())


class Run(NamedTuple):
    """A stretch of a cell's text and what its font does; None where that is the cell's own."""

    text: str
    raised: bool | None = None
    struck: bool | None = None
    lowered: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether it is anything but plain text."""
        return bool(self.raised or self.struck or self.lowered)


#: Of a stretch whose font is not known.
OWN_FONT: Final = Run("", raised=False, struck=False)


def runs_in_fonts(
    text: str, starts: Sequence[tuple[int, int]], fonts: Mapping[int, Run]
) -> list[Run]:
    """Return the runs of a text, by the places where a font starts and the font's number."""
    runs = [Run(text[: starts[0][0] if starts else None])]
    ends = [*(start for start, _ in starts), None][1:]
    for (start, number), end in zip(starts, ends, strict=True):
        runs.append(fonts.get(number, OWN_FONT)._replace(text=text[start:end]))
    return runs


def raised(text: str) -> str:
    """Return text in raised characters; what has no raised form goes in raised brackets.

    Examples
    --------
    >>> raised("1)"), raised("[2]"), raised("a"), raised("*"), raised(" 注1")
    ('¹⁾', '⁽²⁾', 'ᵃ', '⁽*⁾', ' ⁽注¹⁾')
    """
    core = text.strip()
    if not core:
        return text
    up = "".join(FORMS.get(letter, letter) for letter in core)
    if not all(letter in ALREADY or letter.isspace() for letter in up):
        up = f"⁽{up.strip('⁽⁾')}⁾"
    return text.replace(core, up)


def written(runs: Iterable[Run], *, in_raised: bool, in_struck: bool) -> tuple[str, bool]:
    """Return the text of a cell's runs, and whether all of it is struck out.

    `in_raised` and `in_struck` are what the cell's own font does.

    Examples
    --------
    >>> written([Run("1345"), Run("1", raised=True)], in_raised=False, in_struck=False)
    ('1345¹', False)
    >>> written([Run("13", struck=True), Run("45")], in_raised=False, in_struck=False)
    ('45', False)
    """
    shown = [
        run._replace(
            raised=in_raised if run.raised is None else run.raised,
            struck=in_struck if run.struck is None else run.struck,
        )
        for run in runs
        if run.text
    ]
    all_struck = all(run.struck for run in shown if run.text.strip())
    if not all_struck:
        shown = [run for run in shown if not run.struck]
    if any(run.lowered for run in shown):  # 1345 and a lowered 1 are not 13451
        shown = [
            run._replace(text=run.text.translate(LOWERED))
            if run.lowered and last.text[-1:].isdigit()
            else run
            for last, run in zip([Run(""), *shown], shown, strict=False)
        ]
    stretches = groupby(shown, lambda run: bool(run.raised))
    joined = ((up, "".join(run.text for run in runs)) for up, runs in stretches)
    # By stretches, since Excel may cut a mark into several runs.
    text = "".join(raised(words) if up else words for up, words in joined)
    return text, all_struck and bool(shown)

"""Printed tables as LaTeX: three lines (booktabs), digits below digits, every text escaped."""

import re
import unicodedata
from typing import Final

from ...language import columns_of, language, t
from ..contents.printed import PrintedTable, on_one_line

__all__ = ["latex"]

#: Longer tables run over pages, and so can't float.
MOST_ROWS: Final = 25
#: A first column with longer texts is broken into lines of this part of a page's.
LONGEST, SENTENCES = 30, 0.34
#: A longer heading is stacked, a word on a word.
LONGEST_HEAD: Final = 9

# How wide a table may be, in digits, for a size of type and a space between columns in points.
_SIZES: Final = ((68, r"\small", 4), (75, r"\footnotesize", 3), (84, r"\scriptsize", 2))
_GAP: Final = 1.5

_TEX: Final = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    '"': "''", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    "`": r"\textasciigrave{}", "'": r"\textquotesingle{}", "−": "$-$", "×": r"$\times$",
    "→": r"$\to$", "↑": r"$\uparrow$", "↓": r"$\downarrow$",
    "÷": r"$\div$", "±": r"$\pm$", "…": r"\ldots{}", "–": "--", "—": "---",
    "’": "'", "‘": "`", "“": "``", "”": "''", "\u00a0": "~", "∆": r"$\Delta$",
    "≤": r"$\leq$", "≥": r"$\geq$", "≠": r"$\neq$", "≈": r"$\approx$", "∑": r"$\sum$",
    "√": r"$\surd$", "∞": r"$\infty$", "·": r"$\cdot$", "←": r"$\leftarrow$", "∈": r"$\in$",
}  # fmt: skip
#: The letters that TeX has no sign of its own for: Latin ones look the same.
_AS_LATIN: Final = {
    "ALPHA": "A", "BETA": "B", "EPSILON": "E", "ZETA": "Z", "ETA": "H", "IOTA": "I", "KAPPA": "K",
    "MU": "M", "NU": "N", "OMICRON": "O", "RHO": "P", "TAU": "T", "CHI": "X",
}  # fmt: skip
_GREEK: Final = re.compile(
    r"GREEK (?P<case>SMALL|CAPITAL) LETTER (?P<final>FINAL )?(?P<name>[A-Z]+)(?P<accents>| WITH .*)"
)

_FLOAT: Final = r"""\begin{{table}}[htbp]
\centering{size}\setlength{{\tabcolsep}}{{{gap}pt}}
{caption}
{left}\begin{{tabular}}{{{form}}}
\toprule
{head}
\midrule
{rows}
\bottomrule
\end{{tabular}}{right}

\medskip
\begin{{minipage}}{{\linewidth}}\footnotesize\raggedright
{notes}
\end{{minipage}}
\end{{table}}
"""
_LONG: Final = r"""\begingroup{size}\setlength{{\tabcolsep}}{{{gap}pt}}
\begin{{longtable}}{{{form}}}
{caption} \\
\toprule
{head}
\midrule
\endfirsthead
\toprule
{head}
\midrule
\endhead
\bottomrule
\endfoot
{rows}
\end{{longtable}}
\noindent\begin{{minipage}}{{\linewidth}}\footnotesize\raggedright
{notes}
\end{{minipage}}
\endgroup
"""


def latex(table: PrintedTable) -> str:
    r"""Return a table as LaTeX, to be read by `\input`; its label is ``tab:NAME``.

    Its first line names the packages that it needs: booktabs; longtable for more than 25 rows;
    graphicx where it is wider than a line and so made smaller; for Chinese ctex.

    Examples
    --------
    >>> from hinterland.report.contents.printed import Cell
    >>> table = PrintedTable("t", "A & B", ("Year", "x"), (False, True), ((Cell("2000"), Cell("1 %")),))
    >>> print(latex(table).split(r"\midrule")[1].split(r"\bottomrule")[0])
    <BLANKLINE>
    2000 & 1 \% \\
    <BLANKLINE>
    """
    is_long, width = len(table.rows) > MOST_ROWS, _width(table)
    fitting = [(size, gap) for most, size, gap in _SIZES if width <= most]
    is_scaled = not fitting and not is_long
    size, gap = fitting[0] if fitting else _SIZES[-1][1:]
    form, head, rows = _columns(table)
    body = (_LONG if is_long else _FLOAT).format(
        size=size,
        gap=gap,
        caption=rf"\caption{{{_tex(table.caption)}}}\label{{tab:{table.name}}}",
        left=r"\resizebox{\linewidth}{!}{" if is_scaled else "",
        form=form,
        head=head,
        rows=rows,
        right="}" if is_scaled else "",
        notes="\n\n".join(
            rf"\textsuperscript{{{_tex(mark)}}}\,{_tex(note)}" if mark else _tex(note)
            for mark, note in table.notes()
        ),
    )
    packages = ["booktabs", *["longtable"] * is_long, *["graphicx"] * is_scaled]
    packages += ["ctex"] * (language() == "zh")
    needs = t("Needs {packages}.", packages=rf"\usepackage{{{','.join(packages)}}}")
    return f"% {needs}\n{body}"


def _columns(table: PrintedTable) -> tuple[str, str, str]:
    """Return the form of the columns, the headings and the rows.

    Ranges and marks have a column of their own, so that digits are below digits.
    """
    columns = range(len(table.heads))
    noted = [any(row[x].marks or row[x].aside for row in table.rows) for x in columns]
    forms = [(r"r@{\,}l" if noted[x] else "r") if table.numeric[x] else "l" for x in columns]
    start = ""
    if any(len(row[0].text) > LONGEST for row in table.rows):
        forms[0], start = rf"p{{{SENTENCES}\linewidth}}", r"\raggedright "
    heads = []
    for title, has_notes in zip(table.heads, noted, strict=True):
        words = title.split() if len(title) > LONGEST_HEAD else [title]
        stack = r"\\".join(map(_tex, words))
        text = rf"\shortstack[r]{{{stack}}}" if len(words) > 1 else stack
        heads.append(rf"\multicolumn{{2}}{{r}}{{{text}}}" if has_notes else text)
    rows = []
    for row in table.rows:
        cells = []
        for cell, has_notes in zip(row, noted, strict=True):
            marks = rf"\textsuperscript{{{_tex(','.join(cell.marks))}}}" if cell.marks else ""
            aside = f" & {_tex(cell.aside)}{marks}" if has_notes else ""
            cells.append(f"{_tex(cell.text)}{aside}")
        rows.append(start + " & ".join(cells) + r" \\")
    return "".join(forms), " & ".join(heads) + r" \\", "\n".join(rows)


def _width(table: PrintedTable) -> float:
    """Return about how wide a table is, in digits; superscripts are half as wide."""
    figures = [max(map(columns_of, title.split()), default=0) for title in table.heads]
    asides = [0.0] * len(figures)
    for row in table.rows:
        for x, cell in enumerate(row):
            figures[x] = max(figures[x], columns_of(cell.text))
            asides[x] = max(
                asides[x], columns_of(cell.aside) + columns_of(",".join(cell.marks)) / 2
            )
    first = SENTENCES * _SIZES[0][0] if figures[0] > LONGEST else figures[0]
    return first + sum(figures[1:]) + sum(asides) + _GAP * len(figures)


def _tex(text: str) -> str:
    return "".join(_TEX.get(c) or (c if c.isascii() else _other(c)) for c in on_one_line(text))


def _other(character: str) -> str:
    r"""Return a letter that a text font may lack as TeX has it: Greek, raised or lowered.

    Accents of Greek letters are left out.

    Examples
    --------
    >>> "".join(map(_other, "Δδₖ²Ωος"))
    '$\\Delta$$\\delta$$_{k}$$^{2}$$\\Omega$$o$$\\varsigma$'
    """
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) == 1 and (greek := _GREEK.fullmatch(unicodedata.name(plain, ""))):
        name = greek["name"].replace("LAMDA", "LAMBDA")
        if greek["case"] == "CAPITAL":
            return (
                rf"$\mathrm{{{_AS_LATIN[name]}}}$"
                if name in _AS_LATIN
                else rf"$\{name.title()}$"
            )
        if name == "OMICRON":
            return "$o$"
        return rf"$\{'var' if greek['final'] else ''}{name.lower()}$"
    kind, _, parts = unicodedata.decomposition(character).partition(" ")
    if kind in {"<super>", "<sub>"}:
        base = "".join(_tex(chr(int(part, 16))).strip("$") for part in parts.split())
        return f"${'^' if kind == '<super>' else '_'}{{{base}}}$"
    return character

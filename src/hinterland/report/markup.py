"""Printed tables as LaTeX (three lines, booktabs) and as Markdown, every text escaped."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from ..language import _, language
from .printed import Mark, Printed
from .schema import Table

__all__ = ["codebook_markdown", "latex", "markdown"]

#: Longer tables run over pages, and so can't float.
MOST_ROWS: Final = 25
#: Longer texts of a first column are broken into lines.
LONGEST: Final = 30
#: The part of the line that a column of sentences takes.
_SENTENCES: Final = 0.34

_TEX: Final = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    '"': "''", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    "`": r"\textasciigrave{}", "'": r"\textquotesingle{}", "−": "$-$", "×": r"$\times$",
    "→": r"$\to$", "÷": r"$\div$", "±": r"$\pm$", "…": r"\ldots{}", "–": "--", "—": "---",
    "’": "'", "‘": "`", "“": "``", "”": "''", "\u00a0": "~",
}  # fmt: skip
# Unicode's categories of control characters and line ends, and of marks like zero-width space.
_BREAKS, _SHAPELESS = frozenset({"Cc", "Zl", "Zp"}), frozenset({"Cf", "Cs"})
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>#|~^$&])")


def latex(table: Printed) -> str:
    r"""Return a table as LaTeX, to be read by `\input`.

    It needs the packages booktabs and, for Chinese, ctex; a table of more than 25 rows also
    longtable. Each table has the label ``tab:NAME``.

    Examples
    --------
    >>> table = Printed("t", "A & B", ("Year", "x"), (False, True), ((Mark("2000"), Mark("1 %")),), ())
    >>> print(latex(table).split(r"\midrule")[1].split(r"\bottomrule")[0])
    <BLANKLINE>
    2000 & 1 \% &  \\
    <BLANKLINE>
    """
    is_long = len(table.rows) > MOST_ROWS
    packages = ["booktabs", *["longtable"] * is_long, *["ctex"] * (language() == "zh")]
    needs = _("Needs {packages}.").format(packages=f"\\usepackage{{{','.join(packages)}}}")
    # Ranges and marks have a column of their own, so that digits stand below digits.
    form, lead = "".join(r"r@{\,}l" if n else "l" for n in table.numeric), ""
    if any(len(row[0].text) > LONGEST for row in table.rows):
        form, lead = rf"p{{{_SENTENCES}\linewidth}}{form[1:]}", r"\raggedright "
    head = _tex_row(
        rf"\multicolumn{{2}}{{r}}{{{_tex(title)}}}" if n else _tex(title)
        for title, n in zip(table.header, table.numeric, strict=True)
    )
    rows = "\n".join(lead + _tex_row(map(_tex_cell, row, table.numeric)) for row in table.rows)
    notes = "\n\n".join(_tex_note(mark, note) for mark, note in table.notes)
    caption = rf"\caption{{{_tex(table.caption)}}}\label{{tab:{table.name}}}"
    body = (_LONG if is_long else _FLOAT).format(
        caption=caption, form=form, head=head, rows=rows, notes=notes
    )
    return f"% {needs}\n{body}"


def markdown(table: Printed) -> str:
    r"""Return a table as Markdown with a pipe table, its caption above and its notes below.

    Examples
    --------
    >>> table = Printed("t", "A_B", ("Year", "x"), (False, True), ((Mark("2000"), Mark("1", marks=("c",))),), ())
    >>> print(markdown(table))
    **A\_B**
    <BLANKLINE>
    | Year | x |
    |:---|---:|
    | 2000 | 1<sup>c</sup> |
    <BLANKLINE>
    """
    lines = [f"**{_md(table.caption)}**", "", _md_row(map(_md, table.header))]
    lines.append("|" + "|".join("---:" if n else ":---" for n in table.numeric) + "|")
    lines += [_md_row(map(_md_cell, row)) for row in table.rows]
    notes = [f"<sup>{_md(mark)}</sup> {_md(n)}" if mark else _md(n) for mark, n in table.notes]
    return "\n".join([*lines, "", *(f"{note}\n" for note in notes)])


def codebook_markdown(book: Table) -> str:
    """Return a codebook as Markdown: a table a table, the codes of a column below it."""
    parts = [f"# {_md(book.title)}", ""]
    for (name,), rows in book.frame.group_by("table", maintain_order=True):
        shown = rows.drop("table")
        parts += [f"## {_md(str(name))}", ""]
        parts.append(_md_row(_md(column.label) for column in book.columns[1:]))
        parts.append("|" + ":---|" * len(shown.columns))
        parts += [_md_row(_md(cell or "") for cell in row) for row in shown.iter_rows()]
        parts.append("")
    return "\n".join(parts)


_FLOAT: Final = r"""\begin{{table}}[htbp]
\centering\small\setlength{{\tabcolsep}}{{4pt}}
{caption}
\begin{{tabular}}{{{form}}}
\toprule
{head}
\midrule
{rows}
\bottomrule
\end{{tabular}}

\medskip
\begin{{minipage}}{{\linewidth}}\footnotesize\raggedright
{notes}
\end{{minipage}}
\end{{table}}
"""
_LONG: Final = r"""\begingroup\footnotesize\setlength{{\tabcolsep}}{{4pt}}
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
\noindent\begin{{minipage}}{{\linewidth}}\raggedright
{notes}
\end{{minipage}}
\endgroup
"""


def _tex_row(cells: Iterable[str]) -> str:
    return " & ".join(cells) + r" \\"


def _tex_cell(cell: Mark, numeric: bool) -> str:
    marks = rf"\textsuperscript{{{_tex(','.join(cell.marks))}}}" if cell.marks else ""
    return f"{_tex(cell.text)} & {_tex(cell.aside)}{marks}" if numeric else _tex(cell.text)


def _tex_note(mark: str, note: str) -> str:
    return rf"\textsuperscript{{{_tex(mark)}}}\,{_tex(note)}" if mark else _tex(note)


def _md_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _md_cell(cell: Mark) -> str:
    marks = f"<sup>{_md(','.join(cell.marks))}</sup>" if cell.marks else ""
    return _md(f"{cell.text} {cell.aside}".rstrip()) + marks


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in _line(text))


def _md(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", _line(text))


def _line(text: str) -> str:
    """Return a text on one line, without characters that have no shape."""
    kinds = ((c, unicodedata.category(c)) for c in text)
    shaped = "".join(
        " " if kind in _BREAKS else c for c, kind in kinds if kind not in _SHAPELESS
    )
    return " ".join(shaped.split())

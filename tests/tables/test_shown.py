"""HTML: only what a browser shows is text, and marks never join figures."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.tables import Grid, read_grids, read_tables


def page(rows: str, style: str = "") -> bytes:
    return f"<html><head><style>{style}</style></head><body><table>{rows}</table>".encode()


def row(inside: str, style: str = "", cell: str = "td") -> list[str | None]:
    """Return the second row of a table whose second cell is given."""
    end = cell.split()[0]
    [grid] = read_grids(
        page(
            f"<tr><th>地区<th>2018<th>2019<tr><td>北京<{cell}>{inside}</{end}><td>9"
            "<tr><td>天津<td>5<td>6",
            style,
        )
    )
    return texts(grid)[1]


def texts(grid: Grid) -> list[list[str | None]]:
    return [
        [
            cell.text if (cell := grid.at(row, column)) else None
            for column in range(grid.columns)
        ]
        for row in range(grid.rows)
    ]


@pytest.mark.parametrize(
    ("inside", "style"),
    [
        ('<span style="display:none">1345</span>282', ""),
        ('<span style="DISPLAY : None !important;color:red">1345</span>282', ""),
        ('<span style="visibility:hidden">1345</span>282', ""),
        ('282<span style="font-size:0">1345</span>', ""),
        ('<font style="font-size: 0px">1345</font>282', ""),
        ('<span style="position:absolute;left:-9999px">Sorted up</span>282', ""),
        ('<span style="width:0;overflow:hidden;display:inline-block">1</span>282', ""),
        ('<span style="color:transparent">1</span>282', ""),
        ("<span hidden>102</span>282", ""),
        ("<span HIDDEN=until-found>102</span>282", ""),
        ('<span class="sortkey">0282</span>282', ""),
        ('<i class="x sr-only">up</i>282', ""),
        ("<template>1</template>282<script>2</script><style>i{}</style>", ""),
        ("<dialog>1</dialog>282<datalist>2</datalist>", ""),
        ("<span class='a key'>0282</span>282", ".key{display:none}"),
        ("<span class=a><i class=key>0282</i></span>282", "td > .a .key { display : none; }"),
        ("<span id=q>0282</span>282", "/* all */ #q, .z {visibility:hidden}"),
        ("<i>1</i>282", "td i{display:none}"),
        ("<i class=q>1</i>282", "@media screen{.q{display:none}}"),
        ("<i class=q>1</i>282", ".q{position:absolute;clip:rect(0,0,0,0)}"),
        ("<i class=q>1</i>282", "td .q{display:none} .q{display:inline}"),
        ("<s>1</s>282", ""),
        ("<del>1</del>282", ""),
        ("<strike>1</strike>282", ""),
        ("<i style='text-decoration: red line-through'>1</i>282", ""),
        ("<i style='text-decoration-line:line-through'>1</i>282", ""),
        ("<b class=old>1</b>282", ".old{text-decoration:line-through}"),
        ("<ruby>282<rp>(</rp><rt>two</rt><rp>)</rp></ruby>", ""),
    ],
)
def test_what_a_browser_hides_or_strikes_out_is_no_text(inside: str, style: str) -> None:
    assert row(inside, style) == ["北京", "282", "9"]


@pytest.mark.parametrize(
    ("inside", "style"),
    [
        ("<span aria-hidden=true>282</span>", ""),
        ("<span data-hidden=1 class=hidden-print>282</span>", ""),
        ("<span style='display:inline;visibility:visible'>282</span>", ""),
        ("<div style='font-size:0'><b style='font-size:12px'>282</b></div>", ""),
        ("<div style='font-size:0.8em'>282</div>", ""),
        ("<i class=q>28</i>2", "@media print{.q{display:none}}"),
        ("<i class=q>28</i>2", "@media (max-width:600px){.q{display:none} .z{color:red}}"),
        ("<i class=q>28</i>2", ".q{display:none} .q{display:inline}"),
        ("<i class=q style='display:inline'>28</i>2", ".q{display:none}"),
        ("<i class=q>28</i>2", ".q:hover, .q::before{display:none} /* .q{display:none} */"),
        ("<i class=q>28</i>2", ".q .z, p.q{display:none}"),
        ("<u>28</u><ins>2</ins>", ""),
        ("<a href=x style='text-decoration:none'>282</a>", ""),
        ("<p style='mso-text-raise:1.0pt'>282</p>", ""),
        ("<b style='vertical-align:super'>282</b>", ""),
        ("<input type=hidden value=5>282", ""),
    ],
)
def test_what_a_browser_shows_stays(inside: str, style: str) -> None:
    assert row(inside, style) == ["北京", "282", "9"]


@pytest.mark.parametrize(
    ("cell", "style", "shown"),
    [
        ("td style='display:none'", "", ["北京", "9", None]),
        ("td hidden", "", ["北京", "9", None]),
        ("td class=h", ".h{display:none}", ["北京", "9", None]),
        ("td style='visibility:hidden'", "", ["北京", None, "9"]),
        ("td style='font-size:0'", "", ["北京", None, "9"]),
        ("td style='text-decoration:line-through'", "", ["北京", None, "9"]),
    ],
)
def test_a_hidden_cell_goes_with_its_place_and_an_invisible_one_stays(
    cell: str, style: str, shown: list[str | None]
) -> None:
    assert row("282", style, cell) == shown
    assert row("<s>282</s>") == ["北京", None, "9"]


def test_a_hidden_column_goes_by_its_number_in_a_style_sheet() -> None:
    rows = "<tr><td>a<td>1<td>2<tr><td>b<td>3<td>4"
    [grid] = read_grids(page(rows, "td:nth-child(2){display:none}"))
    assert texts(grid) == [["a", "2"], ["b", "4"]]


@pytest.mark.parametrize("part", ["tr hidden", "tr style='display:none'", "tbody hidden"])
def test_hidden_rows_are_not_there(part: str) -> None:
    [grid] = read_grids(
        page(f"<tr><td>a<td>1<{part}><td>h<td>9</{part.split()[0]}><tr><td>b<td>2")
    )
    assert "h" not in [cell.text for cell in grid.cells]
    assert grid.cells[-1].text == "2"


DATA = "<table><tr><td>a<td>1<tr><td>b<td>2</table>"


def test_a_data_table_that_is_hidden_as_a_whole_is_read_and_marked() -> None:
    read = read_tables(
        f"{DATA.replace('1', '7')}<div style='display:none'>{DATA}</div>".encode(), name="x.htm"
    )
    assert [(grid.hidden, grid.cells[1].text) for grid in read.grids] == [
        (False, "7"),
        (True, "1"),
    ]
    assert read.notices == (
        "x.htm: a browser doesn't show table 1 at first (hidden, or in a tab)",
    )


def test_of_a_shown_and_a_hidden_copy_the_shown_one_is_read() -> None:
    read = read_tables(f"<div hidden>{DATA}</div>{DATA}".encode())
    assert [(grid.table, grid.hidden) for grid in read.grids] == [(1, False)]
    assert [kept.table for kept in read.kept_out] == [0]


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("1345<sup>1)</sup>", "1345¹⁾"),
        ("1345<sup>[2]</sup>", "1345⁽²⁾"),
        ("1345<sup> <a href='#n'>[2]</a></sup>", "1345⁽²⁾"),
        ("1345<sup>a</sup>", "1345ᵃ"),
        ("1345<sup>*</sup>", "1345⁽*⁾"),
        ("1345<sup>注1</sup>", "1345⁽注¹⁾"),
        ("1345<sup>①</sup>", "1345①"),
        ("1345<span style='vertical-align:super'>1)</span>", "1345¹⁾"),
        (
            "<i>1345</i><i style='position:relative;top:-3pt;mso-text-raise:3.0pt'>1</i>",
            "1345¹",
        ),
        ("1345<small>1)</small>", "1345¹⁾"),
        ("1345<small>.67</small>", "1345.67"),
        ("1345<a href='#note1'>1</a>", "1345¹"),
        ("<a href='#t'>1345</a>", "1345"),
        ("1345<sub>1</sub>", "1345₁"),
        ("CO<sub>2</sub>", "CO2"),
        ("10<sup>4</sup> km<sup>2</sup>", "10⁴ km²"),
        ("1<sup>st</sup> quarter", "1st quarter"),
    ],
)
def test_marks_never_join_a_figure(inside: str, text: str) -> None:
    assert row(inside) == ["北京", text, "9"]


def test_figures_with_marks_are_figures_of_a_data_table() -> None:
    [grid] = read_grids(page("<tr><td>a<td>5<sup>[2]</sup><tr><td>b<td>6<sup>注</sup>"))
    assert texts(grid) == [["a", "5⁽²⁾"], ["b", "6⁽注⁾"]]


HIDING = (
    "<span style='display:none'>{}</span>",
    "<i hidden>{}</i>",
    "<del>{}</del>",
    "<s>{}</s>",
    "<b class=key>{}</b>",
    "<b style='visibility:hidden'><i>{}</i></b>",
    "<small style='font-size:0'>{}</small>",
    "<template>{}</template>",
)


@given(
    figure=st.integers(1, 999_999),
    other=st.text("0123456789.,-a", min_size=1, max_size=6),
    hide=st.sampled_from(HIDING),
    place=st.integers(0, 6),
)
@settings(deadline=None, max_examples=100)
def test_nothing_hidden_changes_a_figure_wherever_it_is(
    figure: int, other: str, hide: str, place: int
) -> None:
    printed = str(figure)
    inside = printed[:place] + hide.format(other) + printed[place:]
    assert row(inside, ".key{display:none}") == ["北京", printed, "9"]


@pytest.mark.parametrize(
    "hostile",
    [
        "<div hidden>" * 400 + "<p>x" * 100_000 + DATA,
        "<span style='font-size:0'>" * 400 + "<p>x" * 50_000 + DATA,
        f"<style>{'.a .b .c{display:none}' * 5_000}</style>"
        + "<div class='a b c'>" * 300 + "<p class=c>x" * 100_000 + DATA,
        f"<style>{'@media x{' + 'a{b:c}' * 50_000}</style>{DATA}",
        f"<style>{'{' * 100_000}</style>{DATA}",
    ],
)  # fmt: skip
def test_no_page_stalls_the_look_at_its_styles(hostile: str) -> None:
    began = time.perf_counter()
    read_tables(hostile.encode())
    assert time.perf_counter() - began < 10

"""Figures as printed: what is a number, what is missing and why, what is only likely."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.observations.printed.numbers import (
    is_figure,
    is_plain_year,
    read_figure,
    separators,
)
from hinterland.observations.printed.words import take_marks


@pytest.mark.parametrize(
    ("text", "number", "marks"),
    [
        ("1345 p", "1345", ("p",)), ("1345p", "1345", ("p",)), ("1345P", None, ()), ("1345 P", "1345", ("p",)),
        ("1,345 1)", "1,345", ("1",)), ("12.5 r", "12.5", ("r",)), ("12.5 (r)", "12.5", ("r",)), ("102.6 bp", "102.6", ("b", "p")),
        ("1345¹", "1345", ("1",)), ("1345¹⁾", "1345", ("1",)), ("282.5⁽²⁾", "282.5", ("2",)), ("1345ᵃ", "1345", ("a",)),
        ("1345⁽注⁾", "1345", ("注",)), ("1345[1]", "1345", ("1",)), ("1345 [2]", "1345", ("2",)), ("1345(1)", "1345", ("1",)),
        ("1345*", "1345", ("*",)), ("1345**", "1345", ("**",)), ("1345①②", "1345", ("①", "②")), ("1345 a)", "1345", ("a",)),
        ("1345¹,²", "1345", ("1", "2")), ("1345†", "1345", ("†",)), ("1345¹)", "1345", ("1",)), ("1345⑴", "1345", ("⑴",)), ("1345〔1〕", "1345", ("1",)), ("12.5%①", "12.5", ("①",)),
    ],
)  # fmt: skip
def test_marks_never_join_a_figure(
    text: str, number: str | None, marks: tuple[str, ...]
) -> None:
    figure = read_figure(text)
    assert (figure.number, figure.marks) == (number, marks)
    assert figure.doubt == ""


@pytest.mark.parametrize(
    ("text", "flags", "note", "doubted"),
    [
        ("1345 p", ("provisional",), "provisional", False),
        ("1345 r", (), "revised", False),
        ("345.6 e", (), "estimated", False),
        ("1345 f", (), "forecast", True),
        ("1345 u", (), "low reliability", True),
    ],
)
def test_a_status_letter_says_how_sure_a_figure_is(
    text: str, flags: tuple[str, ...], note: str, doubted: bool
) -> None:
    figure = read_figure(text)
    assert (figure.flags, figure.note, bool(figure.doubt)) == (flags, note, doubted)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("–5", "-5"), ("−5", "-5"), ("－5.5", "-5.5"), ("‑5", "-5"), ("+5.3", "+5.3"), ("1'234", "1234"), ("1’234.5", "1234.5"),
        ("1\u00a0234", "1234"), ("1\u202f234\u202f567", "1234567"), ("1 234 567", "1234567"), ("28,014.94", "28,014.94"),
        ('="1345"', "1345"), ("=1345", "1345"), ("１，２３４", "1,234"), ("0", "0"), ("0.0", "0.0"), ("1.5E+3", "1.5E+3"),
    ],
)  # fmt: skip
def test_other_ways_to_write_a_number(text: str, number: str) -> None:
    figure = read_figure(text)
    assert (figure.number, figure.doubt, figure.reason) == (number, "", "")
    assert is_figure(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(1346)", "1346"), ("（1346）", "1346"), ("[1346]", "1346"), ("(12.5%)", "12.5"), ("($5)", "5"), ("—5", "-5"), ("- 5", "-5"),
        ("5-", "-5"), ("~100", "100"), ("约100", "100"), ("约1.2亿", "1.2"), ("12.3±0.5", "12.3"), ("1 234,5", "1234.5"),
        ("12,34,567", "1234567"), ("10⁴", "10"), ("100左右", "100"), ("approx. 1,200", "1,200"),
    ],
)  # fmt: skip
def test_a_likely_number_is_doubted(text: str, number: str) -> None:
    figure = read_figure(text)
    assert figure.number == number
    assert text.strip("()（）[]")[:2] in figure.doubt or number in figure.doubt
    assert is_figure(text)


@pytest.mark.parametrize(
    "text",
    ["lo", "0,0", "1688,78", "14150G", "14150b", "1 688", "12 345", "12a", "1.2.3", "1.234,5", "1.234.567", "0,123", "1,234,56",
     "±0.5", "<0.5", ">100", "100以上", "100+", "10-20", "▲5.2", "△ 3", "12..5", "1/2", "1345 (12)", "1345 x", "不足1"],
)  # fmt: skip
def test_what_could_be_several_numbers_is_none(text: str) -> None:
    figure = read_figure(text)
    assert figure.number is None
    assert text.strip() in figure.reason
    assert not figure.is_missing


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("30320亿元", "30320", "亿元"), ("1,234.5 万元", "1,234.5", "万元"), ("$1,234m", "1,234", "$ million"),
        ("US$ 1.2bn", "1.2", "US$ billion"), ("-$5", "-5", "$"), ("€1,234m", "1,234", "€ million"), ("HK$ 12", "12", "HK$"),
        ("¥1,234", "1,234", "¥"), ("RMB 1,234", "1,234", "RMB"), ("12.5‰", "12.5", "‰"), ("12.5%", "12.5", "%"),
        ("12.5 %", "12.5", "%"), ("5.3个百分点", "5.3", "个百分点"), ("1.2万", "1.2", "万"), ("3,466户", "3,466", "户"),
        ("234 million yuan", "234", "million yuan"), ("人民币1.2亿元", "1.2", "人民币 亿元"), ("US$1.2亿", "1.2", "亿美元"),
        ("A$5", "5", "A$"), ("0.5 pp", "0.5", "pp"), ("12.5 percent", "12.5", "percent"),
    ],
)  # fmt: skip
def test_a_unit_at_a_figure_is_its_own(text: str, number: str, unit: str) -> None:
    figure = read_figure(text)
    assert (figure.number, figure.unit, figure.doubt) == (number, unit, "")
    assert figure.is_percent == (unit == "%")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("…", ""), ("-", ""), ("—", ""), ("- -", ""), ("x", ""), ("*", ""), ("N/A", ""), ("NaN", ""), (".", ""), ("/", ""),
        ("..", "not available"), (":", "not available"), ("n.a.", "not available"), ("ND", "not available"),
        ("暂无数据", "not available"), ("不適用", "not applicable"), ("不适用", "not applicable"), ("(c)", "confidential"),
        ("（c）", "confidential"), (":c", "confidential"), (": c", "confidential"), ("(D)", "confidential"), ("保密", "confidential"),
        ("nil", "none"), (":z", "not applicable"), ("…①", ""), ("confidential", "confidential"),
    ],
)  # fmt: skip
def test_missing_marks_say_what_they_mean_where_that_is_known(text: str, meaning: str) -> None:
    figure = read_figure(text)
    assert (figure.number, figure.is_missing) == (None, True)
    assert figure.reason.startswith(f"printed as {text!r}")
    assert meaning in figure.reason
    assert is_figure(text)


@pytest.mark.parametrize(
    "text", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#BEZUG!", "Err:502"]
)
def test_an_error_is_missing_and_called_an_error(text: str) -> None:
    figure = read_figure(text)
    assert (figure.number, figure.is_missing) == (None, True)
    assert f"error {text}" in figure.reason
    assert is_figure(text)


@pytest.mark.parametrize(
    "text", ["=B4*1.1", "=SUM(A1:A3)", "=-B2", "='a b'!B4", "=Sheet1!B4", "=ROUND(B4,1)"]
)
def test_a_formula_without_a_result_is_missing_and_says_what_to_do(text: str) -> None:
    figure = read_figure(text)
    assert (figure.number, figure.is_missing) == (None, True)
    assert text in figure.reason
    assert "save it again" in figure.reason
    assert is_figure(text)


@pytest.mark.parametrize(
    "text",
    ["(1)", "[2]", "100 million yuan", "100美元", "1000 USD", "10-20", "2019-20", "1-2", "2019年", "Total", "北京", "D", "X",
     "100元以下", "65岁及以上", "Q1", "16岁", "1月", "No.5", "=", "100万以上"],
)  # fmt: skip
def test_heads_are_no_figures(text: str) -> None:
    assert not is_figure(text)


@pytest.mark.parametrize(
    "column",
    [["1.234.567", "28.014"], ["1.234,5", "28.014"], ["1234,5", "28,014"], ["28,014", "12,5"], ["1 234,5", "28,014"],
     ["0,123", "28,014"], ["5", "…", "28.014", "1.234.567①"], ["350.111", "1.234,50"], ["28.014", "12,5"]],
)  # fmt: skip
def test_one_cell_that_proves_other_signs_doubts_its_column(column: list[str]) -> None:
    for order in (column, column[::-1]):
        why = separators(order)
        assert why is not None
        assert why.startswith("'")


@pytest.mark.parametrize(
    "column",
    [[], ["1", "2"], ["28.014", "350.111"], ["28,014", "350,111"], ["28,014", "1688,78", "12.5"], ["1", "1688,78"],
     ["28,014.94", "0,0", "1,234"], ["1,234,567", "1688,78", "1,234"], ["3.141", "0.5"], ["…", "北京"], ["1688,78"]],
)  # fmt: skip
def test_usual_signs_and_a_misprint_doubt_no_column(column: list[str]) -> None:
    assert separators(column) is None


@settings(deadline=None, max_examples=300)
@given(
    number=st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    grouped=st.booleans(),
    mark=st.sampled_from(["", "①", "¹", "²⁾", "⁽³⁾", "*", " a)", "[1]", "ᵇ", "†", " p", "p"]),
    blank=st.sampled_from(["", " ", "\u3000", "\u00a0"]),
)
def test_a_marked_figure_is_the_plain_one(
    number: object, grouped: bool, mark: str, blank: str
) -> None:
    plain = f"{number:,}" if grouped else f"{number}"
    figure = read_figure(f"{blank}{plain}{mark}{blank}")
    assert (figure.number, figure.doubt) == (plain, "")


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="0123456789.,-–()[] '$%‰pe亿元万约±<=#/:…①¹⁾", max_size=12))
def test_every_digit_of_a_sure_number_was_printed_in_that_order(text: str) -> None:
    figure = read_figure(text)
    assert (figure.number is None) == bool(figure.reason)
    if figure.number is not None and not figure.doubt:
        digits = [c for c in figure.number if c.isdigit()]
        printed = iter(text)
        assert all(digit in printed for digit in digits)
    is_figure(text)
    separators([text, "28,014", text])


@pytest.mark.parametrize("piece", ["1,", "1 234", "(", "=", "$", "1.234", "±", "亿", "-", " p"])
def test_hostile_figures_take_no_time(piece: str) -> None:
    text = "1" + piece * 5000
    read_figure(text)
    is_figure(text)
    separators([text])


@pytest.mark.parametrize(
    ("text", "name", "marks"),
    [
        ("Hebei [2]", "Hebei", ("2",)), ("北京 ......", "北京", ()), ("北京 . . . .", "北京", ()), ("河北……", "河北", ()), ("3、河北", "河北", ()),
        ("3.河北", "河北", ()), ("(3) 河北", "河北", ()), ("01 北京", "北京", ()), ("河北2", "河北", ("2",)), ("Hebei 2", "Hebei", ("2",)),
        ("北京¹⁾", "北京", ("1",)), ("北京⁽注⁾", "北京", ("注",)), ("北京(2)", "北京", ("2",)), ("北京①②", "北京", ("①", "②")),
        ("一、北京", "北京", ()), ("北京……①", "北京", ("①",)), ("Beijing......[1]", "Beijing", ("1",)), ("# 深圳", "深圳", ()), ("①北京", "北京", ("①",)), ("北京〔2〕", "北京", ("2",)), ("北京¹)", "北京", ("1",)), ("※北京", "北京", ("※",)),
        ("3) Hebei", "Hebei", ()),
    ],
)  # fmt: skip
def test_a_region_s_name_without_marks_leaders_and_numbering(
    text: str, name: str, marks: tuple[str, ...]
) -> None:
    assert take_marks(text, of_name=True) == (name, marks)


@pytest.mark.parametrize(
    "text",
    [
        "……",
        "km²",
        "10⁴",
        "1.1 GDP",
        "PM2.5",
        "65岁",
        "1-4 各地区",
        "R&D",
        "M2",
        "H1",
        "土地(km²)",
    ],
)
def test_headings_keep_what_is_no_mark(text: str) -> None:
    assert take_marks(text) == (text, ())


def test_a_year_with_a_mark_is_a_year_still() -> None:
    assert all(
        map(is_plain_year, ("2019", "2019.0", "2019①", "2019p", "2019²", "2019(p)", "2019E"))
    )
    assert not any(
        map(is_plain_year, ("2019.5", "12019", "2019%", "2019亿元", "2019-20", "2,019"))
    )

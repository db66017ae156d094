"""Printed units and figures, and what they are in canonical units."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.errors import InputError
from hinterland.units import SERIES_UNITS, UNITS, parse_unit, scale

#: Canonical unit, exact factor, and the spellings met in yearbooks, customs tables and papers.
PRINTED = [
    ("USD", "1", "USD", "美元", "US dollars", "US$", "U.S. dollars", "美金"),
    ("USD", "1e3", "1000美元", "USD thousand", "Thousands of US dollars", "US$'000", "US dollars, thousands", "US$ 000",
     "1000 USD", "USD 1000", "USD1,000", "千美元", "单位：千美元", "thousand USD"),
    ("USD", "1e4", "万美元", "US$10,000", "10 000 US dollars", "(USD 10 000)"),
    ("USD", "1e6", "million USD", "USD million", "Unit:USD million", "million US dollars",
     "million US dollar", "百万美元", "1,000,000 USD", "US$ million", "Millions of US dollars", "million U.S. dollars",
     "USD mn", "$m", "US$m", "(In millions of US dollars)", "US dollars (millions)", "US dollars, millions", "US$ mln", "100万美元"),
    ("USD", "1e7", "10 million USD"),
    ("USD", "1e8", "亿美元", "100 million USD", "100 million US$", "億美元", "單位：億美元", "10⁸ US dollars"),
    ("USD", "1e9", "bn USD", "billion USD", "USD bn", "$ billion", "billions of dollars", "10亿美元", "US$ bln"),
    ("USD", "1e12", "trillion USD"),
    ("CNY", "1", "CNY", "yuan", "RMB", "元", "人民币元"),
    ("CNY", "1e3", "千元"),
    ("CNY", "1e4", "万元", "10000 CNY", "10 000 yuan", "10,000 yuan", "万人民币", "单位：万人民币", "人民币万元", "万元人民币", "萬元", "人民幣萬元", "ten thousand yuan", "10⁴ yuan", "10^4 yuan", "10 thousand yuan"),
    ("CNY", "1e6", "百万元", "million yuan", "CNY mn", "RMB million", "Yuan RMB million", "RMB mln"),
    ("CNY", "1e8", "亿元", "100 million CNY", "(100 million yuan)", "（亿元）", "【亿元】",
     "Unit: CNY 100 Million", "（单位：亿元）", "(Unit: 100 million yuan)", "亿　元", "人民币亿元", "亿元人民币", "億元", "RMB 100 million", "100 million RMB yuan", "hundred million yuan",
     "100 million yuan (RMB)", "10⁸元", "億圓"),
    ("CNY", "1e9", "RMB bn", "billions of yuan", "十亿元"),
    ("persons", "1", "persons", "人"),
    ("persons", "1e3", "千人", "thousand persons", "1000 persons", "'000 persons", "persons ('000)", "thousands of persons"),
    ("persons", "1e4", "万人", "萬人", "10 thousand persons", "10000 persons", "10 000 persons", "(10,000 persons)"),
    ("persons", "1e6", "million persons"),
    ("CNY per USD", "1", "CNY per USD", "元/美元", "RMB per USD", "yuan/US$", "CNY/USD", "人民币元/美元"),
    ("CNY per USD", "1e-2", "CNY per 100 USD", "元/100美元", "元/百美元", "人民币元/100美元", "元／１００美元",
     "yuan per 100 US dollars", "yuan per US$ 100", "RMB/US$100", "元/US$100", "单位：人民币元/100美元"),
    ("1", "1", "1"),
    ("1", "1e-2", "%", "％", "(%)", "单位：%", "per cent", "pct", "in %", "百分比"),
    ("1", "1e-3", "‰", "per mille"),
]  # fmt: skip
SPELLINGS = [
    (text, unit, Decimal(factor)) for unit, factor, *texts in PRINTED for text in texts
]


@pytest.mark.parametrize(("text", "unit", "factor"), SPELLINGS)
def test_units_as_they_are_printed(text: str, unit: str, factor: Decimal) -> None:
    assert parse_unit(text) == (unit, factor)


def test_the_canonical_units_stand_for_themselves() -> None:
    assert {unit: parse_unit(unit) for unit in UNITS} == {u: (u, Decimal(1)) for u in UNITS}
    assert set(SERIES_UNITS.values()) <= set(UNITS)


@settings(deadline=None, max_examples=100)
@given(spelling=st.sampled_from(SPELLINGS), data=st.data())
def test_blanks_case_and_width_do_not_change_a_unit(
    spelling: tuple[str, str, Decimal], data: st.DataObject
) -> None:
    text, unit, factor = spelling
    blank = data.draw(st.sampled_from([" ", "\t", "\u3000", "\u00a0"]))
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    for form in (
        f"{blank}{text}{blank}",
        text.upper(),
        text.replace(" ", blank),
        text.translate(wide),
    ):
        assert parse_unit(form) == (unit, factor)


@pytest.mark.parametrize(
    "text",
    ["", "unit", "万吨", "元/人", "亿美元/人", "人年", "上年=100", "USD 10.000", "1,0000 USD", "m USD", "亿", "million",
     "亿元①", "亿元 万美元", "亿元²", "HK$ million", "港元", "亿港元", "Hong Kong dollars", "million HK dollars", "A$ million", "AUD million",
     "Canadian dollars", "Mexican pesos", "MXN million", "million euros", "EUR bn", "日元", "million yen", "新台币亿元", "NT$ million",
     "constant US$", "constant 2010 US$ million", "100美元", "US$ 100", "百美元", "yuan per 100 HK$", "元/100日元", "USD per CNY",
     "% of GDP", "per 1000", "个百分点", "US cents", "million US", "$ per person"],
)  # fmt: skip
def test_a_unit_that_is_not_known_is_never_guessed(text: str) -> None:
    with pytest.raises(InputError) as error:
        parse_unit(text)
    assert str(error.value).startswith(f"the unit {text!r} is not known; ")


def test_an_unknown_unit_comes_with_a_hint() -> None:
    with pytest.raises(InputError, match="did you mean 'million USD'"):
        parse_unit("milion USD")
    with pytest.raises(InputError, match="known: USD, 1000 USD, million USD"):
        parse_unit("万吨")


@pytest.mark.parametrize(
    ("value", "unit", "scaled"),
    [
        ("28014.94", "亿元", 2801494000000.0),
        ("76,469.67", "亿元", 7646967000000.0),
        ("134,928,571", "1000 USD", 134928571000.0),
        ("622.84", "CNY per 100 USD", 6.2284),
        ("1393.9", "万人", 13939000.0),
        ("32.05", "%", 0.3205),
        ("3014651610684.0005", "USD", 3014651610684.0005),
        (" 1,234.5\t", "1", 1234.5),
        ("\u3000１２３．５\u00a0", "1", 123.5),
        ("-0.8", "%", -0.008),
        ("－5", "1", -5.0),
        ("−5", "1", -5.0),
        (".5", "1", 0.5),
        ("1.5E+3", "1", 1500.0),
        ("0", "亿元", 0.0),
    ],
)
def test_figures_are_scaled_exactly(value: str, unit: str, scaled: float) -> None:
    assert scale(value, unit)[0] == scaled


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "--", "…", "...", ".", "lo", "nan", "inf", "0,0", "0,123", "1688,78", "1,234,56", "1234,567",
     "1,234.5,6", "12 345", "1_000", "14150G", "e5", "1234①", "56²", "12a)", "٣", "1.2.3", "0x10"],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InputError) as error:
        scale(text, "亿元")
    assert str(error.value) == f"{text!r} is not a number"


@pytest.mark.parametrize("text", ["1e400", "1e9999999", "1e99999999999999999999"])
def test_a_number_beyond_floating_point_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is too large a number"):
        scale(text, "亿元")


@settings(deadline=None, max_examples=200)
@given(
    value=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4),
    spelling=st.sampled_from(SPELLINGS),
)  # fmt: skip
def test_the_result_is_the_nearest_float_to_the_exact_product(
    value: Decimal, spelling: tuple[str, str, Decimal]
) -> None:
    text, unit, factor = spelling
    assert scale(str(value), text) == (float(Fraction(value) * Fraction(factor)), unit)


@settings(deadline=None, max_examples=100)
@given(
    value=st.decimals(
        allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=2
    )
)
def test_thousands_of_dollars(value: Decimal) -> None:
    assert scale(str(value), "1000 USD") == (float(Decimal(str(value)) * 1000), "USD")
    assert scale(f"{value:,}", "1000 USD") == scale(str(value), "1000 USD")


def test_the_caller_s_decimal_precision_does_not_matter() -> None:
    with decimal.localcontext(decimal.Context(prec=5)):
        assert scale("28014.94", "亿元") == (2801494000000.0, "CNY")


def test_every_digit_of_a_long_figure_counts() -> None:
    # The tail decides the rounding: without it the value lies halfway between two floats.
    long = "9007199254740993." + "0" * 40 + "1"
    assert scale(long, "USD")[0] == 9007199254740994.0

"""Printed units and figures, and what they are in canonical units."""

import decimal
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.errors import InputError, UsageError
from hinterland.language import speaking
from hinterland.units import (
    currency_called,
    currency_name,
    find_unit,
    fits,
    is_currency,
    is_series,
    is_unit,
    is_unit_somewhere,
    money,
    money_series,
    names,
    parse_unit,
    scale,
    series_name,
    series_unit,
    split_series,
    unit_name,
)
from hinterland.units.currencies import _rows, currencies, plain_name
from hinterland.units.printed import _SCALES

CODES = sorted(currencies())

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
    for code in CODES:
        assert parse_unit(code) == parse_unit(code, home=code) == (code, Decimal(1))
        assert (is_currency(code), is_unit(code), is_unit_somewhere(f"million {code}")) == (
            True,
        ) * 3
        rate = f"{code} per {'EUR' if code == 'USD' else 'USD'}"
        assert parse_unit(rate) == (rate, Decimal(1))
        assert is_unit(rate)
    for unit in ("persons", "1"):
        assert parse_unit(unit) == (unit, Decimal(1))


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
     "亿元①", "亿元 万美元", "亿元²", "constant US$", "constant 2010 US$ million", "100美元", "US$ 100", "百美元",
     "100 pesos", "MXN per MXN", "% of GDP", "per 1000", "个百分点", "US cents", "million US", "$ per person", "all",
     "all million", "Try", "real", "million real", "km", "Km", "R", "XXX", "million XXX", "million of"],
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


#: Canonical unit, exact factor, the country's currency, and spellings of its own tables.
AT_HOME = [
    ("MXN", "1e6", "MXN", "millions of pesos", "$ million", "百万比索", "million pesos", "Mex$ million", "(Million pesos)"),
    ("AUD", "1e6", "AUD", "$ million", "A$ million", "$m", "$ millions", "Dollars, millions"),
    ("GBP", "1e3", "GBP", "thousand pounds", "£'000", "thousand pounds sterling", "£k", "千英镑", "千镑"),
    ("JPY", "1e8", "JPY", "亿日元", "100 million yen", "¥100 million"),
    ("CNY", "1e8", "CNY", "亿元", "¥ 100 million", "人民币亿元"),
    ("HKD", "1e6", "HKD", "百万元", "HK$ million", "$ million", "百万港元", "港币百万元"),
    ("TWD", "1e8", "TWD", "亿元", "新台币亿元", "NT$100 million", "億元"),
    ("NOK", "1e6", "NOK", "mio. kr", "kr million", "million kroner", "NOK m"),
    ("INR", "1e7", "INR", "Rs crore", "Rs. crore", "₹ crore", "crore rupees"),
    ("ZAR", "1e6", "ZAR", "R million", "Rm", "rand million"),
    ("EUR", "1e9", "EUR", "€ bn", "EUR bn", "billion euros", "10亿欧元", "Mrd. EUR"),
    ("MXN per USD", "1", "MXN", "pesos per US dollar", "MXN/USD", "每美元兑比索", "比索/美元"),
    ("MXN per USD", "1e-2", "MXN", "pesos per 100 US dollars", "每100美元兑墨西哥比索"),
    ("USD per EUR", "1", "USD", "dollars per euro", "US$/€"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "factor", "home", "text"),
    [(unit, factor, home, text) for unit, factor, home, *texts in AT_HOME for text in texts],
)
def test_shared_names_are_of_the_country_at_hand(
    unit: str, factor: str, home: str, text: str
) -> None:
    assert parse_unit(text, home) == (unit, Decimal(factor))


@pytest.mark.parametrize(
    ("text", "home"),
    [("million pesos", "CNY"), ("$ million", "EUR"), ("$ million", ""), ("£m", "USD"), ("pesos per dollar", "MXN"),
     ("亿比索", ""), ("million kroner", "SEK"), ("Rs crore", "ZAR"), ("¥ bn", "USD")],
)  # fmt: skip
def test_a_shared_name_abroad_is_not_known(text: str, home: str) -> None:
    assert find_unit(text, home) is None
    with pytest.raises(InputError, match="may be of several currencies; write the code"):
        parse_unit(text, home)


@settings(deadline=None, max_examples=300)
@given(
    code=st.sampled_from(CODES),
    largest=st.floats(min_value=0, max_value=1e18),
    lang=st.sampled_from(["en", "zh"]),
)
def test_money_in_words_is_read_back(code: str, largest: float, lang: str) -> None:
    with speaking(lang):
        factor, text = money(code, largest)
    assert parse_unit(text, home=code) == (code, Decimal(factor))


@settings(deadline=None, max_examples=500)
@given(data=st.data())
def test_a_scale_and_a_name_mean_one_thing(data: st.DataObject) -> None:
    lang = data.draw(st.sampled_from(["en", "zh"]))
    word, factor = data.draw(st.sampled_from(sorted(_SCALES[lang].items())))
    name, meant = data.draw(
        st.sampled_from(sorted(names(lang).items(), key=lambda item: item[0]))
    )
    home = data.draw(st.sampled_from(["", *CODES]))
    code = meant.at(home)
    is_one = factor == "1" or (factor == "1e2" and code != home) or len(name) == 1
    if is_one or not code:
        return
    for text in (f"{word} {name}", f"{name} {word}", f"{word} of {name}"):
        assert parse_unit(text.upper(), home) == (code, Decimal(factor)), text


def test_no_spelling_has_two_meanings_in_one_country() -> None:
    of: dict[str, set[str]] = {}
    for row in _rows():
        for name in "|".join([row.signs, row.words, row.words_zh]).split("|"):
            of.setdefault(plain_name(name), set()).add(row.code)
    assert {name: codes for name, codes in of.items() if len(codes) > 1 and name} == {}
    for lang in ("en", "zh"):
        for name, meant in names(lang).items():
            assert not (meant.everywhere and meant.everywhere in meant.at_home), name
            assert all(meant.at(home) == home for home in meant.at_home)
    assert names("en").keys().isdisjoint(names("zh"))


@pytest.mark.parametrize("code", CODES)
def test_every_currency_has_its_series_and_names(code: str) -> None:
    for concept in ("trade", "exports", "imports", "trade_by_destination"):
        series = money_series(concept, code)
        assert is_series(series)
        assert split_series(series) == (concept, code)
        assert series_unit(series) == code
        assert [fits(series, unit) for unit in (code, "persons")] == [True, False]
    for lang in ("en", "zh"):
        with speaking(lang):
            text = series_name(f"exports_{code.lower()}")
            assert currency_name(code) in text
            assert "{" not in text
            assert unit_name(code)
            assert unit_name(f"{code} per {'USD' if code == 'XOF' else 'XOF'}")
    assert currency_called(code) == code


def test_only_known_money_makes_a_series() -> None:
    assert not any(
        map(is_series, ("trade", "gdp_mxn", "exports_xxx", "exports_MXN", "exports_mxn "))
    )
    with pytest.raises(UsageError, match="no series of 'gdp' in 'MXN'"):
        money_series("gdp", "MXN")
    pairs = [("gdp", "MXN"), ("gdp", "1"), ("steel", "1"), ("exchange_rate", "MXN per USD")]
    assert [fits(*pair) for pair in pairs] == [True, False, True, True]


def test_money_as_newspapers_write_it() -> None:
    assert [money("MXN", x)[1] for x in (3.2e12, 5e9, 2e6, 7.0)] == [
        "trillion MXN", "bn MXN", "million MXN", "MXN",
    ]  # fmt: skip
    assert (money("USD", 3.2e12)[1], money("CNY", 3.2e12)[1]) == ("bn USD", "trillion yuan")
    with speaking("zh"):
        assert [money(code, 3.2e13)[1] for code in ("CNY", "EUR", "MXN", "JPY")] == [
            "万亿元", "万亿欧元", "万亿比索", "万亿日元",
        ]  # fmt: skip
        assert unit_name("CNY per USD") == "元/美元"
        assert series_name("exports_eur") == "出口额（欧元）"

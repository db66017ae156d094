"""Periods as printed: alone, next to each other, in running texts."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.observations.printed.periods.parsing import (
    Period,
    are_months,
    parse_period,
    periods_in,
    settle_periods,
    take_periods,
)

#: The code, without a year `-`, and the ways in which it is printed.
PARTS = {
    "2019-03": ("2019-03", "2019年3月", "2019M03", "201903", "Mar 2019", "March, 2019", "2019.3",
                "2019/03", "3/2019", "03.2019", "2019年3月份", "二〇一九年三月", "2019 Mar", "Mar-19",
                "2019年3月末", "MARCH 2019", "2019-3", "民國108年3月", "2019-03(p)", "2019年3月①"),
    "2019-10": ("2019.10", "2019年10月", "2019年十月", "Oct. 2019", "2019M10", "10.2019"),
    "2019-Q1": ("2019Q1", "2019-Q1", "2019年一季度", "2019年第一季度", "Q1 2019", "1Q2019", "1Q19", "Q1'19",
                "2019年1-3月", "2019年1—3月", "2019年1至3月", "first quarter of 2019", "2019Q1p",
                "1st quarter 2019", "2019年Ⅰ季度", "Jan-Mar 2019", "2019 Q1", "2019年1、2、3月"),
    "2019-Q3": ("2019年三季度", "2019Q3", "third quarter 2019", "2019年第3季度", "Jul.–Sep. 2019"),
    "2019-H1": ("2019年上半年", "2019H1", "2019年H1", "H1 2019", "1H2019", "1H19", "2019年1-6月", "2019-S1",
                "first half of 2019", "2019年1～6月累计", "January-June 2019", "2019年一、二季度"),
    "2019-H2": ("2019年下半年", "2019H2", "second half 2019", "Jul-Dec 2019"),
    "2019-01/2019-09": ("2019年前三季度", "2019年1-9月", "2019年1-9月累计", "Jan-Sep 2019", "9M2019",
                        "January to September 2019", "first nine months of 2019", "Q1-Q3 2019",
                        "2019年1月-2019年9月", "2019年一至九月", "Sep 2019 YTD", "2019年9月累计"),
    "2019-01/2019-02": ("2019年1-2月", "2019年1、2月", "Jan.-Feb. 2019", "January and February 2019"),
    "Q1": ("一季度", "第一季度", "Q1", "1Q", "1-3月", "first quarter", "Jan-Mar"),
    "H1": ("上半年", "H1", "1H", "1-6月", "1至6月累计"),
    "01/09": ("前三季度", "1-9月", "1—9月累计", "Jan-Sep", "first nine months", "1 to 9"),
    "09": ("9月", "9月份", "九月", "M09", "September", "Sep.", "9月末"),
}  # fmt: skip
WHOLE = ("2019", "2019年", "2019年度", "2019年末", "2019年年末", "2019年底", "2019.0", "2019 [YR2019]", "[YR2019]",
         "2019YY", "Year 2019", "end of 2019", "2019年1-12月", "2019年全年", "2019年1-4季度", "Jan.-Dec. 2019",
         "二〇一九年", "二○一九年", "民國108年", "calendar year 2019", "year ended 31 December 2019",
         "（2019年）", "２０１９年")  # fmt: skip
NOT_ONE = ("", "100", "12.5", "28014.94", "2016-2020", "2016—2020年", "2016-18", "1990s", "2020年代", "marketing", "M2", "M3",
           "S1", "2G", "十三五", "上年=100", "2010=100", "2019W05", "北京", "Marche", "12个月", "月均", "年末",
           "4754-2017", "13月", "2019-13", "2019年13月", "5-3月", "2010年不变价", "Junk 2019x", "1-2", "11-8")  # fmt: skip


@pytest.mark.parametrize(
    ("code", "text"), [(c, t) for c, texts in PARTS.items() for t in texts]
)
def test_parts_of_years(code: str, text: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert (period.code, period.is_annual, period.doubt) == (code, False, "")
    assert period.year == (2019 if "2019" in code else None)


@pytest.mark.parametrize("text", WHOLE)
def test_whole_years(text: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert (period.year, period.code, period.is_annual, period.doubt) == (2019, "", True, "")


@pytest.mark.parametrize("text", NOT_ONE)
def test_what_is_not_one_period(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("FY2019", 2019), ("FY19", 2019), ("2019财年", 2019), ("2018-19", 2019), ("2018/19", 2019), ("2018–19", 2019),
        ("2018/2019", 2019), ("FY2018/19", 2019), ("2018-19年度", 2019), ("year ended June 2019", 2019),
        ("year ended 30 June 2019", 2019), ("12 months to March 2019", 2019), ("fiscal year 2019", 2019),
        ("2018-19 financial year", 2019), ("2018-2019学年", 2019), ("1999-00", 2000),
        ("2019/20p", 2020), ("2008–09", 2009),
    ],
)  # fmt: skip
def test_a_fiscal_year_is_whole_but_no_calendar_year(text: str, year: int) -> None:
    period = parse_period(text)
    assert period is not None
    assert (period.year, period.is_fiscal, period.code) == (year, True, "")
    assert not period.is_annual


@pytest.mark.parametrize(
    "text",
    ["2018-12-31", "2018/12/31", "2018.12.31", "31 Dec 2018", "Dec 31, 2018", "31-Dec-2018", "2018年12月31日", "20181231",
     "31/12/2018", "12/31/2018", "2018-12-31 00:00:00", "2018-12-31T00:00:00Z", "31 December 2018"],
)  # fmt: skip
def test_a_date_is_known_to_the_day(text: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert period.date == datetime.date(2018, 12, 31)
    assert (period.code, period.is_annual) == ("2018-12", False)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("2019①", ("①",)), ("2019p", ("p",)), ("2019²", ("2",)), ("2019(p)", ("p",)), ("2019年*", ("*",)), ("2019r", ("r",)),
        ("2019a)", ("a",)), ("2019¹⁾", ("1",)), ("2019[2]", ("2",)), ("2019（初步）", ("初步",)),
        ("2019年①②", ("①", "②")), ("2019 (provisional)", ("provisional",)), ("2019 P", ("p",)),
        ("2019⁽注⁾", ("注",)), ("2019(1)", ("1",)), ("2019快报数", ("快报数",)), ("2019¹)", ("1",)), ("2019⑵", ("⑵",)),
    ],
)  # fmt: skip
def test_marks_are_taken_off_a_year_and_returned(text: str, marks: tuple[str, ...]) -> None:
    period = parse_period(text)
    assert period is not None
    assert (period.year, period.is_annual, period.marks) == (2019, True, marks)


@pytest.mark.parametrize("text", ["2019p", "2019（初步）", "2019 (provisional)", "2019(prel.)"])
def test_a_mark_says_that_a_year_is_provisional(text: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert period.is_provisional


@pytest.mark.parametrize(
    "text",
    ["2019E", "2019e", "2019F", "2019(E)", "2019预计", "2019年预计数", "2019（计划）", "2019年计划", "2019目标", "2019 (forecast)",
     "2019 (projected)", "2019 plan", "2019-20 (BE)", "2019规划", "2019（估）", "2019预估"],
)  # fmt: skip
def test_a_plan_or_forecast_is_no_plain_year(text: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert period.expected
    assert not period.is_annual


@pytest.mark.parametrize("text", ["2008-09", "2019.1", "01/02/2018", "截至9月", "2008/09"])
def test_what_may_be_two_periods_says_so(text: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert period.doubt
    assert not period.is_annual


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("2008-09 2019-20 2021/22", "f2009 f2020 f2022"),
        ("2007-08 2008-09 2009-10", "f2008 f2009 f2010"),
        ("2008-09 2008-10 2008-11", "2008-09 2008-10 2008-11"),
        ("2003-07 2008-12 2013-17", "- - -"),
        ("2019.9 2019.1 2019.11", "2019-09 2019-10 2019-11"),
        ("2019.11 2019.1 2019.9", "2019-11 2019-10 2019-09"),
        ("2018.12 2019.1 2019.2", "2018-12 2019-01 2019-02"),
        ("2019.01 2019.02 2019.1", "2019-01 2019-02 2019-10"),
        ("2019.1 2019.2 2019.10", "2019-01 2019-02 2019-10"),
        ("2019.1 2019.4 2019.7 2019.1", "2019-01 2019-04 2019-07 2019-10"),
        ("2019A 2019B 2019C 2019D", "2019-Q1 2019-Q2 2019-Q3 2019-Q4"),
        ("2018A 2019A 2020E", "2018 2019 2020*"),
        ("01/02/2018 31/12/2018", "2018-02 2018-12"),
        ("01/02/2018 12/31/2018", "2018-01 2018-12"),
        ("2019 2020 x", "2019 2020 -"),
    ],
)
def test_neighbours_settle_what_one_heading_leaves_open(row: str, codes: str) -> None:
    def shown(period: Period | None) -> str:
        if period is None:
            return "-"
        assert not period.doubt
        mark = "f" if period.is_fiscal else ""
        return f"{mark}{period.code or period.year}{'*' if period.expected else ''}"

    assert " ".join(map(shown, settle_periods(row.split()))) == codes


@pytest.mark.parametrize(
    "row",
    ["2008-09", "2019.1", "2018 2018.1 2019 2019.1", "2019.1 2019.2 2019.3 2019.4", "2018-2019 2019-2020",
     "01/02/2018 02/03/2018", "2018 2008-09"],
)  # fmt: skip
def test_what_neighbours_do_not_settle_stays_in_doubt(row: str) -> None:
    found = settle_periods(row.split())
    assert any(period and period.doubt for period in found)


#: Text → what is left of it, and the periods: the code, or the year of a whole one.
RUNNING = [
    ("各地区生产总值（一季度）", "各地区生产总值()", "Q1"),
    ("2019年各地区生产总值（一季度）", "各地区生产总值()", "2019-Q1"),
    ("Gross regional product (H1 2019)", "Gross regional product ()", "2019-H1"),
    ("地区生产总值（2015-2019年）", "地区生产总值()", ""),
    ("11-8 各地区货物进出口总额(2019年)", "11-8 各地区货物进出口总额()", "2019"),
    ("2022年1-9月进出口总值（累计）", "进出口总值()", "2022-01/2022-09"),
    ("2022年9月进出口总值（累计）", "进出口总值()", "2022-01/2022-09"),
    ("截至2022年9月末总人口", "总人口", "2022-09"),
    ("Imports and exports by location, 2021.9", "Imports and exports by location", "2021-09"),
    ("Imports and Exports by Location,12.2019", "Imports and Exports by Location", "2019-12"),
    ("Exports, May 2019", "Exports", "2019-05"),
    ("Exports, January–September", "Exports", "01/09"),
    ("Exports in Jan.-Sep. 2019", "Exports", "2019-01/2019-09"),
    ("Population at the end of 2019", "Population", "2019"),
    ("GDP (current prices, 2019)", "GDP (current prices)", "2019"),
    ("Employment in 2018 and 2019", "Employment", "2018 2019"),
    ("2019年Q1-Q3", "", "2019-01/2019-09"),
    ("1、2月进出口", "进出口", "01/02"),
    ("GDP 2019-20", "GDP", "f2020"),
    ("trade_2019", "trade", "2019"),
    ("二〇一九年各地区出口", "各地区出口", "2019"),
    ("20世纪90年代出口", "20世纪90年代出口", ""),
    ("年份：2019", "", "2019"),
]
#: What is printed in the figures of a year and is no period of theirs.
LEFT_ALONE = (
    "地区生产总值（2015年不变价）", "GDP (constant 2010 US$)", "GDP at 2010 prices", "按2015年价格计算", "上年=100", "2010=100",
    "居民消费价格指数（1978年=100）", "比2015年增长", "Growth compared with 2019", "中国统计年鉴2020", "2020年中国统计年鉴",
    "China Statistical Yearbook 2020", "规模以上工业企业（年主营业务收入2000万元及以上）", "人均2000元", "GB/T 4754-2017",
    "更新时间：2022-01-05", "自2019年起", "1978年以来累计", "GDP of the 1990s", "May output", "Marketing output", "2G users",
    "100 million yuan", "11-8", "12个月移动平均", "月均工资", "每月支出", "四季度假村", "H2 production", "M2 money supply",
    "HS 2017", "SNA2008", "1990年代", "population 2,019", "十三五时期", "chained 2015 prices", "表2019-1",
    "2010年价格", "over 2018", "Since 2010", "US$ 2000", "top 2000 firms", "March output", "1、3月",
)  # fmt: skip


@pytest.mark.parametrize(("text", "rest", "codes"), RUNNING)
def test_periods_are_taken_out_of_running_texts(text: str, rest: str, codes: str) -> None:
    left, found = take_periods(text)
    assert left == rest
    said = [f"{'f' * p.is_fiscal}{p.code or p.year}" for p in found]
    assert " ".join(said) == codes


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_a_year_that_is_not_the_figures_own_stays(text: str) -> None:
    left, found = take_periods(text)
    assert found == ()
    assert left == text.translate({0xFF08: "(", 0xFF09: ")", 0xFF1A: ":"})


def test_months_of_another_year_are_never_given_to_the_first() -> None:
    found = take_periods("2019Q1 and Q3")[1]
    assert [period.code for period in found] in (["2019-Q1", "2019-Q3"], ["2019-Q1"])
    assert periods_in("（一季度）") == ()


@pytest.mark.parametrize(
    ("narrow", "wide", "code"),
    [
        ("累计", "2019年6月", "2019-H1"),
        ("当月", "2019年1-6月", "2019-06"),
        ("当月", "2019年6月", "2019-06"),
        ("6月", "2019年", "2019-06"),
        ("2018年", "6月", "2018-06"),
        ("全年", "2019年", ""),
        ("累计", "2019年", "2019-01/.."),
        ("当月", "2019年", "2019-.."),
    ],
)
def test_a_narrow_period_within_a_wide_one(narrow: str, wide: str, code: str) -> None:
    inner, outer = parse_period(narrow), parse_period(wide)
    assert inner is not None
    assert outer is not None
    period = inner.within(outer)
    assert period.code == code
    assert period.is_annual == (code == "")


def test_what_makes_a_year_no_plain_year_is_kept_within() -> None:
    fiscal, plan = parse_period("FY2019"), parse_period("2019（计划）")
    assert fiscal is not None
    assert plan is not None
    assert not Period(first=1, last=12).within(fiscal).is_annual
    assert not Period(first=1, last=12).within(plan).is_annual


@settings(deadline=None, max_examples=200)
@given(year=st.integers(1900, 2049), first=st.integers(1, 12), last=st.integers(1, 12))
def test_months_in_any_form_are_the_same_months(year: int, first: int, last: int) -> None:
    first, last = sorted((first, last))
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    want = Period(year, first, last)
    forms = [
        f"{year}年{first}-{last}月",
        f"{year}年{first}至{last}月",
        f"{year}年{first}月—{last}月份",
    ]
    forms.append(f"{names[first - 1]}-{names[last - 1]} {year}")
    if first == last:
        forms = [f"{year}-{first:02}", f"{year}年{first}月", f"{names[first - 1]} {year}"]
    for form in forms:
        got = parse_period(form)
        if got is not None and got.doubt:  # 2008-09
            continue
        assert got == want
        left, found = take_periods(f"各地区出口总额（{form}）")
        assert (left, found) == ("各地区出口总额()", (want,))


@settings(deadline=None, max_examples=200)
@given(
    st.text(alphabet="2019年月季度-至. /()①pEQHMFYJanSep上下半全累计截前一三截末", max_size=14)
)
def test_any_text_is_read_without_a_fault(text: str) -> None:
    period = parse_period(text)
    left, found = take_periods(text)
    assert len(left) <= len(text)
    for one in (*found, *([period] if period else [])):
        assert one.first is None or 0 <= one.first <= 12
        assert (one.code == "") == one.is_whole
    settle_periods([text, text, "2019-20", "2019.9", text])


@pytest.mark.parametrize(
    "piece", ["2019年", "1-", "Jan ", "一、", "2019-", "((", "前三", "q1-", "year ended "]
)
def test_hostile_texts_take_no_time(piece: str) -> None:
    text = piece * 4000
    assert parse_period(text) is None
    take_periods(text[:4000])


@pytest.mark.parametrize(
    ("row", "is_row_of_months"),
    [
        ("2018.12 2019.1 2019.2", True),
        ("2019.9 2019.1 2019.11", True),
        ("2019.03 2019.06 2019.09 2019.12", True),
        ("2019.12 2019.11", True),
        ("2018.12 2019.10 2003.4", False),
        ("2019.5", False),
        ("2018 2019", False),
        ("2018.12 2018.12", False),
        ("2018.12 2019.37", False),
    ],
)
def test_months_in_figures_are_told_from_figures(row: str, is_row_of_months: bool) -> None:
    assert are_months(row.split()) == is_row_of_months

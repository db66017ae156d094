"""What statistical tables print around a figure, and what each of it does to the figure.

The lists follow what yearbooks, provincial bureaus, customs tables, the World Bank, the OECD and
Eurostat print; they owe nothing to the words that the reader knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["ALL", "Form", "Qualifier", "Role"]

Role = Literal["meaning", "harmless", "mark"]
#: How a qualifier is set: before or after the concept's words, in brackets, as a table number,
#: a mark behind the text, on a year, behind or before a region, on a figure, as a line or
#: super-heading of its own, on the unit line, as a note, as a sheet's name, as a column of a
#: long table, as a further column of figures, as a cell comment, as a number format, in
#: place of the nation in a title, and as a row between the regions.
Form = Literal[
    "before", "after", "bracket", "number", "mark", "year", "region", "stub", "figure",
    "line", "unit", "note", "sheet", "column", "figures", "comment", "format", "whose", "row",
]  # fmt: skip

_FORMS: Final[dict[str, Form]] = {
    "p": "before", "a": "after", "b": "bracket", "i": "number", "m": "mark", "y": "year",
    "r": "region", "R": "stub", "f": "figure", "h": "line", "u": "unit", "n": "note",
    "t": "sheet", "c": "column", "k": "figures",
    "o": "comment", "x": "format", "w": "whose", "z": "row",
}  # fmt: skip
_CONCEPTS: Final = {"t": "trade", "g": "gdp", "p": "population"}


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A printed qualifier.

    Attributes
    ----------
    text
        As printed; `^1` is a raised 1, `{unit}` the table's own unit.
    role
        `meaning`: the figure is another one, so no canonical series may be claimed without a
        doubt. `harmless`: nothing changes, and nothing is to be doubted. `mark`: the number
        stays.
    kind
        What sort of qualifier it is, for reports.
    language
        `zh`, `en` or empty for either.
    forms
        How it can be set.
    concepts
        What it can be said of.
    head
        The heading of the column of a long table that holds it; the code of a place.
    may_doubt
        A mark or harmless word at which a doubt is as good as none.
    """

    text: str
    role: Role
    kind: str
    language: str
    forms: tuple[Form, ...]
    concepts: frozenset[str]
    head: str = ""
    may_doubt: bool = False


# kind | language | forms | concepts | head | texts
_MEANING: Final = """
product | zh | pbhct | t | 商品类别 | 高新技术产品 · 机电产品 · 农产品 · 服装及衣着附件 · 集成电路 · 原油 · 钢材 · 汽车零配件 · 文化产品 · 大豆 · 成品油 · 医药品
product | en | bhct | t | Commodity | High-tech Products · Mechanical and Electrical Products · Agricultural Products · Textiles and Clothing · Crude Oil · Food and Live Animals · Machinery and Transport Equipment · Integrated Circuits · HS 85 · SITC 7
product | en | p | t | | High-tech · Agricultural · Manufactured · Textile · Non-oil · Energy
product | en | a | t | | of High-tech Products · of Motor Vehicles · of Agricultural Products
product | zh | a | t | | ：机电产品 · —高新技术产品 · ，其中机电产品 · /服务
product | en | a | t | | , high-tech products · - Agricultural · : manufactured goods · of which: Services
product | zh | pbt | t | | 機電產品 · 國有企業 · 對美國
odd | zh | pb | tg | | 月均 · 净 · 限额以上 · 中央企业 · 潜在 · 市本级 · 免税
odd | en | pb | tg | | Net · Monthly · Quarterly · Average · Informal · Potential · Duty-free
odd | zh | pb | p | | 外籍 · 老年 · 劳动力 · 参保 · 失业
odd | en | pb | p | | Foreign · Elderly · Insured · Unemployed · Institutional
rows | zh | z | tgp | | 其中：市区 · 增长速度(%) · 比重(%) · 平均 · 深圳 · 天津滨海新区 · 重庆两江新区 · 北京经济技术开发区 · 吉林市 · 其他 · 未分地区 · 海南州 · 浦东新区 · 东部地区 · 新疆生产建设兵团 · 湖北省武汉市
rows | zh | z | t | | 其中：机电产品 · #外商投资企业 · 上海海关 · 中关村国家自主创新示范区
rows | en | z | tgp | | Shenzhen · Growth (%) · Share (%) · Average · Others · Not specified · Eastern Region · Jilin City · Pudong New Area · Tianjin Binhai New Area · Chaoyang · of which: urban
partner | zh | pb | t | | 对美国 · 对欧盟 · 对东盟 · 对日本 · 对韩国 · 对“一带一路”沿线国家 · 对港澳台
partner | zh | bhct | t | 贸易伙伴 | 美国 · 欧盟 · 东盟 · 日本 · 中国香港 · 德国 · RCEP成员国
partner | en | ab | t | | with the United States · with ASEAN · with Belt and Road Countries · with Japan · with Hong Kong, China
partner | en | bhct | t | Partner | United States · European Union · ASEAN · Japan · Hong Kong SAR · Extra-EU27 · Germany · OECD members
ownership | zh | pbhct | t | 企业性质 | 外商投资企业 · 国有企业 · 民营企业 · 私营企业 · 集体企业 · 港澳台商投资企业 · 规模以上工业企业 · 中外合资企业
ownership | en | bhct | t | Ownership | Foreign-funded Enterprises · State-owned Enterprises · Private Enterprises · Collective-owned Enterprises · Joint Ventures
ownership | en | a | t | | of Foreign-funded Enterprises · by State-owned Enterprises · of Enterprises above Designated Size
mode | zh | pbhct | t | 贸易方式 | 一般贸易 · 加工贸易 · 来料加工装配贸易 · 进料加工贸易 · 边境小额贸易 · 保税物流 · 跨境电商 · 易货贸易 · 补偿贸易 · 租赁贸易
mode | en | bhct | t | Trade mode | Ordinary Trade · Processing Trade · Processing and Assembling with Supplied Materials · Frontier Petty Trade · Barter Trade · Goods in Bonded Areas · Compensation Trade
transport | zh | bhc | t | 运输方式 | 水路运输 · 航空运输 · 铁路运输
transport | en | bhc | t | Mode of transport | Sea · Air · Rail
services | zh | pb | t | | 服务 · 技术 · 货物和服务 · 转口 · 文化服务
services | en | ab | t | | of Services · of Goods and Services · of Technology
services | en | p | t | | Services · Re-export
destination | zh | b | t | | 按境内目的地和货源地分 · 按境内目的地、货源地分
destination | en | b | t | | by Place of Destination and Origin in China
sex | zh | pbhct | p | 性别 | 男性 · 女性 · 男 · 女
sex | en | pbhct | p | Sex | Male · Female · Women
age | zh | pbhct | p | 年龄组 | 0-14岁 · 15-64岁 · 65岁及以上 · 60岁以上 · 6岁及以上
age | en | bhc | p | Age | 0-14 · 15-64 · 65+ · Under 15 years · 65 years and over
age | en | ab | p | | aged 65 and over · aged 15-59 · of working age
people | zh | pbhct | p | 人口类别 | 城镇 · 乡村 · 农业 · 非农业 · 户籍 · 流动 · 少数民族 · 城区 · 外来 · 就业 · 文盲 · 农村贫困
people | en | pbhct | p | Group | Urban · Rural · Registered · Floating · Ethnic Minority · Employed · Illiterate · School-age · Migrant
people | zh | pb | p | | 年平均 · 年中
people | en | pb | p | | Mid-year · Annual Average
prices | zh | pbuht | g | | 按可比价格计算 · 按不变价格计算 · 2010年不变价 · 按2015年价格计算 · 可比价 · 1978年价格 · 购买力平价
prices | zh | c | tg | 价格类型 | 不变价 · 可比价 · 2010年价格
prices | en | buht | g | | at constant prices · at 2010 prices · chained 2015 prices · constant 2015 LCU · PPP · at comparable prices · chain-linked volumes · deflated by CPI
prices | en | c | tg | Price base | Constant prices · Chain linked volumes (2015) · PPP
prices | en | p | g | | Real · Deflated
adjusted | zh | bu | tg | | 季节调整后 · 剔除价格因素
adjusted | en | bu | tg | | seasonally adjusted · volume
sector | zh | pbhct | g | 产业 | 第一产业 · 第二产业 · 第三产业 · 工业 · 建筑业 · 金融业 · 海洋 · 农林牧渔业 · 数字经济 · 民营经济 · 非公有制经济 · 文化产业
sector | en | bhct | g | Industry | Primary Industry · Secondary Industry · Construction · Manufacturing · Services · Private Sector · Financial Intermediation · Agriculture, Forestry and Fishing
sector | en | p | g | | Marine · Industrial · Agricultural · Non-public · Green
capita | zh | pb | tg | | 人均 · 地均 · 每平方公里
capita | en | ab | tg | | per Capita · per Employed Person · per km²
growth | zh | ab | tgp | | 增速 · 增长率 · 比上年增长 · 同比增长 · 指数 · 环比 · 增加额
growth | en | ab | tgp | | Growth Rate · Index · Annual Change · Indices (preceding year = 100) · y-o-y
share | zh | ab | tgp | | 比重 · 占全国比重 · 构成 · 贡献率 · 位次 · 排名
share | en | ab | tgp | | Share of the National Total · as % of GDP · Ranking · Composition · Contribution
share | zh | a | t | | 差额 · 依存度
status | zh | pbcht | tgp | 数据类型 | 计划 · 预计 · 预测 · 估计 · 目标 · 规划
status | en | pbcht | tgp | Scenario | Planned · Forecast · Projected · Target · Budget
status | zh | y | tgp | | (预计) · 预测 · 计划数 · （目标）
status | en | y | tgp | | ~(forecast) · F · ~target · ~(projected) · ~plan
period | zh | bh | tg | | 1-6月 · 上半年 · 第一季度 · 1至9月 · 前三季度 · 下半年 · 三季度 · 1—2月 · 月平均 · 财政年度
period | zh | t | tg | | 1月 · 上半年 · 1-9月 · 一季度 · 11月
period | zh | y | tg | | 上半年 · 第一季度 · 1-6月 · 1至11月 · 前三季度 · 3月 · 四季度
period | en | bh | tg | | January-June · Q1 · First Half · Jan.-Sep. · First Quarter · Monthly Average · First Three Quarters · Fiscal Year · November
period | en | t | tg | | January · Q1 · H1 · Jan-Sep · FY
period | en | y | tg | | ~Q1 · Q3 · ~H1 · -20 · /20 · ~Jan.-Sep. · M05 · -11 · .3
period | zh | c | tg | 月份 | 1月 · 3 · 11
period | zh | c | tg | 季度 | 第一季度 · 3
period | en | c | tg | Month | January · 6 · Nov
period | en | c | tg | Quarter | Q1 · 2
period | en | c | tg | Frequency | Monthly · Quarterly
average | zh | b | tgp | | 五年平均 · 1978年以来累计 · 历年累计
average | en | b | tgp | | five-year average · cumulative since 1978 · three-year moving average
parts | zh | pbt | tgp | | 市辖区 · 地级市 · 开发区 · 自由贸易试验区 · 县域 · 省会城市 · 国家级新区 · 综合保税区 · 主要城市
parts | en | bt | tgp | | Prefecture-level Cities · Development Zones · Municipal Districts · Counties · Capital Cities · Bonded Zones
parts | en | a | tgp | | of Development Zones · of Capital Cities · of Major Cities
parts | zh | r | tgp | | 市辖区 · 城区 · 经济技术开发区 · （市区） · 综合保税区 · 海关 · （不含开发区） · 郊县
parts | en | r | tgp | | ~Urban Area · ~Development Zone · ~(city proper) · ~Customs District · ~(excluding zones) · ~Port
scope | zh | b | tgp | | 不含深圳 · 不含中央企业
scope | zh | b | p | | 抽样调查 · 不含现役军人
scope | en | b | tgp | | excluding Shenzhen · excl. central enterprises
scope | en | b | p | | sample survey · excluding the military
scale | zh | h | g | | 单位：万元 · 单位：百万元
scale | zh | h | t | | 单位：亿美元
scale | zh | h | p | | 单位：人
scale | en | h | g | | Unit: million yuan · (10 000 yuan)
scale | en | h | t | | Unit: USD million
scale | en | h | p | | Unit: person · Unit: 1 000 persons
scale | | x | tgp | | 0.000, · 0!.0000,
scale | zh | c | tgp | 乘数 | 万 · 1000
scale | en | c | tgp | Unit multiplier | Thousands · 1000000
more | zh | k | tgp | | 增长% · 比上年增长(%) · 同比±% · 增速 · 比重 · 占全国比重(%) · 位次 · 排名 · 人均(元) · 指数(上年=100) · 比去年同期增减 · 完成计划%
more | en | k | tgp | | Growth (%) · Rank · Share of total · Index · % change · Per capita · y-o-y · (+/-%) · Order · Growth · Contribution (%) · CAGR
whose | zh | w | t | 320000 | 江苏省
whose | zh | w | t | 110000 | 北京市
whose | zh | w | t | | 上海浦东新区 · 东部地区 · 深圳市 · 长三角地区 · 墨西哥 · 世界 · 西部十二省区 · 中关村
whose | en | w | t | 320000 | Jiangsu's · Jiangsu Province:
whose | en | w | t | | Shenzhen's · Mexico's · Eastern Region's · World · Pudong New Area's · OECD
whose | en | w | t | 810000 | Hong Kong's
comment | zh | o | tgp | | 预计数 · 口径：规模以上企业 · 1-11月累计 · 人均值 · 不含深圳
comment | en | o | tgp | | forecast · per capita · January to November only · excludes Shenzhen
format | | x | tgp | | 0"%" · 0.0"元/人" · 0"%"_)
format | | x | g | | 0"万元" · 0" million yuan"
note | zh | n | g | | 注：本表按可比价格计算。 · 注：本表数据按2010年不变价格计算。 · 注：本表为前三季度数据。 · 注：本表只包括规模以上工业。
note | zh | n | t | | 注：本表仅包括外商投资企业。 · 注：本表数据不含加工贸易。 · 注：本表为1-11月累计数。 · 注：本表为对美国贸易。
note | zh | n | p | | 注：本表为年平均人口。 · 注：本表为户籍人口。 · 注：本表只含城镇人口。
note | zh | n | tgp | | 注：本表数据为预计数。 · 注：本表数据为人均值。
note | en | n | g | | Note: Figures are at constant 2010 prices. · Note: Figures refer to the first three quarters. · Note: Data refer to fiscal years ending 30 June.
note | en | n | t | | Note: Data cover foreign-funded enterprises only. · Note: Processing trade is excluded. · Note: Data refer to January-November.
note | en | n | p | | Note: Data refer to the mid-year population. · Note: Urban population only.
note | en | n | tgp | | Note: Figures are forecasts. · Note: Figures are per capita.
"""

_HARMLESS: Final = """
prices | zh | bu | g | | 按当年价格计算 · 当年价格 · 现价 · 按现行价格计算 · 当年价 · 本表按当年价格计算
prices | en | bu | g | | at current prices · current prices · in current prices · nominal
prices | zh | b | g | | 按當年價格計算 · 當年價
prices | zh | c | g | 价格类型 | 当年价格 · 现价
prices | en | c | g | Price base | Current prices
prices | zh | n | g | | 注：本表按当年价格计算。 · 注：1.绝对数按当年价格计算。
prices | en | n | g | | Note: Data in this table are calculated at current prices. · a) Figures are in current prices.
year end | zh | b | p | | 年末 · 年底数 · 年末数 · 12月31日
year end | en | b | p | | year-end · end of year · at year-end · at the end of the year
resident | zh | b | p | | 常住人口 · 常住 · 总人口
resident | en | b | p | | total · both sexes · all ages · resident population
location | zh | b | t | | 按经营单位所在地分 · 按收发货人所在地分 · 按收发货人所在地统计
location | en | b | t | | by location of importers/exporters · by location of operating units · by location of China's foreign trade managing units
location | zh | n | t | | 注：本表按收发货人所在地统计。 · 注：进出口数据来源于海关总署。
customs | zh | b | t | | 海关统计 · 海关口径 · 货物 · 美元值
customs | en | b | t | | customs statistics · customs basis · goods · in US dollars · all commodities · to all partners
table | zh | a | tgp | | 统计表 · 一览表 · 情况 · 统计 · 数据
table | en | a | tgp | | Statistics · in Figures
unit again | zh | b | tgp | | {unit}
unit again | en | b | tgp | | {unit}
short name | zh | b | g | | GDP · GRP · 地区GDP
short name | en | b | g | | GRP · GDP
regions | zh | b | tgp | | 分省 · 分地区 · 分省、自治区、直辖市 · 按地区分 · 31个省区市 · 各省 · 部分地区
regions | en | b | tgp | | by region · by province · by province, autonomous region and municipality · 31 provinces · selected regions
continued | zh | b | tgp | | 续 · 续表 · 续表一
continued | en | b | tgp | | continued · cont'd
lines | zh | h | tgp | | 绝对数 · 总量 · 合计 · 数值
lines | en | h | tgp | | Total · Level · Absolute figures · Value
number | zh | i | tgp | | 表3-9 · 3-9 · 3—9 · 附表2 · 表一 · 3-9-1 · C01-02 · 三、
number | en | i | tgp | | Table 3-9 · 3-9 · 3.9 · Table A.3: · Annex 2.
source | zh | n | tgp | | 资料来源：国家统计局。 · 数据来源：海关总署。 · 摘编自《中国统计年鉴—2020》。 · 注：因四舍五入，合计数可能不等于分项之和。 · 注：本表不含香港、澳门特别行政区和台湾省。 · 制表：综合处 · 最后更新：2021-03-01 · “…”表示数据不足本表最小单位数。
source | en | n | tgp | | Source: National Bureau of Statistics of China. · Note: Totals may not add up due to rounding. · Note: Data do not include Hong Kong, Macao and Taiwan. · Last updated: 01/03/2021 · Copyright: all rights reserved. · Source: China Statistical Yearbook 2020, table 3-9.
whole year | zh | b | tg | | 1-12月 · 全年 · 年度 · 全年数 · 年度数据
whole year | en | b | tg | | annual · full year · January-December · calendar year · Jan.-Dec.
whole year | zh | y | tg | | 全年 · 1-12月 · 1至12月 · （全年） · 度
whole year | en | y | tg | | ~(full year) · ~Jan.-Dec. · ~[YR{year}]
totals | zh | c | t | 贸易伙伴 | 全部 · 世界 · 合计
totals | zh | c | t | 商品类别 | 全部商品 · 合计
totals | zh | c | p | 性别 | 合计 · 男女合计
totals | en | c | t | Partner | World · All partners
totals | en | c | t | Commodity | All commodities · TOTAL
totals | en | c | p | Sex | Total · Both sexes · T
totals | en | c | p | Age | Total · All ages
labels | zh | c | tgp | 频度 | 年 · 年度
labels | zh | c | tgp | 数据来源 | 国家统计局 · 海关总署
labels | zh | c | tgp | 备注 | 无
labels | zh | c | tgp | 国家 | 中国
labels | en | c | tgp | Frequency | Annual · A
labels | en | c | tgp | Source | NBS · China Customs
labels | en | c | tgp | Country | China
labels | en | c | tgp | Last update | 2021-03-01
labels | en | c | tgp | OBS_STATUS | A
labels | en | c | tgp | UNIT_MULT | 0
sheet | zh | t | tgp | | 表1 · 数据 · 第1页 · 分地区 · Sheet1 · 3-9 · 附表
sheet | en | t | tgp | | Sheet1 · data · Table 1 · Sheet 1 (2) · 3-9 · by region
comment | zh | o | g | | 当年价格 · 单位：亿元
comment | en | o | g | | at current prices
format | | x | tgp | | #,##0 · 0_) · #,##0_);\\(#,##0\\) · _ * #,##0_ ;_ * -#,##0_ · 0;[Red]-0 · General
format | zh | x | g | | #,##0"亿元"
region | zh | r | tgp | | {suffix}
region | en | r | tgp | | {suffix}
"""

_MARKS: Final = """
mark | | m | tgp | | ① · a) · * · [1] · ^1) · † · ②③ · ^a · (1)
mark | zh | m | tgp | | 注1 · 〔1〕 · ⑴
mark | | y | tgp | | ① · * · ^2 · a) · ^1) · ~a) · † · [1] · ②
mark | | r | tgp | | ① · a) · * · [2] · ~[2] · ~…… · ~...... · ^1 · ^1) · (1) · † · ②
mark | zh | R | tgp | | * · # · 1. · 3、 · (3) · ★
mark | en | R | tgp | | * · # · 1. · 3)
mark | | f | tgp | | ① · * · ** · ^1) · ^1 · ^a · † · [1] · ~① · ①② · ~a) · ^2
provisional | zh | b | tgp | | 初步核算数 · 初步数 · 快报数 · 最终核实数 · 修订数 · 初步核实数
provisional | en | b | tgp | | preliminary · provisional · revised · final · p
provisional | zh | y | tgp | | 初步核算数 · （初步数） · （快报） · p
provisional | en | y | tgp | | p · ~p · ~(p) · ~(preliminary) · ^p · ~r · (r) · ~provisional
provisional | | f | tgp | | ~p · (p) · p · ~r · ^p · ~P
provisional | zh | n | tgp | | 注：2019年为初步核算数。 · 注：表中数据为快报数。
provisional | en | n | tgp | | Note: Data are preliminary. · p: provisional
provisional | en | c | tgp | OBS_STATUS | P
provisional | zh | o | tgp | | 初步核算数 · 快报数
provisional | en | o | tgp | | preliminary · provisional
"""

# A flag that says less than a mark: estimated, break in series, confidential, unreliable.
_FLAGS: Final = """
flag | | f | tgp | | ~e · ~b · (c) · ~u · (e) · ~s · e
flag | en | c | tgp | OBS_STATUS | E · B
flag | en | y | tgp | | E · ~e
flag | zh | y | tgp | | E · （估）
flag | zh | n | tgp | | 注：部分数据已作修订。 · 注：统计口径与上年不同。
flag | en | n | tgp | | Note: There is a break in the series. · Note: The coverage differs from that of former years.
flag | zh | b | tgp | | 含研发支出 · 经普修订后 · 不含港澳台
flag | zh | r | tgp | | （含兵团）
"""


def _read(block: str, role: Role, *, may_doubt: bool = False) -> Iterator[Qualifier]:
    for line in block.strip().splitlines():
        kind, language, forms, concepts, head, texts = (
            part.strip() for part in line.split("|")
        )
        for text in texts.split(" · "):
            yield Qualifier(
                text=text.strip().replace("~", " "),
                role=role,
                kind=kind,
                language=language,
                forms=tuple(_FORMS[letter] for letter in forms),
                concepts=frozenset(_CONCEPTS[letter] for letter in concepts),
                head=head,
                may_doubt=may_doubt,
            )


ALL: Final = (
    *_read(_MEANING, "meaning"),
    *_read(_HARMLESS, "harmless"),
    *_read(_MARKS, "mark"),
    *_read(_FLAGS, "mark", may_doubt=True),
)

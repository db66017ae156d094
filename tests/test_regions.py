"""Regions by code and name, and the schemes that group them."""

import csv
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.errors import InputError, StorageError, UsageError
from hinterland.language import t
from hinterland.regions import (
    Region,
    china,
    find_country,
    list_schemes,
    read_country,
    scheme,
)
from hinterland.terms import using

CHINA = china()
BLANKS = [" ", "\t", "\n", "\u3000", "\u00a0", "\u2009", "\u200b", "\ufeff"]

#: GB/T 2260 code, the letters of ISO 3166-2:CN, and the short name.
TABLE = """
110000 BJ 北京  120000 TJ 天津  130000 HE 河北  140000 SX 山西  150000 NM 内蒙古
210000 LN 辽宁  220000 JL 吉林  230000 HL 黑龙江
310000 SH 上海  320000 JS 江苏  330000 ZJ 浙江  340000 AH 安徽  350000 FJ 福建  360000 JX 江西  370000 SD 山东
410000 HA 河南  420000 HB 湖北  430000 HN 湖南  440000 GD 广东  450000 GX 广西  460000 HI 海南
500000 CQ 重庆  510000 SC 四川  520000 GZ 贵州  530000 YN 云南  540000 XZ 西藏
610000 SN 陕西  620000 GS 甘肃  630000 QH 青海  640000 NX 宁夏  650000 XJ 新疆
710000 TW 台湾  810000 HK 香港  820000 MO 澳门
"""
PROVINCES = TABLE.split()
WITHOUT_DATA = ("710000", "810000", "820000")

GROUPS = {
    "three": {
        "east": "北京 天津 河北 辽宁 上海 江苏 浙江 福建 山东 广东 海南",
        "central": "山西 吉林 黑龙江 安徽 江西 河南 湖北 湖南",
        "west": "内蒙古 广西 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆",
    },
    "four": {
        "east": "北京 天津 河北 上海 江苏 浙江 福建 山东 广东 海南",
        "central": "山西 安徽 江西 河南 湖北 湖南",
        "west": "内蒙古 广西 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆",
        "northeast": "辽宁 吉林 黑龙江",
    },
    "eight": {
        "northeast": "辽宁 吉林 黑龙江",
        "north_coast": "北京 天津 河北 山东",
        "east_coast": "上海 江苏 浙江",
        "south_coast": "福建 广东 海南",
        "middle_yellow_river": "陕西 山西 河南 内蒙古",
        "middle_yangtze": "湖北 湖南 江西 安徽",
        "southwest": "云南 贵州 四川 重庆 广西",
        "northwest": "甘肃 青海 宁夏 西藏 新疆",
    },
}

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a CSV and return where it is."""

    def to(content: str | bytes) -> Path:
        path = tmp_path / "mine.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to


def plainest(name: str) -> str:
    """Return what is left of a name when everything that may be ignored is gone."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in text if c.isalnum() or c in "()")


# Names


def test_every_province_has_its_codes_and_its_short_name() -> None:
    known = {r.code: (r.iso, r.zh) for r in CHINA.regions if r.kind == "province"}
    codes, letters, names = PROVINCES[::3], PROVINCES[1::3], PROVINCES[2::3]
    assert known == {
        code: (f"CN-{iso}", zh) for code, iso, zh in zip(codes, letters, names, strict=True)
    }


def test_thirty_one_provinces_have_data_and_stand_in_code_order() -> None:
    assert CHINA.provinces == tuple(c for c in PROVINCES[::3] if c not in WITHOUT_DATA)
    assert len(CHINA.provinces) == 31
    assert CHINA.nation == "100000"


@pytest.mark.parametrize("region", CHINA.regions, ids=lambda r: r.code)
def test_each_name_of_a_region_finds_it(region: Region) -> None:
    for name in region.names:
        assert CHINA.find(name) is region
        assert CHINA.find(f"\u3000 {name.upper()}\t") is region
        assert CHINA.find("\u00a0".join(name)) is region
    assert CHINA.region(region.code) is region


def test_no_two_regions_share_a_name_even_without_punctuation() -> None:
    owners: dict[str, set[str]] = {}
    for region in CHINA.regions:
        for name in region.names:
            owners.setdefault(plainest(name), set()).add(region.code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("北　京", "110000"), ("北 京", "110000"), ("北京市", "110000"), ("  National Total", "100000"),
        ("全    国", "100000"), ("中国", "100000"), ("National", "100000"), ("China", "100000"),
        ("山西", "140000"), ("Shanxi", "140000"), ("陕西", "610000"), ("Shaanxi", "610000"),
        ("Shaan'xi", "610000"), ("Tibet", "540000"), ("Xizang", "540000"), ("Xizang (Tibet)", "540000"),
        ("西藏自治区", "540000"), ("内蒙古自治区", "150000"), ("Nei Mongol", "150000"),
        ("INNER MONGOLIA", "150000"), ("Guangxi Zhuang", "450000"), ("Beijing Municipality", "110000"),
        ("Ｈｅｂｅｉ", "130000"), ("１１００００", "110000"), ("cn-xj", "650000"), ("Hongkong", "810000"),
    ],
)  # fmt: skip
def test_names_as_they_are_printed(printed: str, code: str) -> None:
    assert CHINA.find(printed).code == code


def test_english_names_are_the_yearbook_s() -> None:
    english = {code: CHINA.region(code).en for code in ("140000", "150000", "540000", "610000")}
    assert english == {
        "140000": "Shanxi",
        "150000": "Inner Mongolia",
        "540000": "Xizang",
        "610000": "Shaanxi",
    }


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Shanix", "did you mean 'Shanxi'?"),
        ("Bejing", "did you mean 'Beijing'?"),
        ("内蒙", "did you mean '内蒙古'?"),
        ("xyzzy", "give its code or its usual name"),
        ("", "give its code or its usual name"),
    ],
)
def test_an_unknown_name_is_refused_with_a_hint(name: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        CHINA.find(name)
    assert str(error.value) == f"no region is called {name!r}; {hint}"


@pytest.mark.parametrize(
    "name", ["Total", "合计", "东部地区", "新疆建设兵团", "西", "11", "北京①", "Shaanxi*"]
)
def test_what_is_no_region_is_never_taken_for_one(name: str) -> None:
    with pytest.raises(InputError):
        CHINA.find(name)


@settings(deadline=None, max_examples=150)
@given(
    region=st.sampled_from([r for r in CHINA.regions if r.zh]),
    blanks=st.lists(st.sampled_from(BLANKS), max_size=8),
    data=st.data(),
)
def test_blanks_inside_a_name_never_change_the_match(
    region: Region, blanks: list[str], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(region.names))
    for blank in blanks:
        at = data.draw(st.integers(0, len(name)))
        name = name[:at] + blank + name[at:]
    assert CHINA.find(name) is region


@settings(deadline=None, max_examples=200)
@given(region=st.sampled_from(CHINA.regions), data=st.data())
def test_a_changed_letter_finds_nothing_unless_it_spells_a_name(
    region: Region, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(region.names))
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("aeinsxz019东北山陕西南京") | st.characters())
    changed = data.draw(
        st.sampled_from([name[:at] + letter + name[at + 1 :], name[:at] + letter + name[at:]])
    )
    spelt = {plainest(n): r for r in CHINA.regions for n in r.names}
    try:
        found = CHINA.find(changed)
    except InputError:
        return
    assert spelt.get(plainest(changed)) is found


# A country of one's own

ALPHABET = "region,kind,name\nA,province,Alpha\nB,province,Beta\n0,nation,Land\n"


def test_another_country_is_read_from_three_columns(write: Write) -> None:
    land = read_country(write(ALPHABET))
    assert (land.nation, land.provinces) == ("0", ("A", "B"))
    assert land.find("BETA").code == "B"
    assert land.region("A").has_data


def test_a_country_may_do_without_a_nation(write: Write) -> None:
    assert read_country(write("region,kind,name\nA,province,Alpha\n")).nation == "ALL"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (ALPHABET + "C,provinz,Gamma\n", "mine.csv, row 5: there is no kind 'provinz'; did you mean 'province'?"),
        (ALPHABET + "\n\nA,province,Gamma\n", "mine.csv, row 7: the code 'A' is already that of Alpha"),
        (ALPHABET + "C,province,\n", "mine.csv, row 5: the name is empty; fill it in"),
        (ALPHABET + ",province,Gamma\n", "mine.csv, row 5: the region is empty; fill it in"),
        (ALPHABET + "1,nation,Sea\n", "mine.csv: there is more than one row of kind nation"),
        ("region,kind,name\n0,nation,Land\n", "mine.csv: there is no row of kind province"),
        ("region,name\nA,Alpha\n", "mine.csv: the column 'kind' is missing"),
        ("region,kind,nmae\nA,province,Alpha\n", "mine.csv, row 2: the name is empty; fill it in"),
        ("region,kind,name,has_data\nA,province,Alpha,perhaps\n",
         "mine.csv, row 2: has_data is 'perhaps'; write yes or no"),
    ],
)  # fmt: skip
def test_a_country_s_faults_are_named_with_file_and_row(
    write: Write, content: str, says: str
) -> None:
    with pytest.raises(InputError) as error:
        read_country(write(content))
    assert str(error.value) == says


def test_a_country_s_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="can't be read"):
        read_country(tmp_path / "none.csv")


# Schemes


@pytest.mark.parametrize("name", GROUPS)
def test_a_shipped_scheme_groups_as_its_definition_says(name: str) -> None:
    shipped = scheme(name, CHINA)
    expected = {
        group: tuple(sorted(CHINA.find(zh).code for zh in members.split()))
        for group, members in GROUPS[name].items()
    }
    assert dict(shipped.groups) == expected
    assert list(shipped.groups) == list(expected)
    assert all(code in shipped.groups[shipped.of(code)] for code in CHINA.provinces)
    assert shipped.name == name


def test_the_shipped_schemes_are_listed() -> None:
    assert list_schemes() == tuple(sorted(GROUPS))


@pytest.mark.parametrize("name", GROUPS)
def test_the_names_beside_the_codes_are_the_regions_own(name: str) -> None:
    import hinterland as home

    path = Path(home.__file__).parent / "data" / "china" / "schemes" / f"{name}.csv"
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        code, _, label = line.split(",")
        assert CHINA.region(code).en == label


def rows(**changed: str) -> str:
    """Return a scheme of two groups that covers China, some provinces' groups changed."""
    halves = {r: "north" if r < "400000" else "south" for r in CHINA.provinces} | {
        CHINA.find(name).code: group for name, group in changed.items()
    }
    return "region,group\n" + "".join(f"{r},{group}\n" for r, group in halves.items())


@pytest.mark.parametrize(
    "form",
    [
        lambda text: text,
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace(",", " , "),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text + "香港,special\nMacao,\n全国,all\n",
        lambda text: text.replace("110000", "北　京").replace("540000", "Tibet"),
        lambda text: "note,region,group\n" + "".join(f"x,{r}\n" for r in text.splitlines()[1:]),
    ],
    ids=[
        "plain",
        "bom",
        "crlf",
        "cr",
        "padded",
        "blank rows",
        "further units",
        "names",
        "columns",
    ],
)
def test_a_scheme_of_one_s_own(write: Write, form: Callable[[str], str]) -> None:
    mine = scheme(write(form(rows())), CHINA)
    assert mine.name == "mine"
    assert {group: len(codes) for group, codes in mine.groups.items()} == {
        "north": 15,
        "south": 16,
    }


def test_groups_keep_the_file_s_order_and_members_the_codes(write: Write) -> None:
    text = rows()
    head, *body = text.splitlines()
    mine = scheme(write("\n".join([head, *reversed(body)])), CHINA)
    assert list(mine.groups) == ["south", "north"]
    assert mine.groups["north"] == tuple(sorted(mine.groups["north"]))


def test_a_scheme_may_cover_some_provinces_only(write: Write) -> None:
    path = write("region,group\n北京,a\n上海,b\n广东,c\n")
    part = scheme(path, CHINA, is_whole=False)
    assert dict(part.groups) == {"a": ("110000",), "b": ("310000",), "c": ("440000",)}
    with pytest.raises(KeyError):
        part.of("500000")
    of_two = scheme(path, CHINA.part(["110000", "310000"]))
    assert dict(of_two.groups) == {"a": ("110000",), "b": ("310000",)}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (rows() + "陕西,north\n", "mine.csv, row 33: Shaanxi is in the scheme twice; keep one row"),
        (rows().replace("540000,south\n", ""), "mine.csv: these regions are in no group: Xizang; add a row for each, or take only those that the scheme covers: only = [...] in the study file"),
        (rows(北京="nation"), "mine.csv, row 2: the name 'nation' is reserved (Beijing)"),
        (rows(天津=""), "mine.csv, row 3: the group is empty (Tianjin)"),
        (rows() + "\nShangai,south\n", "mine.csv, row 34: no region is called 'Shangai'; did you mean 'Shanghai'?"),
        ("region,zone\n110000,a\n", "mine.csv: the column 'group' is missing"),
        ("region,group\n", "mine.csv: there is a header but no row"),
        ("", "mine.csv: the column 'region' is missing"),
        (b"\x89PNG\r\n\x1a\n\x00", "mine.csv: the encoding of the text is not known; save it as UTF-8 CSV"),
        ("region,group\n北京市,东部\n北京,东部\n".encode("gbk"), "mine.csv, row 3: Beijing is in the scheme twice; keep one row"),
        ('region,group\n"' + "a" * 140_000, "mine.csv, row 2: this is not a CSV file (field larger than field limit (131072))"),
    ],
    ids=["twice", "missing", "reserved", "no group", "unknown", "column", "no row", "empty", "binary", "gbk", "huge"],
)  # fmt: skip
def test_a_scheme_s_faults_are_named_in_one_line(
    write: Write, content: str | bytes, says: str
) -> None:
    csv.field_size_limit(131_072)  # other packages set it for the whole process
    with pytest.raises(InputError) as error:
        scheme(write(content), CHINA)
    assert str(error.value) == says


def test_a_name_that_stands_for_no_scheme(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no scheme or file 'thre'; did you mean 'three'\?$"):
        scheme("thre", CHINA)
    with pytest.raises(UsageError, match="known: eight, four, three"):
        scheme(tmp_path, CHINA)


@settings(deadline=None, max_examples=40)
@given(drop=st.integers(0, 30), again=st.integers(0, 30))
def test_each_province_has_to_stand_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, drop: int, again: int
) -> None:
    head, *body = rows().splitlines()
    path = tmp_path_factory.mktemp("scheme") / "mine.csv"
    for lines in (body[:drop] + body[drop + 1 :], [*body, body[again]]):
        path.write_text("\n".join([head, *lines]), encoding="utf-8")
        with pytest.raises(InputError, match=r"in no group|twice"):
            scheme(path, CHINA)


def test_regions_may_share_a_name(write: Write) -> None:
    land = read_country(
        write(
            "region,kind,name\n01,province,León\n02,province,Springfield\n03,province,Springfield\n"
        )
    )
    assert land.find("03").code == "03"
    with pytest.raises(
        InputError, match=r"several regions are called 'springfield'; give a code: 02 .*, 03"
    ):
        land.find("springfield")
    with pytest.raises(InputError, match="did you mean 'León'"):
        land.find("leon")
    with pytest.raises(InputError, match="did you mean '01'"):
        land.find("1")


def test_a_part_of_a_country() -> None:
    part = CHINA.part(["湖北", "Hunan", "410000"])
    assert part.provinces == ("410000", "420000", "430000")
    assert part.nation == CHINA.nation
    assert part.is_part
    assert not CHINA.is_part
    assert len(scheme("three", part).groups) == 1
    with pytest.raises(InputError, match="Taiwan is not one of the regions with figures"):
        CHINA.part(["Taiwan"])


def test_each_region_may_be_a_group_of_its_own() -> None:
    found = scheme("regions", CHINA.part(["Hubei", "Hunan"]))
    assert found.groups == {"420000": ("420000",), "430000": ("430000",)}
    assert found.names["420000"]["zh"] == "湖北"


def test_schemes_name_their_groups_in_both_languages(write: Write) -> None:
    table = write("region,group\n" + "".join(f"{code},a\n" for code in CHINA.provinces))
    table.with_suffix(".toml").write_text(
        'title = { en = "All" }\n[groups]\na = { en = "Everyone", zh = "全体" }\n', "utf-8"
    )
    assert scheme(table, CHINA).names == {"a": {"en": "Everyone", "zh": "全体"}}


def test_regions_and_schemes_in_excel(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "regions.xlsx")
    sheet = book.add_worksheet("about")
    sheet.write_row(0, 0, ["made up"])
    sheet = book.add_worksheet("regions")
    for number, row in enumerate(
        [["region", "kind", "name"], [1, "province", "Alpha"], [2, "province", "Beta"]]
    ):
        sheet.write_row(number, 0, row)
    book.close()
    assert read_country(tmp_path / "regions.xlsx").provinces == ("1", "2")


PACK = 'code = "RUR"\ncurrency = "EUR"\nname = "Ruritania"\nunit_of_regions = { en = ["duchy", "duchies"], zh = "公国" }\n'


def test_a_pack_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "country.toml").write_text(PACK, "utf-8")
    (tmp_path / "regions.csv").write_text(
        "region,kind,name\nSA,province,Strelsau\nZE,province,Zenda\n", "utf-8"
    )
    land = find_country(tmp_path)
    assert (land.currency, land.nation, land.provinces) == ("EUR", "ALL", ("SA", "ZE"))
    with using(land.terms):
        assert t("{provinces} of {nation}") == "duchies of Ruritania"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (PACK.replace("EUR", "euro"), "country.toml: currency must be an ISO 4217 code such as EUR, not 'euro'"),
        (PACK + "schema = 'x'\n", "country.toml: there is no key 'schema'; did you mean 'scheme'?"),
        (PACK.replace('["duchy", "duchies"]', '"duchy"'), "country.toml: unit_of_regions.en must be one and several, such as [\"state\", \"states\"]"),
        ("code = “RUR”", "country.toml: this is not a TOML file"),
        (PACK.replace('{ en = ["duchy", "duchies"], zh = "公国" }', '"duchy"'), "country.toml: unit_of_regions.en must be one and several"),
        (PACK.replace('"Ruritania"', "5"), "country.toml: name must be a text or a table such as { en = "),
        (PACK + 'fiscal_year_end = { gdp = "June" }\n', 'country.toml: fiscal_year_end must give a month and day by series: { gdp = "06-30" }'),
        (PACK + '[[note]]\ntext = "x"\nyears = "2018"\n', "country.toml: the years of a note must be one or two"),
        (PACK + '[[note]]\ntext = "x"\nregions = "SA"\n', "country.toml: note.regions must be a list of texts"),
    ],
)  # fmt: skip
def test_a_packs_faults_are_named(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "country.toml").write_text(content, "utf-8")
    (tmp_path / "regions.csv").write_text("region,kind,name\nSA,province,Strelsau\n", "utf-8")
    with pytest.raises(InputError) as error:
        find_country(tmp_path)
    assert says in str(error.value)


def test_regions_of_one_name_are_told_apart_as_groups(write: Write) -> None:
    land = read_country(
        write("region,kind,name\n02,province,Springfield\n03,province,Springfield\n")
    )
    assert [x["en"] for x in scheme("regions", land).names.values()] == [
        "Springfield (02)",
        "Springfield (03)",
    ]


@pytest.mark.parametrize("names", ["[groups]\na = 5\n", 'groups = "a"\n', "title = 5\n"])
def test_names_of_groups_that_are_none_are_refused(write: Write, names: str) -> None:
    table = write("region,group\n" + "".join(f"{code},a\n" for code in CHINA.provinces))
    table.with_suffix(".toml").write_text(names, "utf-8")
    with pytest.raises(InputError, match=r"mine\.toml: (groups|title)"):
        scheme(table, CHINA)

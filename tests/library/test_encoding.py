"""Which text a page's bytes are."""

import encodings
import pkgutil
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.library.text.encoding import decode, interpret, lookup

PADDING = "<!-- " + "x" * 20_000 + " -->"


def meta(charset: str) -> str:
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    )


@pytest.mark.parametrize(
    ("body", "content_type", "text", "encoding"),
    [
        (b"\xef\xbb\xbf" + "进".encode(), "text/html; charset=gbk", "进", "utf-8"),
        (b"\xff\xfe" + "进".encode("utf-16-le"), None, "进", "utf-16-le"),
        (b"\xfe\xff" + "进".encode("utf-16-be"), None, "进", "utf-16-be"),
        ("朱镕基".encode("gbk"), "text/html; charset=gb2312", "朱镕基", "gb18030"),
        ("〇㐂𠀀".encode("gb18030"), "text/html;charset='GBK'", "〇㐂𠀀", "gb18030"),
        ("进出口".encode("gbk"), None, "进出口", "gb18030"),
        ("进出口".encode(), None, "进出口", "utf-8"),
        ("進出口".encode("big5"), 'text/html; charset="Big5"', "進出口", "big5hkscs"),
        ("café".encode("latin-1"), "text/html; charset=iso-8859-1", "café", "windows-1252"),
        ("“€”".encode("cp1252"), "text/html; charset=latin1", "“€”", "windows-1252"),
        (b"plain", None, "plain", "utf-8"),
        (b"", None, "", "utf-8"),
    ],
)
def test_who_is_believed(
    body: bytes, content_type: str | None, text: str, encoding: str
) -> None:
    assert decode(body, content_type) == (text, encoding)


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", "x-gbk", "cp936"])
def test_a_page_that_names_a_narrow_chinese_set_is_read_in_the_wide_one(declared: str) -> None:
    text = meta(declared) + "朱镕基、堃、喆、〇"
    assert decode(text.encode("gb18030")) == (text, "gb18030")


def test_meta_after_a_long_comment_is_found_and_one_inside_a_comment_is_not() -> None:
    text = f"<!-- {meta('utf-8')} -->{PADDING}{meta('gb2312')}进出口"
    assert decode(text.encode("gbk")) == (text, "gb18030")


def test_meta_far_down_without_comments_is_too_late() -> None:
    text = "<p>" + "x" * 5000 + meta("big5") + "进出口"
    assert decode(text.encode("gbk")) == (text, "gb18030")


def test_a_default_latin_header_does_not_win_over_the_page() -> None:
    text = meta("gb2312") + "进出口"
    assert decode(text.encode("gbk"), "text/html; charset=ISO-8859-1") == (text, "gb18030")


def test_where_server_and_page_differ_the_bytes_decide() -> None:
    text = meta("gb2312") + "进出口总额"
    assert decode(text.encode("gbk"), "text/html; charset=utf-8") == (text, "gb18030")
    assert decode(text.encode(), "text/html; charset=utf-8") == (text, "utf-8")


def test_a_lone_declaration_is_believed_and_only_the_bad_byte_is_lost() -> None:
    body = "进出口".encode() + b"\xff" + "总额".encode()
    assert decode(body, "text/html; charset=utf-8") == ("进出口\ufffd总额", "utf-8")


def test_undeclared_bytes_that_fit_nowhere_are_read_where_least_is_lost() -> None:
    body = "进出口".encode() + b"\xff" + "总额及其增长".encode()
    assert decode(body) == ("进出口\ufffd总额及其增长", "utf-8")
    body = "进出口".encode("gbk") + b"\xff\xff" + "总额及其增长".encode("gbk")
    assert decode(body)[1] == "gb18030"


@pytest.mark.parametrize("cut", [1, 2])
def test_a_body_cut_inside_a_character_keeps_its_encoding(cut: int) -> None:
    # Eight of these nine octets would make sense in GB 18030, too.
    text, encoding = decode("进出口".encode()[:-cut])
    assert (text.rstrip("\ufffd"), encoding) == ("进出", "utf-8")


@pytest.mark.parametrize("said", ["utf-16", "UTF-16LE", "utf-16be"])
def test_a_readable_meta_is_never_utf_16(said: str) -> None:
    text = meta(said) + "进出口"
    assert decode(text.encode()) == (text, "utf-8")


def test_xml_declaration_counts() -> None:
    text = '<?xml version="1.0" encoding="gb2312"?><html>进出口'
    assert decode(text.encode("gbk")) == (text, "gb18030")


@pytest.mark.parametrize(
    "label",
    ["rot13", "hex", "zip", "utf-32", "utf-7", "idna", "unicode_escape", "", "a\0b", "x" * 99],
)
def test_names_that_are_no_web_encoding_are_unknown(label: str) -> None:
    assert lookup(label) is None
    assert decode("进".encode(), f"text/html; charset={label}") == ("进", "utf-8")


CODECS = sorted(module.name for module in pkgutil.iter_modules(encodings.__path__))


@settings(max_examples=200, deadline=None)
@given(
    body=st.binary(max_size=200),
    server=st.none() | st.sampled_from(CODECS) | st.text(max_size=20),
    page=st.none() | st.sampled_from(CODECS) | st.text(max_size=20),
)
def test_any_bytes_under_any_name_give_text(
    body: bytes, server: str | None, page: str | None
) -> None:
    declared = f'<meta charset="{page}">'.encode("utf-8", "replace") if page else b""
    text, encoding = decode(declared + body, f"text/html; charset={server}" if server else None)
    assert isinstance(text, str)
    (declared + body).decode(encoding, "replace")


@given(text=st.text(st.characters(codec="gb18030", min_codepoint=0x20), max_size=50))
def test_what_was_written_in_gb18030_is_read_back(text: str) -> None:
    page = meta("gbk") + text
    assert decode(page.encode("gb18030")) == (page, "gb18030")


NAMES: dict[str, str] = {
    "gb18030": "北京 天津 内蒙古 黑龙江 陕西 亳州 衢州 濮阳 儋州 盱眙县 綦江区 朱镕基 单位：万元 同比增长（%） 常住人口",
    "big5hkscs": "臺北市 新北市 桃園市 屏東縣 澎湖縣 深水埗 油尖旺 廣東 遼寧 各地區進出口總額 單位：億美元 年底人口數",
    "cp932": "都道府県 北海道 青森県 栃木県 埼玉県 東京都 沖縄県 輸出額 単位：百万円 サービス業 総数 令和元年",
    "cp949": "서울특별시 부산광역시 경기도 강원도 충청북도 제주특별자치도 수출액 단위:백만달러 행정구역별 합계",
    "cp1251": "Москва Санкт-Петербург Татарстан Экспорт Импорт Регион Всего Население Краснодарский",
    "cp1253": "Αττική Μακεδονία Θεσσαλία Πελοπόννησος Περιφέρεια Εξαγωγές",
}  # fmt: skip
WESTERN: dict[str, str] = {
    "fr": "Île-de-France|Auvergne-Rhône-Alpes|Bourgogne-Franche-Comté|Hébei|Québec|Puy-de-Dôme|Neuchâtel",
    "es": "Nuevo León|México|Michoacán|Querétaro|Yucatán|España|Entre Ríos|Castilla y León|Año|Córdoba",
    "de": "Baden-Württemberg|Thüringen|Österreich|Kärnten|München|Köln|Bevölkerung|Größe",
    "pt": "São Paulo|Paraná|Ceará|Goiás|Maranhão|Rondônia|Espírito Santo|Exportação|Região",
    "sv": "Västra Götaland|Skåne|Örebro|Östergötland|Malmö|Göteborg|København",
}  # fmt: skip
CASES = [(encoding, name) for encoding, names in NAMES.items() for name in names.split(" ")]
CASES += [("windows-1252", name) for names in WESTERN.values() for name in names.split("|")]


@pytest.mark.parametrize(("encoding", "name"), CASES)
def test_one_name_that_declares_nothing_is_read_in_its_language(
    encoding: str, name: str
) -> None:
    body = f"{name},12345,678.9\n".encode(encoding)
    assert decode(body) == (body.decode(encoding), encoding)


@given(
    encoding=st.sampled_from(["gb18030", "big5hkscs", "cp932", "cp949"]),
    picks=st.lists(st.integers(0, 9), min_size=4, max_size=9, unique=True),
    figures=st.lists(st.integers(0, 10**6), min_size=9, max_size=9),
)
@settings(deadline=None)
def test_short_tables_of_east_asia_are_read_and_sure(
    encoding: str, picks: list[int], figures: list[int]
) -> None:
    names = NAMES[encoding].split(" ")
    text = "\r\n".join(f"{names[pick]},{figures[row]}" for row, pick in enumerate(picks))
    assert interpret(text.encode(encoding)) == (text, encoding, True)


@given(
    language=st.sampled_from(sorted(WESTERN)),
    encoding=st.sampled_from(["windows-1252", "mac_roman", "cp850"]),
    mark=st.sampled_from([",", ";", "\t"]),
)
@settings(deadline=None)
def test_tables_of_western_europe_are_read_as_windows_mac_and_dos_write_them(
    language: str, encoding: str, mark: str
) -> None:
    text = "\n".join(f"{name}{mark}{n}" for n, name in enumerate(WESTERN[language].split("|")))
    assert interpret(text.encode(encoding)) == (text, encoding, True)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_no_bytes_are_lost_in_silence(body: bytes) -> None:
    decoded = interpret(body)
    assert decoded.text == body.decode(
        decoded.encoding, "replace"
    ) or decoded.encoding.startswith(("utf", "gb"))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("content_type", [None, "text/csv; charset=utf-16", "text/csv"])
def test_utf_16_without_a_mark(encoding: str, content_type: str | None) -> None:
    text = "地区,2018\r\n北京,5\r\n"
    assert decode(text.encode(encoding), content_type) == (text, encoding)


def test_utf_16_that_is_only_declared() -> None:
    assert decode("进出口".encode("utf-16-le"), "text/csv; charset=utf-16le")[0] == "进出口"
    assert decode("进出口,5".encode(), "text/csv; charset=utf-16") == ("进出口,5", "utf-8")


def test_a_latin_header_by_default_on_a_chinese_file_without_its_own_word() -> None:
    body = "地区,2018\n北京,5\n天津,6\n".encode("gbk")
    assert decode(body, "text/csv; charset=ISO-8859-1")[1] == "gb18030"


@pytest.mark.parametrize("said", ["utf-8", "gb2312"])
def test_a_declaration_that_can_not_be_right_is_not_believed(said: str) -> None:
    text = meta(said) + "进出口总额（按经营单位所在地分）"
    actual = "gb18030" if said == "utf-8" else "utf-8"
    assert decode(text.encode(actual)) == (text, actual)


def test_what_is_not_sure_is_said() -> None:
    assert interpret("进出口".encode()).sure
    assert interpret(("<meta charset=gbk>" + "堃").encode("gbk")).sure
    assert interpret("北京,5\n上海,6".encode("gbk")).sure
    assert not interpret("堃,5".encode("gbk")).sure
    assert not interpret("Vysočina,5".encode("cp1250")).sure


def test_a_long_file_is_guessed_from_a_few_lines() -> None:
    body = "进出口总额,123,456\n".encode("gbk") * 200_000
    began = time.perf_counter()
    assert decode(body)[1] == "gb18030"
    assert time.perf_counter() - began < 2

"""Which text a page's bytes are."""

import encodings
import pkgutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.library.encoding import decode, lookup

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

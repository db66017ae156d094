"""robots.txt, by RFC 9309."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hinterland.crawler.fetching.robots import MAX_BODY, parse

from .cases import robots

SITE = "http://example.org"


def allowed(rules: str | bytes, path: str, agent: str = "hinterland") -> bool:
    body = rules.encode() if isinstance(rules, str) else rules
    return parse(body).allowed(agent, SITE + path)


def test_public_conformance_cases() -> None:
    assert [case for case in robots() if not case.is_settled] == []


def test_without_rules_all_is_allowed() -> None:
    for body in (b"", b"\0\xff", b"<html>not found</html>", b"User-agent: hinterland"):
        assert allowed(body, "/a")
        assert parse(body).crawl_delay("hinterland") is None


@pytest.mark.parametrize(
    "agent", ["hinterland", "Hinterland/0.1 (+mailto:a@b.c)", "HINTERLAND"]
)
def test_the_group_of_our_own_name_replaces_the_group_of_all(agent: str) -> None:
    rules = (
        "User-agent: *\nDisallow: /\nCrawl-delay: 9\n\nUser-agent: Hinterland/2\nDisallow: /x"
    )
    assert allowed(rules, "/a", agent)
    assert not allowed(rules, "/x", agent)
    assert not allowed(rules, "/a", "other")
    assert not allowed(rules, "/a", "hinterland-images")
    assert parse(rules.encode()).crawl_delay(agent) is None


def test_the_file_itself_is_always_allowed() -> None:
    rules = "User-agent: *\nDisallow: /"
    assert allowed(rules, "/robots.txt")
    assert not allowed(rules, "/robots.txt?a")
    assert not allowed(rules, "/a/robots.txt")


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/~a", "/%7Ea", True),
        ("/%7Ea", "/~a", True),
        ("/a%2fb", "/a%2Fb", True),
        ("/a%2Fb", "/a/b", False),
        ("/a b", "/a%20b", True),
        ("/a[1]", "/a%5B1%5D", True),
        ("/it's", "/it's", True),
        ("/?q=it's", "/?q=it%27s", True),
        ("/100%", "/100%25", True),
        ("/价", "/%E4%BB%B7", True),
        ("/à", "/%C3%A0", True),
        ("/a*b*c", "/axxbyyc/d", True),
        ("/a*b*c$", "/abcbc", True),
        ("/a*b*c$", "/abc/", False),
        ("/ab*ab$", "/ab", False),
        ("/a$b", "/a$b", True),
        ("/a$b", "/a", False),
        ("*.gif$", "/x/y.gif", True),
        ("*", "/", True),
        ("$", "/", False),
        ("a", "/a", False),
    ],
)
def test_patterns(pattern: str, path: str, matches: bool) -> None:
    assert allowed(f"User-agent: *\nDisallow: {pattern}", path) is not matches


def test_rules_are_compared_by_octets_whatever_their_encoding() -> None:
    rules = "User-agent: *\nDisallow: /价".encode("gbk")
    assert not allowed(rules, "/%BC%DB")
    assert allowed(rules, "/%E4%BB%B7")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"])
def test_line_ends_and_byte_order_marks(end: str, mark: bytes) -> None:
    rules = end.join(["User-agent : * # all", " \tDISALLOW:/a#b ", "Allow: /a/b", ""])
    assert not allowed(mark + rules.encode(), "/a")
    assert allowed(mark + rules.encode(), "/a/b")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_marked_encodings(encoding: str) -> None:
    assert not allowed("User-agent: *\nDisallow: /a".encode(encoding), "/a")


@pytest.mark.parametrize(
    "line", ["Disallow /a", "dissallow: /a", "Disalow:/a", "disallow  :  /a  ", "Disallow:\t/a"]
)
def test_what_sites_evidently_mean(line: str) -> None:
    assert not allowed(f"Useragent: *\n{line}", "/a")


@pytest.mark.parametrize(
    "line", ["Disallow /a b", "Disallow", "Disallow:", "Disallows: /a", "/a"]
)
def test_lines_that_say_nothing(line: str) -> None:
    assert allowed(f"User-agent: *\n{line}", "/a")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("5", 5.0),
        ("0.5", 0.5),
        ("0", 0.0),
        ("-1", None),
        ("inf", None),
        ("nan", None),
        ("x", None),
    ],
)
def test_crawl_delay(said: str, seconds: float | None) -> None:
    rules = parse(f"User-agent: *\nCrawl-delay: {said}\nDisallow:".encode())
    assert rules.crawl_delay("hinterland") == seconds


def test_crawl_delay_belongs_to_the_crawlers_named_above_it_and_the_longest_counts() -> None:
    rules = parse(
        b"User-agent: a\nCrawl-delay: 10\nUser-agent: b\nDisallow: /x\n\n"
        b"User-agent: *\nCrawl-delay: 30\nUser-agent: a\nCrawl-delay: 2"
    )
    delays = {name: rules.crawl_delay(name) for name in ("a", "b", "c")}
    assert delays == {"a": 10.0, "b": None, "c": 30.0}
    assert not rules.allowed("a", SITE + "/x")


def test_only_the_first_500_kib_count_and_no_rule_is_read_by_half() -> None:
    head = b"User-agent: *\nDisallow: /a\n"
    comment = b"#" * (MAX_BODY - len(head) - len(b"\nDisallow: /b")) + b"\n"
    assert not allowed(head + comment + b"Disallow: /bcd", "/a")
    assert allowed(head + comment + b"Disallow: /bcd", "/bxx")
    assert not allowed(head + comment[9:] + b"Disallow: /b\nDisallow: /c", "/b")


def test_hostile_patterns_cost_little() -> None:
    body = (
        b"User-agent: *\nDisallow: /" + b"*a" * 100_000 + b"b$\n" + b"Disallow: /*a*b\n" * 5_000
    )
    rules = parse(body)
    started = time.perf_counter()
    assert rules.allowed("hinterland", SITE + "/" + "a" * 1_900)
    assert time.perf_counter() - started < 2


@settings(max_examples=300, deadline=None)
@given(
    pattern=st.text("ab*$/%2A", max_size=8).map("/".__add__),
    path=st.text("ab/*$%", max_size=8).map("/".__add__),
)
def test_patterns_mean_what_a_regular_expression_would(pattern: str, path: str) -> None:
    def written(text: str, specials: str) -> str:
        text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
        escapes = {"*": "%2A", "$": "%24"}
        text = "".join(c if c in specials else escapes.get(c, c) for c in text)
        return re.sub("%[0-9A-Fa-f]{2}", _decoded, text)

    body, anchor = (pattern[:-1], r"\Z") if pattern.endswith("$") else (pattern, "")
    expected = re.match(
        re.escape(written(body, "*")).replace(r"\*", ".*") + anchor, written(path, "")
    )
    assert allowed(f"User-agent: *\nDisallow: {pattern}", path) is (expected is None)


def _decoded(found: re.Match[str]) -> str:
    character = chr(int(found[0][1:], 16))
    is_unreserved = character.isascii() and (character.isalnum() or character in "-._~")
    return character if is_unreserved else found[0].upper()


LINES = st.sampled_from(
    [
        "User-agent: *",
        "user-agent: hinterland",
        "Disallow: /a*",
        "Allow: $",
        "Crawl-delay: 1e400",
        "\0",
        "%",
    ]
)


@settings(max_examples=200, deadline=None)
@given(body=st.lists(LINES.map(str.encode) | st.binary(max_size=20)).map(b"\n".join))
def test_any_bytes_are_a_robots_file(body: bytes) -> None:
    rules = parse(body)
    assert rules.allowed("hinterland", SITE + "/robots.txt")
    assert rules.allowed("hinterland", SITE + "/a") in {True, False}
    assert (rules.crawl_delay("hinterland") or 0.0) >= 0.0

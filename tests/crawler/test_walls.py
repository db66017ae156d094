"""Walls: which answers keep crawlers out, and what their names are in Chinese."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.crawler.fetching.reasons import TEMPLATES, translated
from hinterland.crawler.fetching.walls import wall
from hinterland.language import speaking

MARKS = (b"wzws", b"WZWS", b"waf_zw_verify")
PIECES = st.sampled_from(
    [*MARKS, b"z", b"Z", b"wz", b"ws", b"waf_", b"zw_verify", b"<p>", b"x"]
)


@given(st.lists(PIECES, max_size=12))
def test_a_challenge_is_known_by_its_mark(pieces: list[bytes]) -> None:
    body = b"".join(pieces)
    expected = "challenge page (wzws)" if any(mark in body for mark in MARKS) else ""
    assert wall(200, body, "http://a.example/") == expected


@pytest.mark.parametrize(
    ("reason", "chinese"),
    [
        ("connection lost", "连接中断"),
        ("robots.txt: connection lost", "robots.txt：连接中断"),
        ("keeps giving answer 503", "反复返回HTTP 状态码503"),
        ("no connection (connection refused)", "无法连接（连接被拒绝）"),
        ("a wall: script challenge (412)", "访问屏障：脚本验证（412）"),
        ("the page is larger than --max-body", "网页大于 --max-body"),
        ("127.0.0.1 is a private address; use --allow-private to fetch it",
         "127.0.0.1是私有地址；如需抓取，请使用 --allow-private"),
        ("something else", "something else"),
        ("", ""),
    ],
)  # fmt: skip
def test_reasons_are_translated_when_they_are_shown(reason: str, chinese: str) -> None:
    assert translated(reason) == reason
    with speaking("zh"):
        assert translated(reason) == chinese


def test_every_template_is_translated() -> None:
    with speaking("zh"):
        for template in TEMPLATES:
            assert translated(template) != template

"""A small page library, made up: a table with its style, in two versions, and what tries to escape."""

import base64
from pathlib import Path

from hinterland.library import Answer, Entry, Shard
from hinterland.library.search.indexing import index_new

HOST = "stats.example"
TRADE = f"http://{HOST}/2020/trade.htm"
#: Each region's trade of 2018 and 2019, in billions of dollars; of 2019, Chongqing's as revised.
FIGURES = {
    "北京": ("412.4", "416.4"), "天津": ("122.5", "106.7"), "湖北": ("52.8", "57.1"),
    "重庆": ("79.0", "83.9"), "四川": ("89.9", "98.1"),
}  # fmt: skip
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def entry(
    address: str, body: str | bytes, *, mime: str = "text/html; charset=utf-8",
    fetched: str = "2020-01-12T08:00:00.000Z",
) -> Entry:  # fmt: skip
    answer = Answer(
        address=address, fetched=fetched, status=200, reason="OK",
        headers=((b"Content-Type", mime.encode()),),
        body=body.encode() if isinstance(body, str) else body,
        request=b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    )  # fmt: skip
    return Entry.of(answer, host=f"{HOST}:80")


def keep(folder: Path, *entries: Entry) -> Path:
    """Keep some answers in a library and index them."""
    shard = Shard(folder)
    shard.commit(entries)
    shard.close()
    index_new(folder)
    return folder


def trade(chongqing: str, note: str) -> str:
    rows = "".join(
        f"<tr><td>{region}<td>{old}<td>{chongqing if region == '重庆' else new}"
        for region, (old, new) in FIGURES.items()
    )
    return (
        "<html><head><title>分地区进出口总额 2019</title>"
        '<link rel="stylesheet" href="style.css"></head><body>'
        '<h1><img src="logo.png" alt="logo">按经营单位所在地分进出口总额</h1>'
        f"<p>单位：亿美元<table class=t><tr><td>地区<td>2018<td>2019{rows}</table><p>{note}"
        '<p><a href="index.htm">目录</a> <a href="http://elsewhere.example/">elsewhere</a>'
    )


def library(folder: Path) -> Path:
    contents = '<title>目录</title><p><a href="trade.htm">分地区进出口总额</a>'
    return keep(
        folder,
        entry(f"http://{HOST}/2020/style.css", "table.t td { border: 1px solid #0a7; } body { background: url(logo.png) }", mime="text/css"),
        entry(f"http://{HOST}/2020/logo.png", DOT, mime="image/png"),
        entry(f"http://{HOST}/2020/index.htm", contents),
        entry(TRADE, trade("83.0", "注：初步数。")),
        entry(TRADE, trade("83.9", "注：最终数。"), fetched="2020-06-30T08:00:00.000Z"),
        entry(f"http://{HOST}/2020/text.txt", "重庆 重庆 进出口", mime="text/plain; charset=utf-8"),
    )  # fmt: skip

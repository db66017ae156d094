"""Which pages of a library are read, under which titles, and which faults are told."""

from dataclasses import replace
from pathlib import Path

from hinterland.library import Entry, Library
from hinterland.sources import source
from hinterland.sources.reading.pages import library_jobs, short_digest
from tests.library.made_up import keep, page

SITE = "http://www.stats.gov.cn"
YEARBOOK = source("nbs-yearbook")
MENU = (
    "<ul><li><a href='html/C03-09.jpg'>3-9  地区\n生产总值</a>"
    "<li><a href='html/C11-08.xls'>11-8 进出口</a>"
    "<li><a href='html/gone.htm'>12-1 gone</a></ul>"
)


def kept(folder: Path, *entries: tuple[str, bytes | str], **more: str | int) -> Library:
    keep(folder, [_linked(path, body, **more) for path, body in entries])
    return Library(folder)


def _linked(path: str, body: bytes | str, **more: str | int) -> Entry:
    text = body if isinstance(body, str) else body.decode("latin-1")
    made = page(path, body, site=SITE, **more)  # type: ignore[arg-type]
    return replace(made, links=text.count("href"))


def test_a_picture_and_the_workbook_beside_it_have_the_menus_title(tmp_path: Path) -> None:
    folder = "sj/ndsj/2021/"
    library = kept(
        tmp_path,
        (folder + "left.htm", MENU),
        (folder + "html/C03-09.jpg", b"\xff\xd8\xff"),
        (folder + "html/C03-09.xls", b"\xd0\xcf\x11\xe0"),
    )
    jobs, faults, _ = library_jobs(library, YEARBOOK)
    titles = {job.address.rpartition("/")[2]: job.title for job in jobs}
    assert titles["C03-09.jpg"] == titles["C03-09.xls"] == "3-9 地区 生产总值"
    assert {job.release.vintage for job in jobs} == {"yearbook_2021"}
    assert {job.release.year for job in jobs} == {2020}
    assert [job.is_picture for job in jobs] == [False, True, False]
    assert not faults


def test_pages_of_others_are_not_read(tmp_path: Path) -> None:
    library = kept(tmp_path, ("sj/zxfb/1.html", "<p>news"), ("sj/ndsj/2021/a.htm", "<p>a"))
    jobs, _, _ = library_jobs(library, YEARBOOK)
    assert [job.address for job in jobs] == [f"{SITE}/sj/ndsj/2021/a.htm"]


def test_the_last_good_answer_counts(tmp_path: Path) -> None:
    address = "sj/ndsj/2021/html/C03-09.xls"
    old, new, bad = b"old", b"new", b"error"
    keep(tmp_path, [page(address, old, site=SITE, fetched="2024-01-01T00:00:00.000Z")])
    keep(tmp_path, [page(address, new, site=SITE, fetched="2025-01-01T00:00:00.000Z")])
    keep(
        tmp_path,
        [page(address, bad, site=SITE, status=500, fetched="2026-01-01T00:00:00.000Z")],
    )
    (job,), *_ = library_jobs(Library(tmp_path), YEARBOOK)
    assert Library(tmp_path).record(job.place).body == new  # type: ignore[arg-type]


def test_the_same_bytes_under_both_roots_are_one_page(tmp_path: Path) -> None:
    library = kept(
        tmp_path,
        ("sj/ndsj/2018/html/C0309.xls", b"same"),
        ("tjsj/ndsj/2018/html/C0309.xls", b"same"),
        ("tjsj/ndsj/2019/html/C0309.xls", b"same"),
    )
    jobs, faults, copies = library_jobs(library, YEARBOOK)
    assert [job.address for job in jobs] == [f"{SITE}/sj/ndsj/2018/html/C0309.xls"]
    assert not faults
    assert [(copy.address, first) for copy, first in copies] == [
        (f"{SITE}/tjsj/ndsj/{year}/html/C0309.xls", jobs[0]) for year in (2018, 2019)
    ]


def test_a_probe_in_vain_is_no_fault_but_a_broken_link_is(tmp_path: Path) -> None:
    folder = "sj/ndsj/2021/"
    kept(tmp_path, (folder + "left.htm", MENU))
    for name in ("html/C03-09.xls", "html/gone.htm"):
        kept(tmp_path, (folder + name, b"not here"), status=404)
    ((job, why),) = library_jobs(Library(tmp_path), YEARBOOK)[1]
    assert job.address.endswith("gone.htm")
    assert job.title == "12-1 gone"
    assert "404" in why


def test_a_wall_is_named(tmp_path: Path) -> None:
    keep(
        tmp_path, [page("sj/ndsj/2021/left.htm", "x", site=SITE, wall="challenge page (wzws)")]
    )
    jobs, ((_, why),), _ = library_jobs(Library(tmp_path), YEARBOOK)
    assert not jobs
    assert "challenge page (wzws)" in why


def test_the_old_portal_is_told_to_be_gone(tmp_path: Path) -> None:
    site = "https://data.stats.gov.cn"
    wall = "address blocked (UrlACL)"
    keep(tmp_path, [page("easyquery.htm?m=QueryData", "x", site=site, status=403, wall=wall)])
    _, ((_, why),), _ = library_jobs(Library(tmp_path), source("nbs-portal"))
    assert "2026 is gone" in why
    assert "hinterland sources" in why


def test_a_short_digest_is_the_same_for_pages_and_files() -> None:
    # sha256 of nothing, as WARC files and as sha256sum write it.
    digest = "sha256:4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ===="
    assert short_digest(digest) == "e3b0c44298fc1c149afbf4c8996fb924"[:12]
    assert short_digest("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ") == "da39a3ee5e6b"

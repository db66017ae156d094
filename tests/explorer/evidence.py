"""What the tests of pages, search and files share: an application with a library and a project."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import xlsxwriter
from anyio import from_thread

from hinterland.explorer import Explorer, application

SITE = "http://127.0.0.1:8642"
#: Cities of Hubei: 襄阳's exports lack a digit, 16.1 in place of 76.1.
CITIES = (
    ("武汉市", 440.4, 300.2, 140.2), ("黄石市", 45.1, 30.0, 15.1), ("襄阳市", 88.5, 16.1, 12.4),
    ("宜昌市", 60.3, 40.3, 20.0), ("荆州市", 20.4, 15.2, 5.2),
)  # fmt: skip
WHOLE = ("合计", 654.7, 461.8, 192.9)


def cities(title: str = "2019年各市进出口总额") -> bytes:
    """Return a workbook of cities with their total, one of whose digits is wrong."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2020, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet("2019")
    sheet.write(0, 0, title)
    sheet.write(1, 0, "单位：亿元")
    for at, row in enumerate([("地区", "进出口总额", "出口", "进口"), WHOLE, *CITIES], 2):
        sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def bomb() -> bytes:
    """Return a workbook of some kilobytes whose sheet unpacks to a gigabyte."""
    out = io.BytesIO(cities())
    sheet = "xl/worksheets/sheet1.xml"
    made = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != sheet:
                new.writestr(name, old.read(name))
        with new.open(sheet, "w", force_zip64=True) as file:
            file.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="str"><v>'
            )
            for _ in range(1024):
                file.write(b"9" * (1 << 20))
    return made.getvalue()


@dataclass
class Reader:
    """Asks an explorer as a browser does, without one."""

    explorer: Explorer

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(
                application(self.explorer), raise_app_exceptions=False
            )
            async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
                return await client.request(method, path, headers=headers, **more)  # type: ignore[arg-type]

        with from_thread.start_blocking_portal() as portal:
            return portal.call(asked)

    def get(self, path: str, **more: object) -> httpx.Response:
        return self.ask("GET", path, **more)  # type: ignore[arg-type]

    def post(self, path: str, fields: Mapping[str, str], **more: object) -> httpx.Response:
        """Send a form of ours, with its token."""
        data = {"token": self.explorer.token, **fields}
        return self.ask("POST", path, headers={"origin": SITE}, data=data, **more)

    def upload(self, *files: tuple[str, bytes], token: str = "") -> httpx.Response:
        data = {"token": token or self.explorer.token}
        parts = [("file", file) for file in files]
        return self.ask("POST", "/files", headers={"origin": SITE}, data=data, files=parts)

    def text(self, path: str, status: int = 200) -> str:
        """Return what a page says below its header, in one line."""
        answer = self.get(path)
        assert answer.status_code == status, answer.text
        return main(answer)


def main(answer: httpx.Response) -> str:
    found = re.search(r"<main.*</main>", answer.text, re.DOTALL)
    assert found is not None
    plain = re.sub(r"<[^>]+>", " ", found[0])
    for name, sign in (("&#39;", "'"), ("&#34;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):  # fmt: skip
        plain = plain.replace(name, sign)
    return " ".join(plain.split())


def files_in(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder, to see whether something was written."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }

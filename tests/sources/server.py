"""A loopback server that answers as the publishers' sites do; its answers are made up."""

import contextlib
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Answer = tuple[int, str, bytes]


def worldbank(code: str, name: str, values: dict[int, float | None]) -> bytes:
    """Return an answer of the World Bank's interface, newest year first."""
    observations = [
        {
            "indicator": {"id": code, "value": name},
            "country": {"id": "CN", "value": "China"},
            "countryiso3code": "CHN",
            "date": str(year),
            "value": value,
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        }
        for year, value in sorted(values.items(), reverse=True)
    ]
    meta = {"page": 1, "pages": 1, "per_page": 500, "total": len(values)}
    return json.dumps([meta | {"lastupdated": "2026-07-01"}, observations]).encode()


def portal(values: dict[str, dict[str, str]], *, unit: str, name: str) -> bytes:
    """Return an answer of the portal's interface of 2026: period → region → figure as text."""
    data = [
        {
            "code": f"{year}YY",
            "name": f"{year}年",
            "values": [
                {
                    "_id": "i",
                    "i_showname": name,
                    "value": value,
                    "du_name": unit,
                    "da": code,
                    "da_name": region,
                }
                for code, (region, value) in _regions(by_region).items()
            ],
        }
        for year, by_region in values.items()
    ]
    answer = {"data": data, "success": True, "state": 20000, "message": "成功"}
    return json.dumps(answer, ensure_ascii=False).encode()


def _regions(values: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {f"{n}0000000000": (region, v) for n, (region, v) in enumerate(values.items(), 11)}


URL_ACL = (
    403,
    "text/html",
    b"<html><head><title>403 Forbidden</title></head><body>Client IP: 127.0.0.1<br>"
    b"reason:UrlACL</body></html>",
)
RUISHU = (
    412,
    "text/html",
    b"<html><head><script r='m'>$_ts=window['$_ts'];</script></head><body></body></html>",
)


@contextlib.contextmanager
def serving(answers: dict[str, Answer]) -> Iterator[str]:
    """Serve answers by path (with its query) on this machine; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, mime, body = answers.get(self.path, (404, "text/html", b"none"))
            self.send_response(status)
            self.send_header("Content-Type", mime)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()

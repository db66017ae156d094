"""A server that only listens, and a page that tries everything to be heard by it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Canary:
    port: int = 0
    heard: list[str] = field(default_factory=list)

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def canary() -> Iterator[Canary]:
    """Note the path of every request, whatever it is."""
    made = Canary()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            made.heard.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = do_HEAD = do_OPTIONS = answer

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def tricks(site: str) -> str:
    """Return a page with a table, all of which tries to reach a site or to run."""
    return f"""<!doctype html><html><head><title>进出口 tricks</title>
<base href="{site}/base/">
<meta http-equiv="refresh" content="1;url={site}/refresh">
<link rel="stylesheet" href="{site}/sheet"><link rel="icon" href="{site}/icon">
<link rel="prefetch" href="{site}/prefetch"><link rel="preload" as="image" href="{site}/preload">
<link rel="dns-prefetch" href="{site}"><link rel="manifest" href="{site}/manifest">
<link rel="modulepreload" href="{site}/module">
<style>@import "{site}/import"; @font-face {{ font-family: x; src: url({site}/font) }}
body {{ background: url("{site}/background"); font-family: x }} p::before {{ content: url({site}/content) }}
td {{ cursor: url({site}/cursor), auto; list-style: url({site}/list) }}</style>
<script src="{site}/script"></script>
<script>new Image().src = "{site}/inline"; fetch("{site}/fetch").catch(() => 0);
navigator.sendBeacon("{site}/beacon"); window.open("{site}/window");
top.location.hash; document.title = "ran"; localStorage.x = 1</script>
<script type="module">import "{site}/esm"</script></head>
<body background="{site}/body" onload="new Image().src='{site}/onload'">
<img src="{site}/img" srcset="{site}/srcset 2x"><img src="x" onerror="new Image().src='{site}/onerror'">
<picture><source srcset="{site}/source"><img src="{site}/picture"></picture>
<iframe src="{site}/iframe"></iframe><iframe srcdoc="<img src='{site}/srcdoc'>"></iframe>
<object data="{site}/object"></object><embed src="{site}/embed">
<video src="{site}/video" poster="{site}/poster" autoplay></video><audio src="{site}/audio" autoplay></audio>
<svg width="9" height="9"><image href="{site}/svg" width="9" height="9"/><script>new Image().src="{site}/svgscript"</script>
<a href="javascript:new Image().src='{site}/svglink'"><text>x</text></a></svg>
<form id="f" action="{site}/form" method="post"><input name="a" value="b" autofocus onfocus="this.form.submit()"><button id="send">send</button></form>
<a id="away" href="{site}/link" ping="{site}/ping">away</a> <a id="blank" target="_blank" href="{site}/blank">blank</a>
<a id="top" target="_top" href="{site}/top">top</a> <a id="js" href="javascript:location='{site}/javascript'">js</a>
<details ontoggle="new Image().src='{site}/toggle'" open><summary>x</summary></details>
<table background="{site}/table"><tr><td>地区<td>2019<tr><td>北京<td>1.5<tr><td style="background: url({site}/cell)">重庆<td onmouseover="new Image().src='{site}/over'">2.5</table>
<p>x</body></html>"""

"""Pages as the yearbook's sites have them: framesets, menus, tables in tables, old encodings."""

import html
from collections.abc import Iterable

from .sheet import Document, Sheet

__all__ = ["LABEL", "frameset", "menu", "refresh", "table_page", "text_page", "workbook_page"]

#: Stands on every file of the replica.
LABEL = (
    "Replica for trying software on, made from the figures that hinterland ships: "
    "not the publisher's page. 本站为测试用仿制品，非官方页面。"
)

_HEAD = (
    '<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=gb2312">\r\n'
    "<TITLE>{title}</TITLE>{more}</HEAD>\r\n"
)
_SCRIPT = """
<script language="JavaScript">
<!--
function change(){ if (window.event.srcElement.id=="foldheader") {
  var next = document.all[window.event.srcElement.sourceIndex+1];
  next.style.display = next.style.display=="none" ? "" : "none"; } }
document.onclick=change
//-->
</script>
"""


def frameset(title: str, frames: dict[str, str]) -> bytes:
    """Return the page that divides the window; it has no content of its own."""
    top, left, main, bottom = (frames[name] for name in ("top", "left", "main", "bottom"))
    return _encode(
        _HEAD.format(title=title, more=f"<!-- {LABEL} -->")
        + '<FRAMESET border=0 frameSpacing=0 rows="83,*,24" frameBorder=NO>\r\n'
        + f'<FRAME name=top src="{top}" noResize scrolling=no>\r\n'
        + f"<frameset cols='240,*'><frame name=contents target='main' src='{left}'>\r\n"
        + f"<frame name='main' src={main}></frameset>\r\n"
        + f'<FRAME src="{bottom}" name=bottom scrolling=no></FRAMESET>\r\n'
        + "<noframes><body><p>此网页使用了框架</p></body></noframes></HTML>\r\n"
    )


def menu(title: str, chapters: dict[str, list[tuple[str, str]]], *, quote: str) -> bytes:
    """Return a menu of folding chapters, all with the same ids; links have a target frame."""
    lines = [_HEAD.format(title=title, more=_SCRIPT), "<body bgcolor=#E7F1FB>\r\n<ul>"]
    for chapter, links in chapters.items():
        lines.append(f'<li id="foldheader">{html.escape(chapter)}</li>')
        lines.append('<ul id="foldinglist" style="display:none">')
        lines += [
            f"<li><a href={quote}{address}{quote} target={quote}main{quote}>"
            f"{html.escape(text)}</a></li>"
            for address, text in links
        ]
        lines.append("</ul>")
    lines.append(f"</ul><p><font size=1>{LABEL}</font></body></HTML>")
    return _encode("\r\n".join(lines))


def table_page(document: Document, *, nested: bool, twice: bool) -> bytes:
    """Return a page with a document's tables.

    Parameters
    ----------
    nested
        The tables stand inside a table that lays out the page, with a search box and a foot.
    twice
        The first table stands on the page a second time, for small screens.
    """
    body = [_sheet(sheet) for sheet in document.sheets]
    if twice:
        body.append(
            f'<div class="mobile" style="display:none">{_sheet(document.sheets[0])}</div>'
        )
    inside = "\r\n".join(body)
    if nested:
        inside = (
            "<table width=100% border=0><tr><td colspan=2><form><table><tr><td>搜索</td>"
            "<td><input name=q></td></tr></table></form></td></tr>\r\n"
            f"<tr><td width=20>&nbsp;</td><td>{inside}</td></tr>\r\n"
            "<tr><td colspan=2 align=center>版权所有 | 联系我们 | 网站地图</td></tr></table>"
        )
    title = document.sheets[0].before[:1] or [document.sheets[0].cells[0, 0].text]
    return _encode(
        _HEAD.format(title=html.escape(title[0]), more="")
        + f"<BODY>\r\n{inside}\r\n<p><font size=1>{LABEL}</font></BODY></HTML>"
    )


def workbook_page(document: Document) -> bytes:
    """Return HTML as some sites give it under the name of an .xls: UTF-8, a comment first."""
    tables = "".join(map(_sheet, document.sheets))
    return f"\n\n\n<!-- {LABEL} -->\n<html><body>{tables}</body></html>".encode()


def text_page(title: str, paragraphs: Iterable[str]) -> bytes:
    """Return a page of text without a table."""
    text = "".join(f"<p>　　{html.escape(p)}\r\n" for p in paragraphs)
    return _encode(
        _HEAD.format(title=title, more="") + f"<body><h3>{title}</h3>{text}<p>{LABEL}</body>"
    )


def refresh(title: str, target: str) -> bytes:
    """Return what is left at an address that has moved."""
    more = f'<meta http-equiv="refresh" content="0; url={target}">'
    return _encode(_HEAD.format(title=title, more=more) + f"<!-- {LABEL} --></HTML>")


def _encode(text: str) -> bytes:
    # Declared gb2312, but with characters that only the wider GBK has.
    return text.encode("gbk")


def _sheet(sheet: Sheet) -> str:
    lines = [f"<p align=center><b>{html.escape(text)}</b></p>" for text in sheet.before]
    lines.append("<TABLE border=0 cellSpacing=0 cellPadding=0 class=xl24>")
    taken: set[tuple[int, int]] = set()
    for row in range(sheet.rows):
        cells = []
        for column in range(sheet.columns):
            if (row, column) not in taken:
                cells.append(_cell(sheet, row, column, taken))
        lines.append("<TR>" + "".join(cells))
    return "\r\n".join([*lines, "</TABLE>"])


def _cell(sheet: Sheet, row: int, column: int, taken: set[tuple[int, int]]) -> str:
    cell = sheet.cells.get((row, column))
    if cell is None:
        return "<td>&nbsp;</td>"
    taken |= {(row + r, column + c) for r in range(cell.rowspan) for c in range(cell.colspan)}
    spans = f" rowspan={cell.rowspan}" * (cell.rowspan > 1)
    spans += f' colSpan="{cell.colspan}"' * (cell.colspan > 1)
    text = html.escape(cell.text).replace("\r\n", "<br>").replace("  ", "&nbsp;&nbsp;")
    return f"<TD{spans}>{text}"

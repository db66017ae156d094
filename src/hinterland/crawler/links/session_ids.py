"""Session ids in addresses: removed, since each visit would make every page a new one.

Named by the servers that write them (Tomcat, PHP, ASP, ColdFusion, ASP.NET), as Heritrix, Nutch
and SURT remove them. A parameter that may or may not be a session id, such as ``sid``, is removed
where its value looks random: long, with letters and digits.
"""

import re

__all__ = ["may_have_session_id", "without_session_id"]

# What all forms below have in common. Every address passes through here, and plain searches take
# a tenth of the time of a pattern.
PARTS = ("sess", "sid", "cfid", "cftoken")
BRACKET = re.compile(r"\((?:[A-Za-z]\()?[0-9A-Za-z]{8}")

#: Names of session ids, whatever their value.
SURE = re.compile(
    r"(?:jsessionid\w{0,20}|phpsessid|aspsessionid[a-z]{0,16}|cfid|cftoken|bv_sessionid"
    r"|asp\.net_sessionid)",
    re.IGNORECASE,
)
#: Names that may be those of session ids, and the value that makes them one.
MAYBE = re.compile(
    r"(?:sid|s_?id|lsid|sess|sessid|session|session_?id|oscsid|zenid)", re.IGNORECASE
)
RANDOM = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[0-9A-Za-z,_!.:-]{16,256}")
#: ASP.NET's folder: /(S(abc…))/, also with further letters, or the number alone.
FOLDER = re.compile(
    r"/\((?:(?:[A-Za-z]\([0-9A-Za-z_-]{8,200}\)){1,4}|(?=[a-z]*[0-9])[0-9a-z]{24})\)(?=/)"
)


def may_have_session_id(text: str) -> bool:
    """Return whether a closer look at an address or reference is worth it.

    Examples
    --------
    >>> may_have_session_id("/sj/ndsj/2023/left.htm"), may_have_session_id("/a;jsessionid=1")
    (False, True)
    """
    small = text.lower()
    return any(map(small.__contains__, PARTS)) or (
        "(" in small and BRACKET.search(small) is not None
    )


def without_session_id(target: str) -> str:
    """Return path and query without session ids.

    Examples
    --------
    >>> without_session_id("/a.jsp;jsessionid=1A2B.node1?x=1&PHPSESSID=f00")
    '/a.jsp?x=1'
    >>> without_session_id("/(S(lit3py55t21z5v55vlm25s55))/a.aspx?sid=2023")
    '/a.aspx?sid=2023'
    """
    path, mark, query = target.partition("?")
    if "(" in path:
        path = FOLDER.sub("", path)
    if ";" in path:
        segments = [segment.split(";") for segment in path.split("/")]
        for segment in segments:
            if segment[0] not in {".", ".."}:  # which would be another folder alone
                segment[1:] = [part for part in segment[1:] if not _is_session(part)]
        path = "/".join(map(";".join, segments))
    if mark and "=" in query:
        kept = [pair for pair in query.split("&") if not _is_session(pair)]
        if len(kept) < query.count("&") + 1:
            query = "&".join(kept)
            mark = "?" if query else ""
        if ";" in query:
            # As where `;` parts parameters, or a session follows the last value.
            query = ";".join(part for part in query.split(";") if not _is_session(part))
    return path + mark + query


def _is_session(pair: str) -> bool:
    name, sign, value = pair.partition("=")
    if not sign:
        return False
    if SURE.fullmatch(name):
        return True
    return MAYBE.fullmatch(name) is not None and RANDOM.fullmatch(value) is not None

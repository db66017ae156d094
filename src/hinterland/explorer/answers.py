"""What a view shows, as the bytes of an answer: a page, CSV, JSON or a picture."""

import importlib
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from importlib.metadata import version
from threading import Timer
from typing import TYPE_CHECKING, Any, Final, Literal

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..errors import Error
from ..language import LANGUAGES, speaking, t
from ..terms import using
from ..version import VERSION
from .explorer import Explorer
from .rendering import render
from .routes import ROUTES
from .shown import Asked, Refused, Shown, View

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "Form",
    "answer",
    "asked_of",
    "csv_of",
    "download_name",
    "library_digest",
    "made",
    "refusal",
]

#: How a view can be given: as a page, or as one of `View.formats`.
Form = Literal["", "csv", "json", "metadata.json", "svg", "png", "toml", "chart.json"]

_TYPES: Final[dict[Form, str]] = {
    "": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "metadata.json": "application/json",
    "chart.json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "toml": "application/toml",
}
#: A spreadsheet takes a text that begins so for a formula.
_FORMULAS: Final = r"^[=+@\t\r-]"

#: Seconds until the first page has been sent.
_MOMENT: Final = 0.1
_LOG: Final = logging.getLogger("hinterland.explorer")
#: Parameters that are lists.
_LISTS: Final = frozenset({"groups", "than"})


async def answer(explorer: Explorer, view: View, form: Form, request: Request) -> Response:
    """Answer a request for a view in a form."""
    explorer.notice()
    asked = asked_of(explorer, request, form)
    if view.span and {"from", "to"} & set(asked.query):
        return RedirectResponse(_with_span(asked), 302)
    tag = _tag(explorer, view, form, asked)
    headers = {"Cache-Control": "no-cache"}
    if tag:
        headers["ETag"] = f'"{tag}"'
        if f'"{tag}"' in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    make = partial(made, explorer, view, form, asked)
    kept = partial(explorer.answers.get, tag, make) if tag else make
    try:
        body = await to_thread.run_sync(kept, limiter=explorer.workers)
    except Refused as refused:
        return await to_thread.run_sync(partial(refusal, explorer, asked, refused, form))
    except Exception as error:
        _LOG.error("%s: %s: %s", asked.again(), type(error).__name__, error)
        _LOG.debug("", exc_info=error)
        return await to_thread.run_sync(partial(refusal, explorer, asked, _fault(asked), form))
    if form not in {"", "svg"}:
        name = f"{download_name(asked)}.{form}"
        how = "attachment" if form == "toml" else "inline"
        headers["Content-Disposition"] = f'{how}; filename="{name}"'
    if view.path == "/":
        _warm(explorer, asked)
    return Response(body, media_type=_TYPES[form], headers=headers)


def _warm(explorer: Explorer, asked: Asked) -> None:
    """Make the overview of the first study ready while the first page is being read."""
    overview = next(r for r in ROUTES if isinstance(r, View) and r.path == "/s/{study}")

    def make() -> None:
        for study in list(explorer.studies)[:1]:
            first = replace(asked, path=f"/s/{study}", names={"study": study}, query={})
            with suppress(Exception):  # it is said to whoever asks for it
                explorer.answers.get(
                    _tag(explorer, overview, "", first),
                    partial(made, explorer, overview, "", first),
                )

    # A thread that nothing waits for: the explorer can be stopped meanwhile.
    later = Timer(_MOMENT, make)
    later.daemon = True
    later.start()


def asked_of(explorer: Explorer, request: Request, form: Form = "") -> Asked:
    """Return what a request asks for."""
    query: dict[str, str] = {}
    for key, value in request.query_params.multi_items():
        if value := value.strip():
            # A list of boxes comes as one value each.
            more = key in query and key in _LISTS
            query[key] = f"{query[key]},{value}" if more else value
    spoken = query.get("lang", explorer.language)
    path = request.scope["path"]
    return Asked(
        path=path.removesuffix(f".{form}") if form else path,
        names=dict(request.path_params),
        query=query,
        language=spoken if spoken in LANGUAGES else explorer.language,
        usual_language=explorer.language,
        site=str(request.base_url).rstrip("/"),
    )


def refusal(explorer: Explorer, asked: Asked, refused: Refused, form: Form = "") -> Response:
    """Return the whole page of a refusal, or a line of it for a program."""
    with speaking(asked.language):
        if form:
            return Response(
                str(refused), refused.status, media_type="text/plain; charset=utf-8"
            )
        shown = Shown(
            "refused.jinja",
            t("There is no such page") if refused.status == 404 else t("This can’t be shown"),
            {"what": refused.what, "possible": refused.possible},
        )
        return Response(
            _page(explorer, asked, None, shown), refused.status, media_type=_TYPES[""]
        )


def _fault(asked: Asked) -> Refused:
    with speaking(asked.language):
        first = [(t("the first page"), asked.to("/"))]
        return Refused(500, t("The explorer failed at this; the fault is its own."), first)


def download_name(asked: Asked) -> str:
    """Return the name of a download: what it is of, and its years.

    Examples
    --------
    >>> download_name(Asked("/s/zhao/figure/share", {}, {"years": "2000..2019"}, "en", "en", ""))
    'zhao-figure-share-2000-2019'
    """
    words = [*asked.path.removeprefix("/s/").split("/"), asked.query.get("years", "")]
    text = "-".join(word for word in words if word)
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in text).replace("--", "-")


def _with_span(asked: Asked) -> str:
    """Return an address whose years, which a form sends one by one, stand in one parameter."""
    first, last = (asked.query.get(end, "") for end in ("from", "to"))
    years = f"{first or last}..{last or first}"
    return asked.again(years=years, from_=None, to=None)


def _tag(explorer: Explorer, view: View, form: Form, asked: Asked) -> str:
    """Return the digest of all that decides an answer, "" where it may change at any time."""
    if view.changes:
        return ""
    study = explorer.studies.get(asked.names.get("study", ""))
    state = (
        VERSION, form, asked.path, sorted(asked.query.items()), asked.language, asked.site,
        study.state if study else "", list(explorer.studies),
    )  # fmt: skip
    return sha256(json.dumps(state).encode()).hexdigest()[:32]


def made(explorer: Explorer, view: View, form: Form, asked: Asked) -> bytes:
    """Return a view in a form.

    Raises
    ------
    Refused
        There is no such thing, or a parameter can't be.
    """
    with speaking(asked.language):
        if asked.query.get("lang", asked.language) not in LANGUAGES:
            raise Refused(
                400, t("there is no such language"), [(c, asked.spoken(c)) for c in LANGUAGES]
            )
        try:
            return _in_form(explorer, view, form, asked)
        except Error as error:
            raise Refused(400, str(error), [(t("the first page"), asked.to("/"))]) from error


def _in_form(explorer: Explorer, view: View, form: Form, asked: Asked) -> bytes:
    show: Callable[..., Shown] = importlib.import_module(f".{view.module}", __package__).show
    if "study" not in asked.names:
        return _rendered(explorer, asked, form, view, show(explorer, asked), None)
    from .setting import scene_of

    scene = scene_of(explorer, asked, years=view.years)
    with using(scene.results.terms):
        return _rendered(explorer, asked, form, view, show(scene), scene)


def _rendered(  # noqa: PLR0911 (one for each form)
    explorer: Explorer, asked: Asked, form: Form, view: View, shown: Shown, scene: Any
) -> bytes:
    if form == "":
        return _page(explorer, asked, view, shown, scene)
    if form == "json":
        return _json(shown.document())
    if form == "metadata.json":
        return _json(_metadata(asked, shown))
    if form == "toml":
        return shown.toml.encode()
    if form == "csv":
        frame = shown.frame() if callable(shown.frame) else shown.frame
        return b"" if frame is None else csv_of(frame)
    if shown.picture is None:
        raise Refused(404, t("This view has no picture."), [(t("the page"), asked.again())])
    from ..figures import COLUMN, WIDE, png, svg

    widths = {"page": WIDE, "column": COLUMN}
    spec = shown.picture(widths[asked.one_of("width", list(widths), "page")])
    if form == "chart.json":
        return _json(spec)
    return svg(spec).encode() if form == "svg" else png(spec, ppi=200)


def _page(
    explorer: Explorer, asked: Asked, view: View | None, shown: Shown, scene: Any = None
) -> bytes:
    nearest = asked.names.get("study", "")
    if nearest not in explorer.studies:
        nearest = next(iter(explorer.studies), "")
    paths = {route.path for route in ROUTES}
    return render(
        shown.template,
        ways=_ways(nearest, set() if asked.is_written else paths),
        here=_way(asked.path, nearest),
        searchable="/search" in paths and not asked.is_written,
        explorer=explorer,
        asked=asked,
        scene=scene,
        formats=_formats(view, asked) if view else (),
        study=nearest,
        shown=shown,
        title=shown.title,
        drawn=_drawn,
        charts=f"/static/charts-{library_digest()}.js",
        **shown.words,
    ).encode()


def _formats(view: View, asked: Asked) -> tuple[str, ...]:
    """Return the formats in which a page can be taken away."""
    is_few = asked.is_written and view.exported is not None
    return (view.exported or ()) if is_few else view.formats


@cache
def library_digest() -> str:
    """Return what changes whenever the chart library may: the release of what carries it."""
    return sha256(version("vl-convert-python").encode()).hexdigest()[:12]


def _ways(study: str, paths: set[str]) -> list[tuple[str, str]]:
    """Return the links of every page: their words and paths."""
    of_study = [
        (t("Look"), f"/s/{study}"), (t("Ask"), f"/s/{study}/ask"),
        (t("Check"), f"/s/{study}/claims"),
    ]  # fmt: skip
    others = [(t("Search"), "/search"), (t("Files"), "/files")]
    return [*(of_study if study else ()), *(way for way in others if way[1] in paths)]


def _way(path: str, study: str) -> str:
    """Return which of the ways a page belongs to."""
    base, _slash, _rest = path.removeprefix(f"/s/{study}/").partition("/")
    if not path.startswith("/s/"):
        return f"/{path.split('/')[1]}"
    if base == "ask":
        return f"/s/{study}/ask"
    is_check = base in {"claims", "number", "cell", "data"}
    return f"/s/{study}/claims" if is_check else f"/s/{study}"


def _drawn(shown: Shown) -> str:
    """Return a view's figure as SVG to stand in a page."""
    if shown.picture is None:
        return ""
    from ..figures import WIDE, svg
    from ..report.page.html import scoped

    return scoped(svg(shown.picture(WIDE)), "figure-")


def _metadata(asked: Asked, shown: Shown) -> dict[str, Any]:
    return {
        "title": shown.title,
        "address": asked.site + asked.again(),
        "hinterland": VERSION,
        **shown.metadata(),
        "csv": "Texts that begin with = + - @ have ' in front; numbers never.",
    }


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode()


def csv_of(frame: "pl.DataFrame") -> bytes:
    r"""Return a frame as CSV, no text of which a spreadsheet takes for a formula.

    Examples
    --------
    >>> import polars as pl
    >>> csv_of(pl.DataFrame({"text": ["=1+1"], "number": [-1]}))
    b"text,number\n'=1+1,-1\n"
    """
    import polars as pl

    texts = pl.col(pl.String)
    guarded = frame.with_columns(
        pl.when(texts.str.contains(_FORMULAS)).then("'" + texts).otherwise(texts).name.keep()
    )
    return guarded.write_csv().encode()

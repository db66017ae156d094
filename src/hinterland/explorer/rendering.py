"""The templates: one set with the report's pieces, in the language that is spoken."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from ..estimate import GAP, fixed, with_unit
from ..language import counted, language, pretty, shipped, t
from ..version import VERSION

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["FLOW_WORDS", "POLICY_WORDS", "REPORT", "render"]

_HERE: Final = Path(__file__).parent
#: Where the report's style and pieces of templates are.
REPORT: Final = _HERE.parent / "report" / "page"

FLOW_WORDS: Final = {
    "trade": shipped("exports and imports"), "exports": shipped("exports"),
    "imports": shipped("imports"),
}  # fmt: skip
POLICY_WORDS: Final = {
    "own": shipped("as the study has them"), "latest": shipped("the latest"),
    "earliest": shipped("the earliest"),
}  # fmt: skip


def render(template: str, **words: Any) -> str:
    """Return a page.

    Parameters
    ----------
    template
        Its name below `explorer/templates`.
    words
        What it names.
    """
    return (
        _environment()
        .get_template(template)
        .render(
            words,
            language=language(),
            version=VERSION,
            GAP=GAP,
            flow_words={flow: t(word) for flow, word in FLOW_WORDS.items()},
            policy_words={policy: t(word) for policy, word in POLICY_WORDS.items()},
        )
    )


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([_HERE / "templates", REPORT]),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # A filter on a constant gives another text in another language.
        optimized=False,
    )
    environment.policies["ext.i18n.trimmed"] = True
    catalogue: Any = environment
    catalogue.install_gettext_callables(t, counted, newstyle=True)
    environment.globals["counted"] = counted
    environment.filters |= {
        "picture": Markup,
        "pretty": pretty,
        "count": lambda n: fixed(n, 0),
        "with_unit": with_unit,
        "name": lambda code, kind: _of_report("name")(kind, code),
        "measure_name": lambda measure: _of_report("measure_name")(measure),
        "page_text": lambda text: _of_report("page_text")(text),
        "in_language": lambda text: _of_report("in_language")(text),
        "whole": _whole,
    }
    return environment


def _of_report(function: str) -> Callable[..., Any]:
    """Return one of the report's functions; a view that names things has loaded them."""
    from ..report import words

    found: Callable[..., Any] = getattr(words, function)
    return found


def _whole(text: str) -> Markup:
    from ..report.page.html import unbroken

    return unbroken(text)

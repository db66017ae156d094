"""Which elements of a page its style sheets and style attributes hide, strike out or raise."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Literal, NamedTuple

from turbohtml import Document, Element

__all__ = ["Looks", "looks_of"]

Property = Literal["gone", "unseen", "struck", "raised", "tiny"]

MAX_SELECTORS: Final = 300
MAX_FOUND: Final = 500_000  # elements
MAX_SEARCHED: Final = 100_000_000  # characters of a page, for all selectors together
#: Words of styles that hide, strike out or raise, in small letters.
TELLING: Final = (
    "none", "hidden", "display", "visib", "decoration", "collapse", "line-through", "super", "text-raise", "text-indent",
    "font-size:0", "font-size: 0", "-9999", "rect(", "transparent", "opacity",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Looks:
    """Elements by what their styles do to them.

    What is in letters of no size (`tiny`) may hold something that has a size of its own.
    """

    gone: list[Element] = field(default_factory=list)  # or moved or cut off the screen
    unseen: list[Element] = field(default_factory=list)  # in their place, but invisible
    struck: list[Element] = field(default_factory=list)
    raised: list[Element] = field(default_factory=list)  # higher than the line
    tiny: list[Element] = field(default_factory=list)


def looks_of(tree: Document, length: int = 0) -> Looks:
    """Return what a page's own styles do to its elements.

    Of style sheets count rules for tags, classes and ids, also one within another; not those for
    print, narrow screens, or what the mouse is over. Of a page of great `length`, in characters,
    fewer rules are heeded, so that it can't stall.

    Examples
    --------
    >>> import turbohtml
    >>> page = "<style>.key {display: none}</style><i class=key>0282</i><s style='color:red'>1</s>"
    >>> [node.text for node in looks_of(turbohtml.parse(page)).gone]
    ['0282']
    """
    by_node: dict[Element, dict[Property, bool]] = {}
    most = min(MAX_SELECTORS, MAX_SEARCHED // max(length, 1))
    rules = islice(_rules(tree), most)
    found = 0
    for rule in sorted(rules, key=lambda rule: rule.weight):
        if found > MAX_FOUND:
            break
        for node in tree.select(rule.selector):
            found += 1
            by_node.setdefault(node, {}).update(rule.effects)
    # Few different styles are in a page, though one may be on each of its cells.
    known: dict[str, dict[Property, bool]] = {}
    for node in tree.select("[style]"):
        style = node.attr("style") or ""
        effects = known.get(style)
        if effects is None:
            effects = known[style] = _effects(style, inline=True) if _tells(style) else {}
        if effects:
            by_node.setdefault(node, {}).update(effects)
    looks = Looks()
    for node, effects in by_node.items():
        for name, holds in effects.items():
            if holds:
                getattr(looks, name).append(node)
    return looks


class _Rule(NamedTuple):
    weight: tuple[int, int, int, int]  # ids, classes, tags, place
    selector: str
    effects: dict[Property, bool]


COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
ON_SCREENS: Final = re.compile(
    r"@media\s+(?:only\s+)?(?:screen|all)\s*\{((?:[^{}]*\{[^{}]*\})*+[^{}]*)\}", re.IGNORECASE
)
AT_RULE: Final = re.compile(r"@[^{};]*+(?:;|\{(?:[^{}]*\{[^{}]*\})*+[^{}]*\}?)")
RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
ONE: Final = (
    r"(?=[\w.#*])(?:[\w-]+|\*)?(?:[.#][\w-]+)*(?::(?:first-child|last-child|nth-child\(\d+\)))?"
)
SELECTOR: Final = re.compile(rf"{ONE}(?:\s*[\s>]\s*{ONE}){{0,2}}")


def _rules(tree: Document) -> Iterator[_Rule]:
    """Yield the rules that hide, strike out or raise, or end that again."""
    sheet = "\n".join(node.text for node in tree.select("style"))
    if not _tells(sheet):
        return
    sheet = AT_RULE.sub("", ON_SCREENS.sub(r"\1", COMMENT.sub(" ", sheet)))
    for place, found in enumerate(RULE.finditer(sheet)):
        effects = _effects(found[2], inline=False)
        if not effects:
            continue
        for selector in map(str.strip, found[1].split(",")):
            if len(selector) < 100 and SELECTOR.fullmatch(selector):
                weight = selector.count("#"), selector.count(".") + selector.count(":")
                tags = len(re.findall(r"(?<![\w.#:-])[a-zA-Z]", selector))
                yield _Rule((*weight, tags, place), selector, effects)


FAR: Final = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em|rem)?")
NOTHING: Final = re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|ex|%)?")
CUT_OFF: Final = re.compile(r"rect\(\s*[01](?:px)?\b")


def _effects(style: str, *, inline: bool) -> dict[Property, bool]:
    """Return what declarations do; what they don't set isn't there."""
    lines = (part.partition(":") for part in style.lower().split(";"))
    values = {name.strip(): value.replace("!important", "").strip() for name, _, value in lines}
    effects: dict[Property, bool] = {}
    if "display" in values:
        effects["gone"] = values["display"] == "none"
    sides = ("width", "height", "max-width", "max-height")
    is_folded = values.get("overflow") == "hidden" and any(
        _is_nothing(values, side) for side in sides
    )
    is_far = any(FAR.match(values.get(name, "")) for name in ("left", "top", "text-indent"))
    if is_far or is_folded or CUT_OFF.match(values.get("clip", "")):
        effects["gone"] = True
    if "visibility" in values:
        effects["unseen"] = values["visibility"] in {"hidden", "collapse"}
    if inline and (values.get("color") == "transparent" or _is_nothing(values, "opacity")):
        effects["unseen"] = True
    lines_through = values.get("text-decoration", values.get("text-decoration-line"))
    if lines_through is not None:
        effects["struck"] = "line-through" in lines_through
    if "vertical-align" in values:
        effects["raised"] = values["vertical-align"] == "super"
    if re.match(r"[1-9.]|0\.", values.get("mso-text-raise", "")):
        effects["raised"] = True
    if inline and _is_nothing(values, "font-size"):
        effects["tiny"] = True
    return effects


def _tells(style: str) -> bool:
    style = style.lower()
    return any(word in style for word in TELLING)


def _is_nothing(values: dict[str, str], name: str) -> bool:
    return NOTHING.fullmatch(values.get(name, "")) is not None

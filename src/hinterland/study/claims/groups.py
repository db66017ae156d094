"""Which group a claim means: groups by their key, or by any name in any language."""

import unicodedata
from collections.abc import Mapping, Sequence

from ...errors import InputError, closest
from ...language import LANGUAGES, did_you_mean, listed, pretty, speaking, t
from ...panel import NATION
from ...regions import Country, Region

__all__ = ["Names", "find_group"]

#: Group → language → its name.
Names = Mapping[str, Mapping[str, str]]


def find_group(
    name: str,
    groups: Sequence[str],
    *,
    names: Names | None = None,
    country: Country | None = None,
) -> str:
    """Return the key of the group that a name stands for.

    A key is itself. Else letter case, width, blanks, hyphens and underscores don't matter.

    Parameters
    ----------
    groups
        The keys there are.
    names
        What the scheme calls its groups: group → language → name.
    country
        A group whose key is a region's code or name has all of the region's names.

    Raises
    ------
    InputError
        No group has that name, or several have; the message suggests what to write.

    Examples
    --------
    >>> find_group("North Coast", ["north_coast", "nation"]), find_group("全国", ["nation"])
    ('north_coast', 'nation')
    >>> find_group("Norte", ["n", "s"], names={"n": {"es": "Norte"}})
    'n'
    """
    if name in groups:
        return name
    called = _names_of(groups, names or {}, country)
    wanted = _plain(name)
    found = [key for key, own in called.items() if wanted in map(_plain, own)]
    if len(found) == 1:
        return found[0]
    if found:
        what = t(
            "{name!r} may be any of these groups: {groups}; write one of them",
            name=name, groups=listed(found),
        )  # fmt: skip
        raise InputError(what)
    every = [own for key in groups for own in called[key]]
    # Where no name is near, the keys alone are listed.
    hint = did_you_mean(name, every if closest(name, every) else groups)
    raise InputError(t("there is no group {name!r}; {hint}", name=name, hint=hint))


def _names_of(
    groups: Sequence[str], names: Names, country: Country | None
) -> dict[str, list[str]]:
    """Return each group's names: its key, what it is shown as, its own, and those of its region."""
    regions: dict[str, list[Region]] = {}
    for region in country.regions if country else ():
        own = (*region.names, NATION) if region.kind == "nation" else region.names
        for name in {_plain(name) for name in own}:
            regions.setdefault(name, []).append(region)
    called = {}
    for key in groups:
        shown = []
        for code in LANGUAGES:
            with speaking(code):
                shown.append(pretty(key))
        of_region = [name for region in regions.get(_plain(key), ()) for name in region.names]
        every = (key, *shown, *names.get(key, {}).values(), *of_region)
        called[key] = list(dict.fromkeys(every))
    return called


def _plain(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in text if not c.isspace() and c not in "-‐_'’")

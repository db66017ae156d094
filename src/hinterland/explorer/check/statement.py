"""A statement of the form: its claim, as a study file has it, and its words."""

from collections.abc import Mapping
from typing import Any

from ...estimate import with_unit
from ...language import listed, pretty, t
from ...panel import NATION
from ...report.words import measure_name, subject
from ...study import TESTS
from ..facts import span
from ..setting import Scene
from ..shown import Refused

__all__ = ["claim_of", "sentence"]


def claim_of(scene: Scene) -> dict[str, object]:
    """Return what is asked as the keys of a claim, the units that a reader means put in.

    Raises
    ------
    Refused
        A parameter can't be.
    """
    query, results = scene.asked.query, scene.results
    of = query.get("of") or next(iter(results.lines))
    if of not in results.lines:
        raise Refused(
            400, t("of can’t be {value!r}", value=of), [(measure_name(m), scene.again(of=m)) for m in results.lines]
        )  # fmt: skip
    groups = results.lines[of]
    group = query.get("group") or (NATION if NATION in groups else next(iter(groups)))
    if set(groups) == {NATION}:
        group = NATION
    test = query.get("test") or "rises"
    known = {name: one for name, one in TESTS.items() if one.asks}
    if test not in known:
        raise Refused(
            400, t("test can’t be {value!r}", value=test), [(t(one.asks), scene.again(test=name)) for name, one in known.items()]
        )  # fmt: skip
    claim: dict[str, object] = {"of": of, "group": group, "test": test}
    claim["years"] = [scene.first, scene.last]
    asked = TESTS[test]
    if asked.years == "one":
        claim["year"] = scene.asked.number(
            "year", least=scene.first, most=scene.last, usual=scene.last
        )
    elif scene.first == scene.last:
        del claim["years"]
        claim["year"] = scene.first
    than = [g for g in query.get("than", "").split(",") if g]
    if than and asked.takes("than"):
        claim["than"] = than
    elif asked.takes("value"):
        claim["value"] = _decimal(scene, "value")
    if asked.takes("tolerance"):
        claim["tolerance"] = _decimal(scene, "tolerance", usual=_usual_tolerance(scene))
    if asked.unit != "ratio" and (unit := _unit(scene, of)):
        claim["unit"] = unit
    return claim


def sentence(scene: Scene, claim: Mapping[str, Any]) -> str:
    """Return a statement in words."""
    of, test = str(claim["of"]), TESTS[str(claim["test"])]
    what = subject(scene.results, of, str(claim["group"]))
    unit = str(claim.get("unit", ""))
    is_difference = test.unit == "points" or "than" in test.needs
    points = "pp" if unit == "%" and is_difference else unit
    end = with_unit(_written(claim.get("value")), points)
    if than := claim.get("than"):
        end = listed(pretty(str(group)) for group in than)
    within = with_unit(_written(claim.get("tolerance")), points)
    years = span(scene.first, scene.last)
    of_one = test.says_of_one if scene.first == scene.last else ""
    says = of_one or test.says or "{what}"
    return t(says).format(
        what=what, first=scene.first, last=scene.last, years=years, value=end, year=claim.get("year", ""),
        within=within,
    )  # fmt: skip


def _decimal(scene: Scene, key: str, *, usual: float | None = None) -> float:
    text = scene.asked.query.get(key, "")
    if not text and usual is not None:
        return usual
    plain = text.replace(",", "").replace("−", "-").removesuffix("%").strip()
    try:
        number = float(plain)
    except ValueError:
        number = float("nan")
    if not abs(number) < float("inf"):
        what = t("{name} is {value!r}; write a number", name=key, value=text)
        raise Refused(400, what, [(t("the form, empty"), scene.to("/ask"))])
    return number


def _usual_tolerance(scene: Scene) -> float:
    """Return half of the last digit of the value that is asked for."""
    digits = scene.asked.query.get("value", "").partition(".")[2]
    return 0.5 * 10.0 ** -len([c for c in digits if c.isdigit()])


def _unit(scene: Scene, of: str) -> str:
    """Return the unit that a number on a measure is in where the reader names none."""
    given = scene.asked.query.get("unit", "")
    if given:
        return given
    unit = scene.results.format(of).unit
    canonical = next(iter(scene.results.lines[of].values())).unit
    if unit == "%":
        return "%"
    return f"bn {canonical}" if len(canonical) == 3 and canonical.isupper() else ""


def _written(x: object) -> str:
    return "" if x is None else f"{x:.12g}".replace("-", "−")

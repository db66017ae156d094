"""A made-up country of three provinces, each its own group."""

from collections.abc import Callable
from pathlib import Path

from hinterland.study import Results, run

Own = Callable[..., Results]
HEADER = "region,year,series,value,low,high,unit,vintage,flags"


def cells(trade: dict[str, float], gdp: dict[str, float], year: int) -> list[str]:
    rows = [f"{r},{year},trade_cny,{x},,,CNY,own," for r, x in trade.items()]
    return rows + [f"{r},{year},gdp,{x},,,CNY,own," for r, x in gdp.items()]


GDP = {"Alpha": 40e9, "Beta": 20e9, "Gamma": 20e9}
EVEN = cells({"Alpha": 4e9, "Beta": 3e9, "Gamma": 3e9}, GDP, 2001)
UNEVEN = cells({"Alpha": 8e9, "Beta": 1e9, "Gamma": 1e9}, GDP, 2002)


def made_up(folder: Path) -> Own:
    """Return what writes a study of the country into a folder and runs it."""

    def written(
        rows: list[str],
        *,
        wanted: str = '["trade", "share", "dependence", "imbalance", "imbalance_change"]',
        groups: tuple[str, str, str] = ("north", "mid", "south"),
        more: str = "",
        years: tuple[int, int] = (2001, 2002),
    ) -> Results:
        names = ("Alpha", "Beta", "Gamma")
        members = [f'{name},"{group}"' for name, group in zip(names, groups, strict=True)]
        (folder / "own.csv").write_text("\n".join([HEADER, *rows]) + "\n")
        (folder / "scheme.csv").write_text("\n".join(["region,group", *members]) + "\n")
        (folder / "regions.csv").write_text(
            "region,kind,name\n1,province,Alpha\n2,province,Beta\n3,province,Gamma\n0,nation,Land\n"
        )
        (folder / "own.toml").write_text(
            f'name = "own"\npanel = "own.csv"\nscheme = "scheme.csv"\nregions = "regions.csv"\n'
            f'years = [{years[0]}, {years[1]}]\ncurrency = "cny"\nmeasures = {wanted}\n{more}\n'
        )
        return run(folder / "own.toml")

    return written

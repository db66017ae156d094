"""A made-up study whose names and texts are as unfriendly as they can be."""

from pathlib import Path

from hinterland.study import Results, run

GROUPS = ("R&D_50%", "甲|乙", "=1+1")
TITLE = r"#1 {a}_b^c ~ \d $5 & 100% <b>"
#: Longer than a text of fixed length can be in Stata.
LONG = "长" * 1500
SERIES = ("if", "2nd series", "a" * 40, "a" * 41, "贸易")


def unfriendly(folder: Path) -> Results:
    """Write and run a study of three provinces in two years, some figures missing or bounded."""
    cells = [
        f"{region},{year},{series},{value},{low},{high},CNY,own,{flags},{note}"
        for region, trade in (("Alpha", 4e9), ("Beta", 3e9), ("Gamma", 2e9))
        for year in (2001, 2002)
        for series, value, low, high, flags, note in (
            ("trade_cny", trade * (year - 2000), "", "", "ocr", "=HYPERLINK(1)"),
            ("gdp", 40e9 + trade / 3, "", "", "", ""),
            *((name, trade / 7, "", "", "", "") for name in SERIES),
        )
        if (region, year, series) != ("Beta", 2001, "trade_cny")
    ]
    cells[0] = f"Alpha,2001,trade_cny,4e9,3e9,5e9,CNY,own,ocr;rounded,{LONG}"
    header = "region,year,series,value,low,high,unit,vintage,flags,note"
    (folder / "own.csv").write_text("\n".join([header, *cells]) + "\n", "utf-8")
    members = [f'{r},"{g}"' for r, g in zip(("Alpha", "Beta", "Gamma"), GROUPS, strict=True)]
    (folder / "scheme.csv").write_text("\n".join(["region,group", *members]) + "\n", "utf-8")
    (folder / "regions.csv").write_text(
        "region,kind,en,zh\nA1,province,Alpha,甲\nB2,province,Beta,乙\nC3,province,Gamma,丙\n",
        "utf-8",
    )
    (folder / "own.toml").write_text(
        'name = "own"\npanel = "own.csv"\nscheme = "scheme.csv"\nregions = "regions.csv"\n'
        'years = [2001, 2002]\ncurrency = "cny"\n'
        'measures = ["trade", "share", "imbalance", "imbalance_change"]\n'
        f"[title]\nen = '{TITLE}'\n[[claim]]\nid = 'c'\ntext = {{ en = '{TITLE}' }}\n"
        "test = 'none'\nwhy = 'x'\n",
        "utf-8",
    )
    return run(folder / "own.toml")

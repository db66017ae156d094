"""Trade that is the sum of exports and imports."""

from pathlib import Path

from hinterland.panel import Panel, load, with_trade
from hinterland.regions import read_country

REGIONS = "region,kind,name\n0,nation,Land\n1,province,A\n2,province,B\n3,province,C\n"


def summed(folder: Path, *figures: tuple[str, str, float]) -> Panel:
    """Return the trade of a country of three regions in 2020, grouped into A with B, and C."""
    (folder / "regions.csv").write_text(REGIONS)
    rows = [f"{region},2020,{series},{value},USD" for region, series, value in figures]
    (folder / "figures.csv").write_text(
        "\n".join(["region,year,series,value,unit", *rows]) + "\n"
    )
    (folder / "scheme.csv").write_text("region,group\n1,west\n2,west\n3,east\n")
    panel = load(folder / "figures.csv", country=read_country(folder / "regions.csv"))
    return with_trade(panel, "trade_usd")


KNOWN = (
    ("0", "exports_usd", 60.0), ("0", "imports_usd", 40.0),
    ("1", "exports_usd", 10.0), ("1", "imports_usd", 20.0),
    ("3", "exports_usd", 15.0), ("3", "imports_usd", 5.0),
)  # fmt: skip


def test_a_known_flow_is_the_least_that_summed_trade_can_be(tmp_path: Path) -> None:
    panel = summed(tmp_path, *KNOWN, ("2", "exports_usd", 30.0)).group(tmp_path / "scheme.csv")
    trade = panel.series.index("trade_usd")
    # B's imports are between 0 and what the total of 100 leaves: 100 - 10 - 20 - 30 - 15 - 5.
    assert panel.low[trade, 0].tolist() == [60.0, 20.0, 100.0]
    assert panel.high[trade, 0].tolist() == [80.0, 20.0, 100.0]


def test_with_both_flows_missing_it_may_be_0(tmp_path: Path) -> None:
    panel = summed(tmp_path, *KNOWN).group(tmp_path / "scheme.csv")
    trade = panel.series.index("trade_usd")
    assert panel.low[trade, 0].tolist() == [30.0, 20.0, 100.0]
    assert panel.high[trade, 0].tolist() == [80.0, 20.0, 100.0]


def test_trade_that_is_a_sum_is_not_checked_against_its_parts(tmp_path: Path) -> None:
    panel = summed(tmp_path, *KNOWN)
    assert {check.check for check in panel.checks} >= {"coverage"}
    assert "exports + imports" not in {check.check for check in panel.checks}
    given = summed(tmp_path, *KNOWN, ("1", "trade_usd", 31.0))
    [off] = [check for check in given.checks if check.check == "exports + imports"]
    assert (off.region, off.level) == ("1", "warn")

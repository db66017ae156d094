"""A pack's publications.csv of one's own: what is refused, and what its rows are about."""

from pathlib import Path

import pytest

from hinterland.errors import InputError
from hinterland.panel import load, publications_of

HEAD = "source,vintage,series,kind,title_en,title_zh,edition,address_en\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return a country of two duchies, its figures in a file without pages."""
    (tmp_path / "country.toml").write_text(
        'code = "RUR"\ncurrency = "EUR"\nname = "Ruritania"\n'
    )
    (tmp_path / "regions.csv").write_text("region,kind,en\nA,province,Aa\nB,province,Bb\n")
    (tmp_path / "observations.csv").write_text(
        "region,year,series,value,unit,vintage\n"
        "A,2019,gdp,5,EUR,old\nB,2019,gdp,6,EUR,old\nA,2020,gdp,7,EUR,new\n"
    )
    (tmp_path / "vintages.csv").write_text(
        "vintage,series,rank,released,note\nold,gdp,1,,\nnew,gdp,2,,\n"
    )
    return tmp_path


def test_a_row_is_about_its_vintage_and_what_is_empty_fits_all(pack: Path) -> None:
    rows = ",old,,yearbook,Yearbook,,2020,\n,,,database,Bank,,,https://x.example/\n"
    (pack / "publications.csv").write_text(HEAD + rows)
    panel = load(pack)
    found = {
        one.publication.name: one.years
        for one in publications_of(panel, panel.every)
        if one.publication
    }
    assert found == {"Yearbook 2020": (2019,), "Bank": (2020,)}


def test_added_figures_are_not_the_pack_s(pack: Path, tmp_path: Path) -> None:
    (pack / "publications.csv").write_text(HEAD + ",,,database,Bank,,,\n")
    mine = tmp_path / "mine.csv"
    mine.write_text("region,year,series,value,unit\nB,2020,gdp,8,EUR\n")
    panel = load(pack, observations=[mine])
    found = publications_of(panel, panel.kept)
    assert [(one.publication and one.publication.title, one.cells) for one in found] == [
        ("Bank", 3), (None, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",,,yearbok,Y,,,\n", "yearbook"),
        (",,,yearbook,,,,\n", "title_en"),
        (",,,yearbook,Y,,,javascript:alert(1)\n", "https://"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(pack: Path, row: str, said: str) -> None:
    (pack / "publications.csv").write_text(HEAD + row)
    panel = load(pack)
    with pytest.raises(InputError, match=said) as error:
        publications_of(panel, panel.every)
    assert "publications.csv" in str(error.value)

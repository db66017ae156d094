"""Files of regions and schemes: whatever separates their columns, however they are encoded."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.errors import InputError
from hinterland.regions import read_country, scheme

REGIONS = "region,kind,name\nA,province,甲省\nB,province,乙省\n"
GROUPS = "region,group\n甲省,东\n乙省,西\n"
WEST = "region,kind,name\nA,province,Nuevo León\nB,province,Yucatán\n"


@given(
    mark=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gbk"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoted=st.booleans(),
    title=st.booleans(),
)
def test_a_file_of_regions_or_groups_is_read_like_any_other(
    tmp_path_factory: pytest.TempPathFactory,
    mark: str,
    encoding: str,
    end: str,
    quoted: bool,
    title: bool,
) -> None:
    folder = tmp_path_factory.mktemp("regions")
    for name, text in (("regions.csv", REGIONS), ("groups.csv", GROUPS)):
        lines = text.replace(",", f'"{mark}"' if quoted else mark).splitlines()
        lines = [f'"{line}"' if quoted else line for line in lines]
        lines = ["My own", *lines] if title else lines
        (folder / name).write_bytes((end.join(lines) + end).encode(encoding))
    country = read_country(folder / "regions.csv")
    assert [country.find(name).code for name in ("甲省", "乙省")] == ["A", "B"]
    assert dict(scheme(folder / "groups.csv", country).groups) == {"东": ("A",), "西": ("B",)}


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_names_of_the_west_are_no_chinese(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "regions.csv"
    path.write_bytes(WEST.encode(encoding))
    assert read_country(path).find("nuevo león").code == "A"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"region,kind,name,region\nA,province,x,B\n", "two columns are headed 'region'"),
        (b"region;kind\nA;province\n", "row 2: the name is empty"),
        (b"region,name\nA,x\n", "the column 'kind' is missing"),
        (b"", "the column 'region' is missing"),
        (bytes(range(256)), "save it as UTF-8"),
        (b"region,kind,name\n", "no row"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "regions.csv"
    path.write_bytes(data)
    with pytest.raises(InputError, match=rf"regions\.csv.*{said}"):
        read_country(path)

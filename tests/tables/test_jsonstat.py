"""JSON-stat data sets as long tables. All are made up."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hinterland.errors import InputError
from hinterland.observations import read_page, shipped_catalogue
from hinterland.regions import china
from hinterland.tables import Tables, read_tables


def dataset(**changes: Any) -> dict[str, Any]:
    """Return two regions by two years of one indicator."""
    return {
        "version": "2.0", "class": "dataset", "label": "Gross regional product",
        "id": ["region", "metric", "time"], "size": [2, 1, 2],
        "role": {"geo": ["region"], "time": ["time"], "metric": ["metric"]},
        "dimension": {
            "region": {"label": "region", "category": {
                "index": ["110000", "310000"],
                "label": {"110000": "Beijing", "310000": "Shanghai"},
            }},
            "metric": {"label": "indicator", "category": {
                "label": {"m1": "Gross regional product"},
                "unit": {"m1": {"base": "100 million yuan", "decimals": 0}},
            }},
            "time": {"label": "year", "category": {"index": {"2018": 0, "2019": 1}}},
        },
        "value": [6873, 7418, 8604, None], "status": {"1": "p"},
    } | changes  # fmt: skip


def read(answer: object) -> Tables:
    return read_tables(json.dumps(answer, ensure_ascii=False).encode(), name="t.json")


def rows(answer: object) -> list[list[str]]:
    [grid] = read(answer).grids
    return [
        [cell.text if (cell := grid.at(row, column)) else "" for column in range(grid.columns)]
        for row in range(grid.rows)
    ]


def observed(answer: object) -> list[tuple[Any, ...]]:
    reading = read_page(
        read(answer).grids, page="p", country=china(), catalogue=shipped_catalogue()
    )
    return reading.frame.select("region", "year", "series", "value", "flags").rows()


def test_values_are_row_major_and_every_dimension_is_a_column() -> None:
    assert rows(dataset()) == [
        ["region", "indicator", "year", "value", "unit", "status", "region code"],
        ["Beijing", "Gross regional product", "2018", "6873", "100 million yuan", "", "110000"],
        ["Beijing", "Gross regional product", "2019", "7418", "100 million yuan", "p", "110000"],
        ["Shanghai", "Gross regional product", "2018", "8604", "100 million yuan", "", "310000"],
        ["Shanghai", "Gross regional product", "2019", "", "100 million yuan", "", "310000"],
    ]  # fmt: skip


def test_what_is_read_of_it() -> None:
    assert observed(dataset()) == [
        ("110000", 2018, "gdp", 6873e8, None),
        ("110000", 2019, "gdp", 7418e8, "provisional"),
        ("310000", 2018, "gdp", 8604e8, None),
        ("310000", 2019, "gdp", None, None),
    ]


def test_sparse_values_are_those_given_in_the_order_of_the_cube() -> None:
    found = rows(dataset(value={"2": 8604, "0": 6873}, status={"3": "c"}))
    assert [row[:4] for row in found[1:]] == [
        ["Beijing", "Gross regional product", "2018", "6873"],
        ["Shanghai", "Gross regional product", "2018", "8604"],
        ["Shanghai", "Gross regional product", "2019", ""],
    ]


@pytest.mark.parametrize("status", ["p", ["p", "p", "p", "p"], {str(n): "p" for n in range(4)}])
def test_a_status_is_one_for_all_a_list_or_an_object(status: Any) -> None:
    assert [row[5] for row in rows(dataset(status=status))[1:]] == ["p"] * 4


def test_a_status_is_named_where_the_answer_names_it() -> None:
    extension = {"status": {"label": {"p": "provisional"}}}
    assert rows(dataset(extension=extension))[2][5] == "p: provisional"


def test_the_first_version_wraps_its_data_sets() -> None:
    inner = dataset()
    for key in ("version", "class"):
        del inner[key]
    for key in ("id", "size", "role"):
        inner["dimension"][key] = inner.pop(key)
    assert rows({"dataset": inner}) == rows(dataset())
    assert [grid.table for grid in read({"a": inner, "b": inner}).grids] == [0, 1]


def test_a_collection_gives_what_it_embeds_and_says_what_it_only_links() -> None:
    link = {"class": "dataset", "href": "https://example.org/x.json"}
    found = read({"class": "collection", "link": {"item": [dataset(), link]}})
    assert len(found.grids) == 1
    assert found.notices == ("t.json: 1 more data set is only linked, not in the file",)
    with pytest.raises(InputError, match="only links to 1 data set"):
        read({"class": "collection", "link": {"item": [link]}})


def test_a_multiplier_scales_and_its_label_is_not_scaled_twice() -> None:
    answer = dataset()
    unit = {"label": "thousands", "base": "persons", "multiplier": 3}
    answer["dimension"]["metric"]["category"] |= {
        "label": {"m1": "Total population"}, "unit": {"m1": unit},
    }  # fmt: skip
    answer["label"] = "Population"
    assert observed(answer)[0] == ("110000", 2018, "population", 6873e3, None)


def test_roles_are_kept_where_labels_do_not_tell() -> None:
    answer = dataset()
    answer["dimension"]["region"]["label"] = "Bundesland"
    answer["dimension"]["time"]["label"] = "vuosi"
    assert rows(answer)[0][:3] == ["Bundesland (geo)", "indicator", "vuosi (time)"]
    assert observed(answer) == observed(dataset())


def test_a_further_dimension_keeps_its_parts_out_of_the_series() -> None:
    answer = dataset(id=["region", "metric", "time", "sex"], size=[2, 1, 2, 2])
    answer["dimension"]["sex"] = {
        "label": "Sex",
        "category": {"label": {"T": "Total", "F": "Women"}},
    }
    answer |= {"value": list(range(1, 9)), "status": None}
    found = [(row[2], row[3]) for row in observed(answer)]
    assert found[:2] == [("gdp", 1e8), ("Gross regional product > Sex: Women", 2e8)]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (dataset(value=[1, 2]), "2 values for 4 cells"),
        (dataset(value={"4": 1}), "outside the cube"),
        (dataset(size=[2, 1, 3]), "dimension 'time' has 2 categories, but its size is 3"),
        (dataset(size=[2]), "without id and size"),
        (dataset(value=5), "not built as expected"),
        (dataset(dimension={}), "not built as expected"),
        ({"class": "dimension", "category": {}}, "a list of categories without figures"),
    ],
)
def test_what_contradicts_itself_is_named(answer: object, message: str) -> None:
    with pytest.raises(InputError, match=r"^t\.json") as fault:
        read(answer)
    assert message in str(fault.value)


def test_a_huge_sparse_cube_costs_no_more_than_its_values() -> None:
    labels = {str(n): str(n) for n in range(1000)}
    names = [f"d{n}" for n in range(4)]
    answer = {
        "class": "dataset", "id": names, "size": [1000] * 4, "value": {str(10**12 - 1): 5},
        "dimension": {name: {"category": {"label": labels}} for name in names},
    }  # fmt: skip
    assert rows(answer)[1][:5] == ["999", "999", "999", "999", "5"]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.data())
def test_dense_and_sparse_values_are_the_same_cube(
    sizes: list[int], data: st.DataObject
) -> None:
    size = 1
    for each in sizes:
        size *= each
    values = data.draw(st.lists(st.integers(0, 999), min_size=size, max_size=size))
    names = [f"d{n}" for n in range(len(sizes))]
    answer = {
        "class": "dataset", "id": names, "size": sizes,
        "dimension": {
            name: {"category": {"index": [f"{name}{n}" for n in range(length)]}}
            for name, length in zip(names, sizes, strict=True)
        },
    }  # fmt: skip
    sparse = {str(n): value for n, value in enumerate(values)}
    assert rows(answer | {"value": values}) == rows(answer | {"value": sparse})

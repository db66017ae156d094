"""Answers of statistical interfaces as long tables."""

import json
from typing import Any

import pytest

from hinterland.errors import InputError
from hinterland.tables import read_grids, read_tables


def test_truncated_json_is_named() -> None:
    with pytest.raises(InputError, match=r"^t\.json is not valid JSON .*; download it again$"):
        read_tables(b'[{"page": 1}, [{"value": 5', name="t.json")


def test_an_unknown_answer_is_named_with_what_is_known() -> None:
    for answer in (b'{"features": []}', b"[1, 2]"):
        with pytest.raises(
            InputError, match=r"^t\.json is JSON of an unknown kind; .*JSON-stat"
        ):
            read_tables(answer, name="t.json")


def test_an_interface_of_ones_own_is_asked() -> None:
    def rates(answer: Any, where: str) -> Any:
        if "rates" not in answer:
            return None
        rows = [("rate", "CNY", "China", year, x, "") for year, x in answer["rates"].items()]
        return rows, (f"{where}: rates",)

    found = read_tables(b'{"rates": {"2019": 6.9}}', name="t.json", interfaces={"R": rates})
    assert [cell.text for cell in found.grids[0].cells if cell.row] == [
        "rate", "CNY", "China", "2019", "6.9",
    ]  # fmt: skip
    assert found.notices == ("t.json: rates",)
    with pytest.raises(InputError, match="can be read: R, JSON-stat, SDMX"):
        read_tables(b'{"other": 1}', name="t.json", interfaces={"R": rates})
    with pytest.raises(InputError, match="not built as expected"):
        read_tables(b'{"rates": 1}', name="t.json", interfaces={"R": rates})


def test_numbers_keep_their_digits() -> None:
    values = [1e15, 123456789012345, 0.1, -5, 1e-7, 2019.0]
    years = [f"{2000 + n}" for n in range(len(values) + 1)]
    dimension = {"year": {"category": {"index": years}}}
    cube = {"class": "dataset", "id": ["year"], "size": [len(years)], "dimension": dimension}
    text = json.dumps(cube)[:-1] + ', "value": [' + ", ".join(map(repr, values)) + ", 1e999]}"
    [grid] = read_grids(text.encode())
    column = [grid.at(row, 1) for row in range(1, len(years) + 1)]
    assert [float(cell.text) for cell in column[:-1] if cell] == values
    assert column[5].text == "2019"  # type: ignore[union-attr]
    assert (column[-1].text, column[-1].number) == ("1e999", None)  # type: ignore[union-attr]

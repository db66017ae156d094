"""The JSON of publishers' interfaces as long tables."""

import json
from typing import Any

import pytest

from hinterland.errors import InputError
from hinterland.sources import interfaces
from hinterland.tables import Grid, Tables, read_tables


def tables(answer: object) -> Tables:
    data = json.dumps(answer, ensure_ascii=False).encode()
    return read_tables(data, name="t.json", interfaces=interfaces())


def rows(grid: Grid) -> list[list[str]]:
    return [
        [cell.text if (cell := grid.at(row, column)) else "" for column in range(6)]
        for row in range(grid.rows)
    ]


def read(answer: object) -> Grid:
    [grid] = tables(answer).grids
    return grid


def old(
    *figures: tuple[str, str, dict[str, Any]], order: tuple[str, ...] = ("zb", "reg", "sj")
) -> Any:
    """Answer as easyquery did: figures of one series by region and period."""

    def codes(region: str, period: str) -> list[dict[str, str]]:
        code = {"zb": "A060101", "reg": region, "sj": period}
        return [{"valuecode": code[key], "wdcode": key} for key in order]

    names = {"110000": "北京市", "540000": "西藏自治区"}
    dimensions = {
        "zb": [
            {
                "cname": "经营单位所在地进出口总额",
                "code": "A060101",
                "unit": "千美元",
                "memo": "海关",
            }
        ],
        "reg": [{"cname": name, "code": code, "unit": ""} for code, name in names.items()],
        "sj": [{"cname": "2019年", "code": "2019"}, {"cname": "2018年", "code": "2018"}],
    }
    return {
        "returncode": 200,
        "returndata": {
            "datanodes": [
                {"code": "x", "data": data, "wds": codes(region, period)}
                for region, period, data in figures
            ],
            "wdnodes": [{"wdcode": key, "nodes": dimensions[key]} for key in order],
        },
    }


@pytest.mark.parametrize("order", [("zb", "reg", "sj"), ("sj", "zb", "reg")])
def test_old_portal_joins_dimensions_by_name_and_knows_what_is_missing(
    order: tuple[str, ...],
) -> None:
    grid = read(
        old(
            ("110000", "2019", {"data": 415.0, "hasdata": True, "strdata": "415.0"}),
            ("540000", "2019", {"data": 0.0, "hasdata": False, "strdata": ""}),
            ("110000", "2018", {"data": 1779354.905, "hasdata": True, "strdata": "1779355"}),
            ("540000", "2018", {"data": 5.0, "hasdata": True, "strdata": ""}),
            order=order,
        )
    )
    series, unit = "经营单位所在地进出口总额", "千美元"
    assert rows(grid) == [
        ["series", "unit", "region", "period", "value", "note"],
        [series, unit, "北京市", "2019年", "415.0", "海关"],
        [series, unit, "西藏自治区", "2019年", "", "海关"],
        [series, unit, "北京市", "2018年", "1779355", "海关; unrounded 1779354.905"],
        [series, unit, "西藏自治区", "2018年", "5", "海关"],
    ]
    assert (grid.kind, grid.table) == ("json", 0)
    assert [cell.number for cell in grid.cells if cell.column == 4 and cell.row] == [
        None,
        None,
        5.0,
    ]


def test_old_portal_without_figures_is_a_notice_not_an_error() -> None:
    answer = {
        "returncode": 200,
        "returndata": {"datanodes": [], "wdnodes": [{"wdcode": "zb", "nodes": [None]}]},
    }
    found = tables(answer)
    assert (found.grids, found.notices) == ((), ("t.json: no figures in the answer",))


def test_codes_are_used_where_no_name_is_given() -> None:
    answer = old(("330000", "2017", {"data": 1.0, "hasdata": True, "strdata": "1"}))
    assert rows(read(answer))[1][2:5] == ["330000", "2017", "1"]


def test_new_portal() -> None:
    def value(region: str, text: str) -> dict[str, str]:
        return {
            "i_showname": "地区生产总值",
            "value": text,
            "du_name": "亿元",
            "da": "1",
            "da_name": region,
        }

    answer = {
        "data": [
            {"code": "2025YY", "name": "2025年", "values": [value("北京市", "52073.4"), value("西藏自治区", "")]},
            {"code": "2024YY", "name": "2024年", "values": []},
            {"code": "2023YY", "name": "2023年", "values": [value("北京市", "47353.7")]},
        ],
        "success": True, "state": 20000, "message": "成功",
    }  # fmt: skip
    assert rows(read(answer))[1:] == [
        ["地区生产总值", "亿元", "北京市", "2025年", "52073.4", ""],
        ["地区生产总值", "亿元", "西藏自治区", "2025年", "", ""],
        ["地区生产总值", "亿元", "北京市", "2023年", "47353.7", ""],
    ]


def test_world_bank() -> None:
    figure = {
        "indicator": {"id": "NY.GDP.MKTP.CD", "value": "GDP (current US$)"},
        "country": {"id": "CN", "value": "China"}, "date": "2019", "unit": "", "obs_status": "",
    }  # fmt: skip
    answer = [
        {"page": 1, "pages": 2, "total": 3},
        [figure | {"value": 14279968506271.7}, figure | {"value": None, "date": "2020"},
         figure | {"value": "5", "date": "2018"}],
    ]  # fmt: skip
    found = tables(answer)
    assert [row[2:5] for row in rows(found.grids[0])[1:]] == [
        ["China", "2019", "14279968506271.7"],
        ["China", "2020", ""],
        ["China", "2018", "5"],
    ]
    assert found.grids[0].at(1, 4).number == 14279968506271.7  # type: ignore[union-attr]
    assert found.notices == ("t.json: this is page 1 of 2; download the others as well",)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"returncode": 501, "returndata": "对不起，未能找到"}, "answered with error 501: '对不起，未能找到'"),
        ({"success": False, "state": 40001, "message": "参数错误"}, "answered with error '参数错误'"),
        ([{"message": [{"id": "120", "key": "x", "value": "Invalid value"}]}], "error 'Invalid value'"),
        ({"features": []}, "is JSON of an unknown kind; can be read: National data portal"),
        ([1, 2], "is JSON of an unknown kind"),
        ({"returncode": 200, "returndata": {"datanodes": [{}], "wdnodes": []}}, "not built as expected"),
        ([{"page": 1}, [{"date": "2019"}]], "not built as expected"),
        ([{"page": 1}, [5]], "not built as expected"),
        ({"data": [{"values": [None]}]}, "not built as expected"),
    ],
)  # fmt: skip
def test_errors_and_other_json_are_named(answer: object, message: str) -> None:
    with pytest.raises(InputError, match=r"^t\.json") as fault:
        tables(answer)
    assert message in str(fault.value)

"""Eurostat's TSV as long tables. All files are made up."""

import pytest

from hinterland.errors import InputError
from hinterland.observations import read_page, shipped_catalogue
from hinterland.regions import china
from hinterland.tables import read_tables
from hinterland.tables.statistical.eurostat import is_eurostat

NEW = (
    "freq,unit,na_item,geo\\TIME_PERIOD\t2017 \t2018 \t2019 \n"
    "A,MIO_USD,X1,CN-BJ\t1234.5 \t1245.6 b\t1345.6 p\n"
    "A,MIO_USD,X1,CN-SH\t: \t345.6 e\t350.1 \n"
    "A,MIO_USD,X1,CN-TJ\t:c\t28.6 bp\t0.0 n\n"
)


def grid_of(text: str) -> list[list[str]]:
    [grid] = read_tables(text.encode(), name="t.tsv").grids
    return [
        [cell.text if (cell := grid.at(row, column)) else "" for column in range(grid.columns)]
        for row in range(grid.rows)
    ]


def test_keys_periods_values_and_flags_are_columns() -> None:
    rows = grid_of(NEW)
    assert rows[0] == ["freq", "unit", "na_item", "geo", "TIME_PERIOD", "value", "OBS_FLAG"]
    assert rows[1] == ["A", "MIO_USD", "X1", "CN-BJ", "2017", "1234.5", ""]
    assert rows[3][-3:] == ["2019", "1345.6", "p"]
    assert [row[-2:] for row in rows[7:]] == [[":", "c"], ["28.6", "bp"], ["0.0", "n"]]


def test_the_older_form_has_time_across() -> None:
    rows = grid_of("unit,geo\\time\t2013 \t2012 \nEUR_HAB,BE\t102.6 b\t: z\n")
    assert rows == [
        ["unit", "geo", "time", "value", "OBS_FLAG"],
        ["EUR_HAB", "BE", "2013", "102.6", "b"],
        ["EUR_HAB", "BE", "2012", ":", "z"],
    ]


def test_flags_are_flags_and_a_colon_is_never_zero() -> None:
    tables = read_tables(NEW.encode(), name="t.tsv")
    reading = read_page(tables.grids, page="p", country=china(), catalogue=shipped_catalogue())
    rows = {(row["region"], row["year"]): row for row in reading.frame.iter_rows(named=True)}
    assert rows["110000", 2019]["flags"] == "provisional"
    assert rows["110000", 2019]["value"] == 1345.6e6
    assert rows["110000", 2018]["note"] == "break in the series"
    assert rows["310000", 2018]["note"] == "estimated by the publisher"
    assert (rows["120000", 2017]["value"], rows["310000", 2017]["value"]) == (None, None)
    assert "confidential" in rows["120000", 2017]["reason"]
    assert rows["120000", 2018]["flags"] == "provisional"
    assert "doubtful" in rows["120000", 2019]["flags"]


def test_a_byte_order_mark_and_blank_lines_do_no_harm() -> None:
    assert grid_of("\ufeff" + NEW + "\n\n") == grid_of(NEW)


@pytest.mark.parametrize("line", ["A,MIO_USD,CN-BJ\t5 ", "A,MIO_USD,X1,CN-BJ\t1\t2\t3\t4"])
def test_a_line_that_does_not_fit_is_named(line: str) -> None:
    with pytest.raises(InputError, match=r"^t\.tsv, line 5: .*download the file again$"):
        read_tables((NEW + line + "\n").encode(), name="t.tsv")


def test_other_separated_files_are_left_alone() -> None:
    assert not is_eurostat("Region\t2019\nEast\t5\n")
    assert not is_eurostat("a,b\\c,2019\n1,2,3\n")

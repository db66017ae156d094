"""The words that the report's script puts together, in the language that is spoken."""

from ...language import _

__all__ = ["labels"]


def labels() -> dict[str, str]:
    """Return the script's words; `{fields}` are filled in the page.

    Examples
    --------
    >>> labels()["place"].format(table=0, row=6463, column=5)
    'table 0, row 6463, column 5'
    """
    return {
        "heading": _("Where this number came from"),
        "title": _("{measure}: {group}, {year}"),
        "why": _("Note: {why}."),
        "nothing": _("No observation stands behind this cell."),
        "observations": _("Observations of {series}: {count}"),
        "region": _("Region"),
        "asPrinted": _("As printed, and in the canonical unit"),
        "vintage": _("Vintage, and what was passed over"),
        "origin": _("Page and cell"),
        "printed": _("{number} ({unit})"),
        "measured": _("{number} {unit}"),
        "percent": _("{number} %"),
        "bounds": _("known to lie between {low} and {high}"),
        "passed": _("passed over: {vintage}, {printed}, page {page}"),
        "place": _("table {table}, row {row}, column {column}"),
        "counted": _(
            "Tables, rows and columns are counted from 0, as they stand in the original."
        ),
        "pages": _("Pages"),
        "close": _("Close"),
        "year": _("Year"),
        "colon": _(": "),
        "pair": _("{name} {value}"),
        "between": _("; "),
    }

"""The words that the report's script puts together, in the language that is spoken."""

from ...language import t

__all__ = ["labels"]


def labels() -> dict[str, str]:
    """Return the script's words; `{fields}` are filled in the page.

    Examples
    --------
    >>> labels()["place"].format(table=0, row=6463, column=5)
    'table 0, row 6463, column 5'
    """
    return {
        "heading": t("Where this number came from"),
        "title": t("{measure}: {group}, {year}"),
        "why": t("Note: {why}."),
        "nothing": t("No observation stands behind this cell."),
        "observations": t("Observations of {series}: {count}"),
        "region": t("Region"),
        "asPrinted": t("As printed, and in the canonical unit"),
        "vintage": t("Vintage, and what was passed over"),
        "origin": t("Page and cell"),
        "printed": t("{number} ({unit})"),
        "measured": t("{number} {unit}"),
        "percent": t("{number} %"),
        "bounds": t("known to lie between {low} and {high}"),
        "passed": t("passed over: {vintage}, {printed}, page {page}"),
        "place": t("table {table}, row {row}, column {column}"),
        "counted": t(
            "Tables, rows and columns are counted from 0, as they stand in the original."
        ),
        "pages": t("Pages"),
        "close": t("Close"),
        "year": t("Year"),
        "colon": t(": "),
        "pair": t("{name} {value}"),
        "between": t("; "),
    }

"""The Data Package (v2) of a study: what each CSV file holds, and where it comes from."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from ...language import t
from ...study import Results
from ...version import VERSION
from ..contents.tables import Column, Kind, Table, csv_bytes
from ..words import in_language

__all__ = ["data_package", "resource"]

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES: Final[Mapping[Kind, str]] = {
    "text": "string", "code": "string", "codes": "string", "integer": "integer",
    "number": "number",
}  # fmt: skip


def data_package(results: Results, files: Mapping[str, Table]) -> bytes:
    """Return the datapackage.json of CSV files: schemas, keys, units, sources, licences.

    A licence is given only where a page states one.

    Parameters
    ----------
    files
        Path within the package → its table, as `csv_bytes` writes it.

    References
    ----------
    Data Package v2, https://datapackage.org/standard/data-package/
    """
    name = re.sub(r"[^a-z0-9._-]+", "-", results.study.name.lower()).strip("-") or "study"
    licences: list[dict[str, str]] = []
    for licence in sorted(set(results.panel.pages["licence"].drop_nulls()) - {""}):
        if re.match(r"https?://", licence):
            licences.append({"path": licence})
        else:
            plain = re.sub(r"[^A-Za-z0-9.+-]+", "-", licence).strip("-") or "stated"
            licences.append({"name": plain, "title": licence})
    # Each page: its title, its publisher, its address where it is one of the web.
    sources = []
    for page in results.panel.pages.iter_rows(named=True):
        title, address = page["title"] or page["address"] or page["page"], page["address"]
        source = {"title": title, "description": address, "publisher": page["publisher"]}
        if re.match(r"https?://", address or ""):
            source["path"] = address
        sources.append({key: text for key, text in source.items() if text})
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": name,
        "title": in_language(results.study.title).text or results.study.name,
        "description": t(
            "Study {study}, computed by Hinterland {version}. An empty cell is a gap; the "
            "reason is in the same row.",
            study=results.study.name,
            version=VERSION,
        ),
        **({"licenses": licences} if licences else {}),
        "sources": sources,
        "resources": [resource(table, path) for path, table in files.items()],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def resource(table: Table, path: str) -> dict[str, Any]:
    """Return the description of one CSV file: its table's schema, its size and digest.

    Examples
    --------
    >>> import polars as pl
    >>> table = Table("t", "A table", (Column("x", "X", "number"),), pl.DataFrame({"x": [0.5]}))
    >>> resource(table, "t.csv")["schema"]["fields"]
    [{'name': 'x', 'title': 'X', 'type': 'number', 'role': 'about', 'constraints': {'required': True}}]
    """
    data = csv_bytes(table.frame)
    key = {"primaryKey": list(table.key)} if table.key else {}
    return {
        "name": table.name.lower(),
        "path": path,
        "title": table.title,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            **key,
        },
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name, "title": column.label, "type": _TYPES[column.kind],
        "role": column.role,
    }  # fmt: skip
    if column.unit:
        field["unit"] = column.unit
    if column.kind == "code" and column.codes:
        field["categories"] = [
            {"value": code, "label": meaning or code} for code, meaning in column.codes.items()
        ]
    if column.missing:
        field["description"] = t("Empty: {meaning}.", meaning=column.missing)
    else:
        field["constraints"] = {"required": True}
    return field

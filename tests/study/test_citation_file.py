"""CITATION.cff against the rules of the Citation File Format 1.2.0 that it falls under.

The rules are those of its schema, https://github.com/citation-file-format/citation-file-format,
for the keys that a file for a piece of software may have; references are not among them.
"""

from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from jsonschema import Draft7Validator

from hinterland.version import VERSION

FILE: Final = Path(__file__).parents[2] / "CITATION.cff"

_TEXT: Final = {"type": "string", "minLength": 1}
_URL: Final = {"type": "string", "pattern": "^(https|http|ftp|sftp)://.+"}
_DAY: Final = {"type": "string", "pattern": r"^[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01])$"}
_ORCID: Final = {
    "type": "string",
    "pattern": "^https://orcid\\.org/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$",
}
_PLACES: Final = dict.fromkeys(
    ("address", "alias", "city", "country", "email", "fax", "post-code", "region", "tel"), _TEXT
) | {"website": _URL, "orcid": _ORCID}
_PERSON: Final = {
    "type": "object",
    "additionalProperties": False,
    "properties": _PLACES
    | dict.fromkeys(
        ("affiliation", "family-names", "given-names", "name-particle", "name-suffix"), _TEXT
    ),
}
_ENTITY: Final = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name"],
    "properties": _PLACES
    | {"name": _TEXT, "location": _TEXT, "date-start": _DAY, "date-end": _DAY},
}
_AGENTS: Final = {
    "type": "array", "minItems": 1, "uniqueItems": True, "items": {"anyOf": [_PERSON, _ENTITY]},
}  # fmt: skip
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["authors", "cff-version", "message", "title"],
    "properties": {
        "abstract": _TEXT,
        "authors": _AGENTS,
        "cff-version": {"type": "string", "enum": ["1.2.0"]},
        "commit": _TEXT,
        "contact": _AGENTS,
        "date-released": _DAY,
        "doi": {"type": "string", "pattern": r"^10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-\.\(\)\[\]\\]+$"},
        "keywords": {"type": "array", "minItems": 1, "uniqueItems": True, "items": _TEXT},
        "license": {"enum": ["BSD-3-Clause"]},  # of the schema's list, the project's own
        "license-url": _URL,
        "message": _TEXT,
        "repository": _URL,
        "repository-artifact": _URL,
        "repository-code": _URL,
        "title": _TEXT,
        "type": {"enum": ["dataset", "software"]},
        "url": _URL,
        "version": {"anyOf": [_TEXT, {"type": "number"}]},
    },
}  # fmt: skip


def read(text: str) -> Any:
    """Read YAML with days as text, as JSON has them."""
    found = yaml.safe_load(text)
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in found.items()}


def test_the_citation_file_follows_the_schema() -> None:
    found = read(FILE.read_text("utf-8"))
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(found)] == []
    assert found["version"] == VERSION


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("cff-version: 1.2.0", "cff-version: 1.1.0"),
        ("title: ", "titel: "),
        ("authors:\n", "authors: []\nothers:\n"),
        ("type: software", "type: program"),
        ("  - name: ", "  - nmae: "),
        ("message: ", "url: example.org\nmessage: "),
        ("version: 0.1.0", "version: 0.1.0\ndate-released: yesterday"),
    ],
)
def test_a_fault_in_it_is_found(ours: str, theirs: str) -> None:
    text = FILE.read_text("utf-8")
    assert ours in text
    assert list(Draft7Validator(SCHEMA).iter_errors(read(text.replace(ours, theirs, 1))))

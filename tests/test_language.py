"""The texts that people read, in each language."""

import re
from collections.abc import Sequence
from string import Formatter

import pytest
from scripts import messages

from hinterland.errors import UsageError
from hinterland.language import language, speaking
from hinterland.terms import Terms


def test_every_text_is_translated_and_the_catalogue_is_up_to_date() -> None:
    catalog = messages.renewed()
    assert messages.untranslated(catalog) == []
    assert messages.ZH.read_text(encoding="utf-8") == messages.written(catalog)
    assert messages.ZH_COMPILED.read_bytes() == messages.compiled(catalog)


def test_a_translation_has_the_fields_of_its_text() -> None:
    for message in messages.renewed():
        if message.id:
            (*_, text), (*_, translated) = _forms(message.id), _forms(message.string or "")
            assert _fields(text) == _fields(translated), text


def _forms(text: str | Sequence[str]) -> Sequence[str]:
    return (text,) if isinstance(text, str) else text


def _fields(text: str) -> set[str | None]:
    """Return what a text is filled in with; the terms of a study may be used by one language."""
    jinja = set(re.findall(r"%\((\w+)\)s", text))
    own = {field for _, field, _, _ in Formatter().parse(text) if field}
    return jinja or {f for f in own if f.casefold() not in Terms().words("en")}


def test_a_language_is_spoken_within_its_block_alone() -> None:
    with speaking("zh"):
        assert language() == "zh"
    assert language() == "en"
    with pytest.raises(UsageError, match="no language 'fr'"), speaking("fr"):
        pass

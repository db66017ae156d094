"""A run in Chinese: what people read is Chinese, what machines read is the same in any language."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hinterland.language import speaking
from hinterland.panel import load
from hinterland.study import run
from tests.conftest import Run
from tests.study.test_bad_input import STUDY, STUDY_CASES, write

#: Two English words in a row; names of series, vintages and readings are one word each.
ENGLISH = re.compile(r"[A-Za-z]{2,}[ ,;]+[A-Za-z]{2,}")


@pytest.fixture(scope="module", params=["zhao", "zones"])
def both(request: pytest.FixtureRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """One study's results in English and in Chinese."""
    documents = []
    for language in ("en", "zh"):
        with speaking(language):
            documents.append(run(request.param).document())
    return documents[0], documents[1]


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Yield what a reader reads: reasons, and texts of checks."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from texts(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from texts(part, key)
    elif key in {"why", "text"} and isinstance(value, str) and value:
        yield value


def test_no_reason_is_left_in_english(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    found = list(texts(both[1] | {"claims": [{"why": c["why"]} for c in both[1]["claims"]]}))
    assert found
    assert [text for text in found if ENGLISH.search(text)] == []


def test_only_reasons_and_texts_differ(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    english, chinese = (json.dumps(without_texts(document)) for document in both)
    assert english == chinese


def without_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_texts(v) for k, v in value.items() if k not in {"why", "text"}}
    return [without_texts(v) for v in value] if isinstance(value, list) else value


def test_every_reason_of_a_frame_and_every_gap_is_chinese() -> None:
    with speaking("zh"):
        frame, gaps = run("zhao").frame(), load("china").gaps
    for reasons in (frame["why"].drop_nulls(), gaps["why"]):
        assert len(reasons)
        assert [text for text in reasons.unique() if ENGLISH.search(text)] == []


def test_the_command_speaks_chinese(hinterland: Run) -> None:
    done = hinterland("study", "zhao", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert (
        "成立       index-2019：2019年：1.1490；论文的说法：1.15（1.145～1.155）\n"
        in done.stdout
    )
    assert "19条论断成立、10条不符、2条未定、4条不可检验\n" in done.stdout
    assert "西藏 2000" in done.stdout
    done = hinterland("study", "zhou", "--lang", "zh")
    assert done.returncode == 2
    assert (
        done.stderr
        == "hinterland: 没有名为'zhou'的研究或文件；是否指'zhao'？可改为：hinterland study zhao --lang zh\n"
    )


@pytest.mark.parametrize(
    "case", ["unknown series in the policy", "unknown test", "unknown measure"]
)
def test_a_bad_study_is_said_in_chinese_with_key_and_line(
    hinterland: Run, tmp_path: Path, case: str
) -> None:
    before, after, said = STUDY_CASES[case]
    write(tmp_path, study=STUDY.replace(before, after, 1))
    done = hinterland("study", "own.toml", "--lang", "zh")
    assert done.returncode == 1
    assert re.fullmatch(r"hinterland: own\.toml，第\d+行，.*；是否指'\w+'？\n", done.stderr)
    assert [
        word
        for word in said
        if word.startswith(("policy", "claim")) and word not in done.stderr
    ] == []

"""The command line as a whole: every verb helps, lists are lists, light things stay light."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence

import pytest

from tests.conftest import Run


def test_help_lists_every_verb_and_each_verb_helps(hinterland: Run) -> None:
    top = hinterland("--help")
    assert top.returncode == 0
    verbs = re.findall(r"^  (\w+)  ", top.stdout.split("Commands:")[1], re.MULTILINE)
    assert "study" in verbs
    for verb in verbs:
        done = hinterland(verb, "--help")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("Usage:")


@pytest.mark.parametrize(("verb", "known"), [("schemes", "three"), ("measures", "imbalance")])
def test_lists_as_text_and_as_json(hinterland: Run, verb: str, known: str) -> None:
    assert known in hinterland(verb).stdout
    assert known in json.dumps(json.loads(hinterland(verb, "--json").stdout))


def test_importing_and_helping_loads_nothing_heavy() -> None:
    code = (
        "import sys, hinterland, hinterland.cli; "
        "from click.testing import CliRunner; "
        "assert CliRunner().invoke(hinterland.cli.hinterland, ['--help']).exit_code == 0; "
        "print([m for m in ('numpy', 'polars', 'altair', 'aiohttp', 'rich') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_crawl_loads_no_data_frames() -> None:
    code = (
        "import sys, hinterland.crawler, hinterland.sources; "
        "print([m for m in ('polars', 'altair', 'rich') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there() -> None:
    import hinterland as package

    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = package.lode


def test_a_console_that_is_not_utf8_is_no_reason_to_crash() -> None:
    command = [
        sys.executable,
        "-X",
        "utf8=0",
        "-c",
        "from hinterland.cli import main; main()",
        "measures",
    ]
    env = {"PYTHONIOENCODING": "ascii", "PATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    assert "imbalance" in done.stdout


VERBS = ("cite", "crawl", "library", "measures", "read", "schemes", "sources", "study")


def in_locale(words: Sequence[str], **locale: str) -> "subprocess.CompletedProcess[str]":
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-c", "from hinterland.cli import main; main()", *words],
        env=kept | {"PYTHONUTF8": "1"} | locale, capture_output=True, encoding="utf-8",
        timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("verb", VERBS)
def test_help_is_in_the_language_of_the_locale(verb: str) -> None:
    english = re.compile(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}")
    for words in ([verb, "--help"], [verb, "--help", "--lang", "zh"]):
        done = in_locale(words, LANG="zh_CN.UTF-8")
        assert done.returncode == 0
        assert "用法" in done.stdout
        assert not english.search(done.stdout)
    assert "Usage:" in in_locale([verb, "--help"], LANG="de_DE.UTF-8").stdout


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ({"LANG": "zh_CN.UTF-8"}, []),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, ["--lang=zh"]),
        ({"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, []),
        ({}, ["--lang", "zh"]),
    ],
)
def test_faults_are_in_the_language_that_is_asked_for(
    locale: dict[str, str], words: list[str]
) -> None:
    wrong = in_locale(["study", "--nope", *words], **locale)
    assert wrong.returncode == 2
    assert "没有选项" in wrong.stderr
    unknown = in_locale(["study", "zaho", *words], **locale)
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "zhao" in unknown.stderr
    said = unknown.stderr.partition("可改为")[0]  # a command follows
    assert not re.search("[a-z]{3,} [a-z]{2,}", said)


def test_an_unknown_language_is_refused_in_that_of_the_locale() -> None:
    done = in_locale(["schemes", "--lang", "fr"], LANG="zh_CN.UTF-8")
    assert done.returncode == 2
    assert "不是" in done.stderr or "fr" in done.stderr
    assert "Error" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["crawl", "http://a.example/", "--deny", "(", "--library", "L"], r"不是正则表达式（missing .*）\n"),
        (["study", "--out", "/proc/x"], "（没有该文件或文件夹）"),
        (["read", "x.csv", "--explain", "1", "b"], "'b'不是有效的整数。"),
        (["crawl", "a", "--library", "L", "--max-pages", "b"], "'b'不是有效的整数。"),
        (["crawl", "a", "--library", "L", "--delay", "b"], "'b'不是有效的数字。"),
        (["cite", "--format", "foo"], "：'bibtex'、'gbt7714'、'apa'、'plain'。"),
        (["library", "search", "L"], "缺少参数'QUERY...'。"),
        (["crawl", "a"], "缺少选项'--library'。"),
        (["study", "--fo"], "没有选项'--fo'。是否指：'--formats'、'--open'、'--out'？"),
    ],
)  # fmt: skip
def test_faults_in_chinese_have_its_words_and_punctuation(words: list[str], said: str) -> None:
    done = in_locale([*words, "--lang", "zh"])
    assert done.returncode in (1, 2)
    assert re.search(said if "正则" in said else re.escape(said), done.stderr), done.stderr

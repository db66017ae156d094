"""The command line as a whole: every verb helps, lists are lists, light things stay light."""

import json
import re
import subprocess
import sys

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

"""Words that are wrong by a letter: the message names the command to type next, exit code 2."""

import random
import re
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pytest

from hinterland.cli import hinterland as command_line
from hinterland.cli import main
from hinterland.cli.mending import next_command
from hinterland.crawler.links.seeds import meant_address
from tests.test_cli import in_locale


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("studdy", "study"),
        ("studdy zhao --out x", "study zhao --out x"),
        ("zhao", "study zhao"),
        ("usa --doubt", "study usa --doubt"),
        ("mine.toml", "study mine.toml"),
        ("mine.csv", "new study mine.csv"),
        ("--json schemes", "schemes --json"),
        ("--out x study zhao", "study zhao --out x"),
        ("--json library status L", "library status L --json"),
        ("study zaho", "study zhao"),
        ("study mine", "study mine.toml"),
        ("study zhao --scheem four", "study zhao --scheme four"),
        ("study zhao --scheem=four", "study zhao --scheme=four"),
        ("study zhao --scheme fuor", "study zhao --scheme four"),
        ("study zhao --scheme=fuor", "study zhao --scheme=four"),
        ("study zhao --policy lates", "study zhao --policy latest"),
        ("study zhao --formats csv,pgn", "study zhao --formats csv,png"),
        ("study --country mexcio", "study --country mexico"),
        ("cite zaho", "cite zhao"),
        ("explore --study zaho --no-browser", "explore --study zhao --no-browser"),
        ("new cuntry x", "new country x"),
        ("library serch L x", "library search L x"),
        ("crawl nbs-yearbok --library L", "crawl nbs-yearbook --library L"),
        ("read mine.csv --source nbs-yearbok", "read mine.csv --source nbs-yearbook"),
        ("measure mine.csv --measure 'ginni'", "measure mine.csv --measure gini"),
        ("crawl a.example --strategy bredth --library L", "crawl a.example --strategy breadth --library L"),
        ("crawl www.a.example/sj/ --library L", "crawl https://www.a.example/sj/ --library L"),
        ("crawl a.example=2 --library L", "crawl https://a.example=2 --library L"),
        ("crawl htps://a.example/ --library L", "crawl https://a.example/ --library L"),
        ("crawl http:/a.example/ --library L", "crawl http://a.example/ --library L"),
        ("crawl a.example", "crawl a.example --library DIRECTORY"),
    ],
)  # fmt: skip
def test_the_next_command_is_named(
    typed: str,
    meant: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text("region,year,gdp\nBeijing,2019,1\n")
    (tmp_path / "mine.toml").write_text('name = "mine"')
    monkeypatch.setattr(sys, "argv", ["hinterland", *shlex.split(typed)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    found = re.search(r"[Tt]ry: (hinterland .*)$", said.strip())
    assert found is not None, said
    assert shlex.split(found[1]) == ["hinterland", *shlex.split(meant)]


@pytest.mark.parametrize(
    "typed", ["xyzzy", "study zhao --zzz", "study qqqq", "--help-me", "study zhao --scheme q7"]
)
def test_nothing_is_named_where_nothing_can_be_meant(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["hinterland", *shlex.split(typed)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "ry: hinterland" not in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["studdy zhao", "study zaho", "study --scheem x", "crawl a.example/x --library L"])  # fmt: skip
def test_it_is_named_in_chinese_too(typed: str) -> None:
    done = in_locale([*typed.split(), "--lang", "zh"])
    assert (done.returncode, done.stdout) == (2, "")
    assert "可改为：hinterland " in done.stderr
    assert not re.search(r"[Tt]ry|[Nn]o such", done.stderr)


def test_each_option_of_each_verb_is_found_from_a_slip() -> None:
    """One letter left out, doubled, or two exchanged, in every long option and every verb."""
    chance, root = random.Random(7), command_line
    error = click.UsageError("")
    for verbs, command in every(root, []):
        for option in (
            o for p in command.params for o in p.opts if o.startswith("--") and len(o) > 6
        ):
            at = chance.randrange(3, len(option) - 1)
            for slip in (
                option[:at] + option[at + 1 :],
                option[:at] + option[at] + option[at:],
                option[:at] + option[at + 1] + option[at] + option[at + 2 :],
            ):
                said = next_command(root, [*verbs, slip], error)
                others = [o for p in command.params for o in p.opts]
                assert said in ({""} if slip in others else {shlex.join(["hinterland", *verbs, option])}), slip  # fmt: skip
        for i, verb in enumerate(verbs):
            slip = verb[:-2] + verb[-1] + verb[-2]
            said = next_command(root, [*verbs[:i], slip, *verbs[i + 1 :]], error)
            meant = {"", f"hinterland {' '.join(verbs)}"}
            assert said in meant or verb in {"measure", "measures"}
            assert said or slip == verb


def every(command: click.Command, verbs: list[str]) -> Iterator[tuple[Sequence[str], click.Command]]:  # fmt: skip
    if not isinstance(command, click.Group):
        yield verbs, command
        return
    context = click.Context(command)
    for verb in command.list_commands(context):
        found = command.get_command(context, verb)
        assert found is not None
        yield from every(found, [*verbs, verb])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("stats.gov.cn", "https://stats.gov.cn"),
        ("//a.example/x?y=1", "https://a.example/x?y=1"),
        ("https//a.example", "https://a.example"),
        ("HTTPS:/a.example", "https://a.example"),
        ("htttp://a.example:81/", "http://a.example:81/"),
        ("ttp://a.example", "http://a.example"),
        ("统计局.中国/数据", "https://统计局.中国/数据"),
        ("nbs-yearbook", ""),
        ("ftp://a.example/", ""),
        ("mailto:a@b.example", ""),
        ("", ""),
    ],
)
def test_the_address_that_is_meant(written: str, meant: str) -> None:
    assert meant_address(written) == meant

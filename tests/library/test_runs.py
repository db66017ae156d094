"""The diary of the crawls is read whatever broke off in it."""

from pathlib import Path

import pytest

from hinterland.library.runs import append_run, last_run


@pytest.mark.parametrize(
    "left", [b'{"event": "st', b"\xe4\xb8", b'{"event": "start"}', b"7\n", b"\0"]
)
def test_what_a_full_disk_left_of_a_line(tmp_path: Path, left: bytes) -> None:
    append_run(tmp_path, {"event": "start", "time": "1"})
    with (tmp_path / "runs.jsonl").open("ab") as file:
        file.write(left)
    append_run(tmp_path, {"event": "start", "time": "2"})
    append_run(tmp_path, {"event": "stop", "reason": "完"})
    assert last_run(tmp_path) == {"time": "2", "reason": "完"}


def test_no_run(tmp_path: Path) -> None:
    assert last_run(tmp_path) == {}

"""The founding study from its command to its files, beside matplotlib drawing the same panels."""

import statistics
import tempfile
from pathlib import Path

from . import processes

ROUNDS = 5
#: Where setup.sh installs matplotlib, apart from what this project depends on.
PEER = Path(__file__).parents[1] / ".venv/peers/bin/python"
PANELS = Path(__file__).with_name("panels.py")
#: Seconds by the clock that a run may take on 2 cores.
GOALS = {"study zhao: results, report, 5 figures": 5, "study zhao: every format": 20}


def run(peer: Path = PEER) -> None:
    """Print the median wall and CPU seconds of each, all in turns, and the ratio to the peer."""
    with tempfile.TemporaryDirectory(prefix="hinterland-") as place:
        folder = Path(place)
        plain, every = GOALS
        drawn = "matplotlib: the same 5 figures from results.csv"
        commands: dict[str, list[str | Path]] = {
            plain: [*processes.command_line("study", "zhao", "--out", folder / "plain")],
            every: [
                *processes.command_line("study", "zhao", "--out", folder / "all"),
                "--formats",
                "all",
            ],
            drawn: [peer, PANELS, folder / "plain" / "results.csv", folder / "peer"],
        }
        taken: dict[str, list[processes.Cost]] = {name: [] for name in commands}
        for _round in range(ROUNDS):
            for name, command in commands.items():
                taken[name].append(processes.run(command, folder / "work"))
        _same_pictures(folder / "plain" / "figures", folder / "peer")
    medians = {name: _median(costs) for name, costs in taken.items()}
    for name, cost in medians.items():
        goal = f", goal under {GOALS[name]} s" if name in GOALS else ""
        print(
            f"{name}: {cost.seconds:.1f} s, {cost.cpu:.1f} s of CPU, {cost.peak / 1e6:.0f} MB, "
            f"medians of {ROUNDS}{goal}"
        )
    ours, theirs = medians[plain], medians[drawn]
    print(
        f"  the whole study against the peer's figures: {ours.seconds / theirs.seconds:.1f} of "
        f"the time, {ours.cpu / theirs.cpu:.1f} of the CPU"
    )


def _median(costs: list[processes.Cost]) -> processes.Cost:
    return processes.Cost(
        statistics.median(cost.seconds for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        int(statistics.median(cost.peak for cost in costs)),
    )


def _same_pictures(ours: Path, theirs: Path) -> None:
    names = [{path.name for path in folder.iterdir()} for folder in (ours, theirs)]
    # The picture for a story is ours alone.
    assert names[0] - {"finding.png"} == names[1], "the two have not drawn the same figures"

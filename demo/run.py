"""The whole way on a made-up site: write it, serve it, crawl it, read it, study it, compare.

python -m demo.run [FOLDER]
"""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from .compare import Score, compare
from .yearbook import build

__all__ = ["chain", "serve"]


def main(arguments: list[str]) -> int:
    """Go the whole way and say what came of it; return the exit code."""
    folder = Path(arguments[0]) if arguments else Path("out/demo")
    shutil.rmtree(folder, ignore_errors=True)
    truth = build(folder)
    print(f"made: {sum(1 for p in (folder / 'site').rglob('*') if p.is_file())} files, {truth}")
    with serve(folder / "site") as address:
        observations = chain(folder, f"{address}sj/ndsj/")
    scores = compare(truth, observations)
    print_scores(scores)
    own = index_of(folder / "zhao")
    hinterland("study", "zhao", "--out", folder / "shipped")
    shipped = index_of(folder / "shipped")
    print(f"\n{'imbalanced index':<18}{'from the site':>15}{'from the shipped figures':>26}")
    for year in (2002, 2005, 2010, 2015, 2019):
        print(f"{year:<18}{own[year]:>15.6f}{shipped[year]:>26.6f}")
    print(f"\nreport: {folder / 'zhao' / 'report.html'}")
    is_right = not any(score.wrong for score in scores.values())
    return 0 if is_right else 1


def chain(folder: Path, start: str) -> Path:
    """Crawl, read and study; return the observations."""
    library, observations = folder / "library", folder / "observations.parquet"
    hinterland("crawl", start, "--library", library, "--allow-private", "--delay", "0")
    # Exit code 1 stands for pages that could not be read: pictures, where [ocr] is missing.
    hinterland(
        *("read", "--library", library, "--source", "nbs-yearbook", "--out", observations),
        allowed=(0, 1),
    )
    hinterland(
        *("study", "zhao", "--observations", observations, "--only"),
        *("--out", folder / "zhao"),
    )
    return observations


def hinterland(*words: str | Path, allowed: tuple[int, ...] = (0,)) -> str:
    """Run the command line as a user does; return what it prints."""
    script = Path(sys.executable).with_name("hinterland")
    print("\n$ hinterland", *words, flush=True)
    done = subprocess.run(
        [script, *words], stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    lines = done.stdout.splitlines()
    print("\n".join(lines[:12]), *["…"] * (len(lines) > 12), sep="\n", flush=True)
    if done.returncode not in allowed:
        sys.exit(f"hinterland {words[0]} ended with {done.returncode}")
    return done.stdout


@contextlib.contextmanager
def serve(site: Path) -> Iterator[str]:
    """Serve a folder on this machine while the block runs; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, "--directory", str(site)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()


def print_scores(scores: Mapping[str, Score]) -> None:
    """Print how many cells came out, per kind of file."""
    print(
        f"\n{'kind':<15}{'cells':>8}{'right':>8}{'elsewhere':>11}{'not read':>10}{'wrong':>7}"
        f"{'to look at':>12}"
    )
    for kind, score in sorted(scores.items()):
        numbers = f"{score.cells:>8}{score.right:>8}{score.elsewhere:>11}"
        print(f"{kind:<15}{numbers}{score.absent:>10}{len(score.wrong):>7}{score.marked:>12}")
        for line in score.wrong[:5]:
            print(f"    {line}")


def index_of(results: Path) -> dict[int, float]:
    """Return the imbalanced index of the nation, by year, where it is known."""
    read = json.loads((results / "results.json").read_text("utf-8"))
    values = read["series"]["imbalance"]["nation"]["value"]
    return {y: v for y, v in zip(read["years"], values, strict=True) if v is not None}


def _wait_for(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    sys.exit("the site's server did not start")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Count what the house is made of, and fail where it has grown crooked.

python scripts/house.py
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1] / "src" / "hinterland"

MAX_FILES: Final = 14  # of a folder, its own
MAX_LINES: Final = 400  # of a file

#: What a room may import: itself, and whatever is before it.
ORDER: Final = (
    "version", "errors", "terms", "language", "files", "spark", "units", "regions", "estimate",
    "library", "crawler", "tables", "observations", "sources", "panel", "records", "measures", "figures",
    "study", "report", "explorer", "cli",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Module:
    """A file: its name below the package, its lines, and its syntax tree."""

    name: str
    lines: int
    tree: ast.Module
    is_package: bool


def main() -> int:
    """Print the counts; return 1 where one is over its limit."""
    modules = [_module(path) for path in sorted(ROOT.rglob("*.py"))]
    imports = {m.name: set(_imports(m, {n.name for n in modules})) for m in modules}
    functions = sum(1 for m in modules for _ in _functions(m.tree))
    folders = Counter(path.parent for path in ROOT.rglob("*.py"))
    folder, most = folders.most_common(1)[0]
    circles = _circles(imports)
    up = [
        f"{name} → {other}"
        for name, others in sorted(imports.items())
        for other in sorted(others)
        if _level(name) < _level(other)
    ]
    long = [f"{m.name} ({m.lines})" for m in modules if m.lines > MAX_LINES]
    print(f"files: {len(modules)}")
    print(f"lines: {sum(m.lines for m in modules):,}")
    print(f"functions: {functions:,}")
    print(f"private helpers used once: {_used_once(modules)}")
    print(f"import circles: {len(circles)}", *circles, sep="\n  ")
    print(f"imports from a later room: {len(up)}", *up, sep="\n  ")
    print(f"largest folder: {most} files, {folder.relative_to(ROOT.parent)}")
    print(f"files over {MAX_LINES} lines: {len(long)}", *long, sep="\n  ")
    return 1 if circles or up or long or most > MAX_FILES else 0


def _module(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    text = path.read_text(encoding="utf-8")
    name = ".".join(parts[:-1] if is_package else parts)
    return Module(name, len(text.splitlines()), ast.parse(text), is_package)


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _used_once(modules: list[Module]) -> int:
    """Return how many private functions are named only once outside their definition."""
    total = 0
    for module in modules:
        named = Counter(
            node.id if isinstance(node, ast.Name) else node.attr
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Name | ast.Attribute)
        )
        total += sum(
            named[f.name] == 1
            for f in _functions(module.tree)
            if f.name.startswith("_") and not f.name.endswith("__")
        )
    return total


def _imports(module: Module, known: set[str]) -> Iterator[str]:
    """Give the files that a file imports, late imports too, but not those for types alone."""
    package = module.name if module.is_package else module.name.rpartition(".")[0]
    for_types = {
        id(inner)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ImportFrom) or not node.level or id(node) in for_types:
            continue
        parts = package.split(".") if package else []
        base = parts[: len(parts) - node.level + 1]
        home = ".".join([*base, *([node.module] if node.module else [])])
        for alias in node.names:
            inner = f"{home}.{alias.name}".lstrip(".")
            target = inner if inner in known else home
            if target != module.name:
                yield target


def _level(name: str) -> int:
    room = name.partition(".")[0]
    return ORDER.index(room) if room in ORDER else len(ORDER)


def _circles(imports: dict[str, set[str]]) -> list[str]:
    """Return the sets of files that import one another, directly or by others."""
    reached = {name: _reach(name, imports) for name in imports}
    found = {
        frozenset({name, *(other for other in reached[name] if name in reached.get(other, ()))})
        for name in imports
        if name in reached[name]
    }
    return sorted(" ↔ ".join(sorted(circle)) for circle in found)


def _reach(start: str, imports: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    open_ = [start]
    while open_:
        for other in imports.get(open_.pop(), ()):
            if other not in seen:
                seen.add(other)
                open_.append(other)
    return seen


if __name__ == "__main__":
    sys.exit(main())

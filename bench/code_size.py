"""Counts the code of the product: `python -m bench.code_size [COMMIT …]`, a table.

Each commit has a column. Without one the files of the checkout are counted. Product code is
`app.py`, `geodata` and `mapping`: Python, and the scripts, sheets and templates of its pages; no
migrations, no tests. A body is what stands below a `def`, without its docstring.
"""

import argparse
import ast
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("app.py", "geodata", "mapping")
LEFT_OUT = ("/migrations/versions/", "/node_modules/", "/frontend/tests/", "package-lock.json")
KINDS = {
    "Python": (".py",),
    "scripts": (".js",),
    "sheets": (".css",),
    "templates": (".html", ".typ"),
}
Sources = dict[str, str]  # the text of each file by its path


def read_sources(commit: str | None) -> Sources:
    """Return the product's files, of a commit or of the checkout."""
    tracked = (
        ["git", "ls-files"] if commit is None else ["git", "ls-tree", "-r", "--name-only", commit]
    )
    names = _run(
        [*tracked, "--", *PRODUCT] if commit is None else [*tracked, *PRODUCT]
    ).splitlines()
    endings = tuple(ending for group in KINDS.values() for ending in group)
    chosen = [
        name
        for name in names
        if name.endswith(endings) and not any(part in f"/{name}" for part in LEFT_OUT)
    ]
    if commit is None:
        return {name: (ROOT / name).read_text(encoding="utf-8") for name in chosen}
    return {name: _run(["git", "show", f"{commit}:{name}"]) for name in chosen}


def measure(sources: Sources) -> dict[str, str]:
    """Return the figures of the table, by name."""
    figures: dict[str, str] = {}
    for kind, endings in KINDS.items():
        lines = [text.count("\n") for name, text in sources.items() if name.endswith(endings)]
        figures[f"{kind}: files"] = f"{len(lines):,}"
        figures[f"{kind}: lines"] = f"{sum(lines):,}"
    python = {name: text for name, text in sources.items() if name.endswith(".py")}
    by_length = sorted(python, key=lambda name: python[name].count("\n"))
    figures["Python file, median"] = (
        f"{statistics.median(t.count(chr(10)) for t in python.values()):,.0f}"
    )
    figures["Python file, largest"] = f"{python[by_length[-1]].count(chr(10)):,} {by_length[-1]}"
    bodies = sorted(length for text in python.values() for length in measure_bodies(text))
    figures["bodies"] = f"{len(bodies):,}"
    figures["body, median"] = f"{statistics.median(bodies):,.0f}"
    figures["body, 95 of 100"] = f"{bodies[len(bodies) * 95 // 100]:,}"
    figures["body, longest"] = f"{bodies[-1]:,}"
    figures["entries of a folder, most"] = _find_fullest_folder(sources)
    figures["all lines"] = f"{sum(text.count(chr(10)) for text in sources.values()):,}"
    return figures


def measure_bodies(source: str) -> Iterator[int]:
    """Yield the lines of each function's body, without its docstring."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            has_docstring = ast.get_docstring(node, clean=False) is not None
            body = node.body[1:] if has_docstring else node.body
            yield (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _find_fullest_folder(sources: Sources) -> str:
    """Return how many entries the fullest folder of Python files shows, and which it is."""
    entries: dict[Path, set[str]] = {}
    for name in sources:
        path = Path(name)
        for parent in path.parents:
            entries.setdefault(parent, set()).add(path.relative_to(parent).parts[0])
    folder = max(entries, key=lambda entry: len(entries[entry]))
    return f"{len(entries[folder])} {folder}"


def _run(command: list[str]) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commits", nargs="*", help="to count instead of the checkout")
    commits: list[str | None] = list(parser.parse_args().commits) or [None]
    columns = [measure(read_sources(commit)) for commit in commits]
    print("| figure |", " | ".join(commit or "checkout" for commit in commits), "|")
    print("|---|" + "---|" * len(commits))
    for name in columns[0]:
        print(f"| {name} |", " | ".join(column[name] for column in columns), "|")


if __name__ == "__main__":
    main()

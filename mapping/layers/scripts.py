"""The scripts of our pages: the modules of `mapping/frontend` that a page needs, in one file.

They are written and checked as ES modules. A page loads them joined: one answer instead of a chain
of them, which a phone on a slow network would wait for one by one. Each module becomes a function
of its own, in the order of the imports, so that no name of one meets a name of another. The joined
text is made when it is first asked for and is stored nowhere.
"""

import re
from functools import cache
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent.parent / "frontend"
ENTRIES = FRONTEND / "entries"  # what a page loads: each has an address below /assets/map/
SCREENS = FRONTEND / "screens"  # what a component inside Streamlit runs
INLINE = FRONTEND / "inline"  # what stands in a page itself, for when its script does not come

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(
    r"^export (?=(?:async )?(?:function|const|class) ([A-Za-z_$][\w$]*))", re.MULTILINE
)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*$", re.DOTALL | re.MULTILINE)
_CAST = re.compile(r"/\*\* @type \{[^*]*\} \*/ ?")
_REMARK = re.compile(r" // [^\"'`\n]*$", re.MULTILINE)  # without a quote behind it it is in no text


class ScriptError(ValueError):
    """A module that cannot be joined; the sentence names it."""


def page_names() -> list[str]:
    """Return the names of the scripts that pages load: `live.js`."""
    return sorted(path.name for path in ENTRIES.glob("*.js"))


@cache
def page_script(name: str) -> str:
    """Return the script of a page by its name: `live.js`."""
    return join_modules(ENTRIES / name)


@cache
def screen_script(name: str) -> str:
    """Return the script of a component inside Streamlit by its name: `drafts.js`."""
    return join_modules(SCREENS / name)


@cache
def inline_script(name: str) -> str:
    """Return a script that stands in a page itself: `map-failed.js`."""
    return join_modules(INLINE / name)


def join_modules(entry: Path) -> str:
    """Return a module with all that it imports, as one text.

    What the entry itself exports stays exported; without exports the text is a plain script that
    leaves no name behind.

    Raises
    ------
    ScriptError
        Modules that import each other in a circle, and ways to import or export other than
        `import { name } from "./file.js"` and `export` before a function, constant or class.
    """
    order: list[Path] = []
    _visit(entry.resolve(), (), order)
    names = {path: f"${number}" for number, path in enumerate(order)}
    parts = [
        f"const {names[path]} = (() => {{\n{_body(path, names)}\n"
        f"return {{ {', '.join(exported_names(path))} }};\n}})();"
        for path in order[:-1]
    ]
    last = _body(order[-1], names, is_entry=True)
    joined = "\n".join([*parts, last])
    if _EXPORT.search(last) or "export default " in last:
        return joined
    return f'(() => {{\n"use strict";\n{joined}\n}})();\n'


def exported_names(path: Path) -> list[str]:
    """Return the names that a module exports, in their order."""
    return _EXPORT.findall(path.read_text(encoding="utf-8"))


def short(source: str) -> str:
    """Return a script or style without its margins and the comments that stand on lines alone.

    Line ends become those to which a browser turns them before it compares a block with its hash.
    """
    lines = _COMMENT.sub("", source.replace("\r\n", "\n")).split("\n")
    kept = [line for each in lines if (line := each.strip()) and line[:2] != "//"]
    return "\n".join(kept)


def _visit(path: Path, above: tuple[Path, ...], order: list[Path]) -> None:
    if path in above:
        circle = " → ".join(each.name for each in (*above, path))
        raise ScriptError(f"Modules import each other in a circle: {circle}")
    if path in order:
        return
    for _, address in _IMPORT.findall(path.read_text(encoding="utf-8")):
        _visit((path.parent / address).resolve(), (*above, path), order)
    order.append(path)


def _body(path: Path, names: dict[Path, str], *, is_entry: bool = False) -> str:
    """Return the text of a module, its imports taken from the functions of the others.

    Raises
    ------
    ScriptError
        A template that goes over several lines, whose margins are words, and what cannot be joined.
    """

    def taken(found: re.Match[str]) -> str:
        imported = " ".join(found[1].split()).strip(" ,").replace(" as ", ": ")
        return f"const {{ {imported} }} = {names[(path.parent / found[2]).resolve()]};\n"

    text = short(
        _REMARK.sub("", _CAST.sub("", _IMPORT.sub(taken, path.read_text(encoding="utf-8"))))
    )
    if any(line.count("`") % 2 for line in text.split("\n")):
        raise ScriptError(f"{path.name}: a template goes over several lines")
    if is_entry:
        return text
    text = _EXPORT.sub("", text)
    if left := _LEFT.search(text):
        raise ScriptError(f"{path.name}: cannot be joined: {left[0]}")
    return text

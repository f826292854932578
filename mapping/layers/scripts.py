"""The scripts of our pages: the modules of `mapping/frontend` that a page needs, in one file.

They are written and checked as ES modules. A page loads them joined: one answer instead of a chain
of them, which a phone on a slow network would wait for one by one. Each module becomes a function
of its own, in the order of the imports, so that no name of one meets a name of another. The joined
text is made when it is first asked for and is stored nowhere.
"""

import re
from functools import cache
from pathlib import Path

from rjsmin import jsmin

FRONTEND = Path(__file__).resolve().parent.parent / "frontend"
PAGE_FOLDER = FRONTEND / "entries"  # what a page loads: each has an address below /assets/map/
SCREEN_FOLDER = FRONTEND / "screens"  # what a component inside Streamlit runs
INLINE_FOLDER = (
    FRONTEND / "inline"
)  # what stands in a page itself, for when its script does not come

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(
    r"^export (?=(?:async )?(?:function|const|class) ([A-Za-z_$][\w$]*))", re.MULTILINE
)
_UNJOINED = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*$", re.DOTALL | re.MULTILINE)
_CAST = re.compile(r"/\*\* @type \{[^*]*\} \*/ ?")
_REMARK = re.compile(r" // [^\"'`\n]*$", re.MULTILINE)  # without a quote behind it it is in no text


class ScriptError(ValueError):
    """A module that cannot be joined; the sentence names it."""


def list_page_scripts() -> list[str]:
    """Return the names of the scripts that pages load: `live.js`."""
    return sorted(path.name for path in PAGE_FOLDER.glob("*.js"))


@cache
def build_page_script(name: str) -> str:
    """Return the script of a page by its name: `live.js`."""
    return str(jsmin(join_modules(PAGE_FOLDER / name)))


@cache
def build_screen_script(name: str) -> str:
    """Return the script of a component inside Streamlit by its name: `drafts.js`."""
    return join_modules(SCREEN_FOLDER / name)


@cache
def build_inline_script(name: str) -> str:
    """Return a script that is inlined in a page: `map-failed.js`."""
    return join_modules(INLINE_FOLDER / name)


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
    _collect_modules(entry.resolve(), (), order)
    names = {path: f"${number}" for number, path in enumerate(order)}
    parts = [
        f"const {names[path]} = (() => {{\n{_build_module_body(path, names)}\n"
        f"return {{ {', '.join(list_exports(path))} }};\n}})();"
        for path in order[:-1]
    ]
    last = _build_module_body(order[-1], names, is_entry=True)
    joined = "\n".join([*parts, last])
    if _EXPORT.search(last) or "export default " in last:
        return joined
    return f'(() => {{\n"use strict";\n{joined}\n}})();\n'


def list_exports(path: Path) -> list[str]:
    """Return the names that a module exports, in their order."""
    return _EXPORT.findall(path.read_text(encoding="utf-8"))


def minify(source: str) -> str:
    """Return a script or style without indentation and without comments on lines of their own.

    Line ends become those to which a browser turns them before it compares a block with its hash.
    """
    lines = _COMMENT.sub("", source.replace("\r\n", "\n")).split("\n")
    code_lines = [
        line for source_line in lines if (line := source_line.strip()) and line[:2] != "//"
    ]
    return "\n".join(code_lines)


def _collect_modules(path: Path, ancestors: tuple[Path, ...], order: list[Path]) -> None:
    if path in ancestors:
        circle = " → ".join(module.name for module in (*ancestors, path))
        raise ScriptError(f"Modules import each other in a circle: {circle}")
    if path in order:
        return
    for _, address in _IMPORT.findall(path.read_text(encoding="utf-8")):
        _collect_modules((path.parent / address).resolve(), (*ancestors, path), order)
    order.append(path)


def _build_module_body(path: Path, names: dict[Path, str], *, is_entry: bool = False) -> str:
    """Return the text of a module, its imports taken from the functions of the others.

    Raises
    ------
    ScriptError
        A template that goes over several lines, whose margins are words, and what cannot be joined.
    """

    def build_import(match: re.Match[str]) -> str:
        imported = " ".join(match[1].split()).strip(" ,").replace(" as ", ": ")
        return f"const {{ {imported} }} = {names[(path.parent / match[2]).resolve()]};\n"

    text = minify(
        _REMARK.sub("", _CAST.sub("", _IMPORT.sub(build_import, path.read_text(encoding="utf-8"))))
    )
    if any(line.count("`") % 2 for line in text.split("\n")):
        raise ScriptError(f"{path.name}: a template goes over several lines")
    if is_entry:
        return text
    text = _EXPORT.sub("", text)
    if left := _UNJOINED.search(text):
        raise ScriptError(f"{path.name}: cannot be joined: {left[0]}")
    return text

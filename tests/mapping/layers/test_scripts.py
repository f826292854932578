"""The joined scripts: every module once, in the order of the imports, no name left behind."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mapping.layers import scripts
from mapping.layers.files import build_asset_url, read_asset

NODE = shutil.which("node", path=Path(sys.executable).parent)  # a developer's tool, from PyPI


def parses(folder, text, kind):
    """Return whether Node can read a script."""
    path = folder / f"script.{kind}"
    path.write_text(text, encoding="utf-8")
    return subprocess.run([NODE, "--check", path], capture_output=True, check=False).returncode == 0


def write(folder, **modules):
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "entry.js"


def test_modules_come_before_those_that_import_them_and_once(tmp_path):
    entry = write(
        tmp_path,
        low="export const one = 1;\nconst secret = 2;\n",
        middle='import { one } from "./low.js";\nexport const two = one + 1;\n',
        entry=(
            'import { one } from "./low.js";\nimport { two } from "./middle.js";\nuse(one, two);\n'
        ),
    )
    text = scripts.join_modules(entry)
    assert text.index("one = 1") < text.index("two = one + 1") < text.index("use(one, two)")
    assert text.count("one = 1") == 1
    assert "return { one };" in text
    assert "secret }" not in text
    assert not re.search(r"^(?:import|export)", text, re.MULTILINE)
    assert text.startswith("(() => {")


def test_an_import_may_be_renamed_and_stand_on_several_lines(tmp_path):
    entry = write(
        tmp_path,
        low="export function make() {}\nexport const two = 2;\n",
        entry='import {\n  make as build,\n  two,\n} from "./low.js";\nbuild(two);\n',
    )
    assert "const { make: build, two } = $0;" in scripts.join_modules(entry)


def test_what_the_entry_exports_stays_exported(tmp_path):
    entry = write(tmp_path, entry="export default function show() {}\n")
    assert scripts.join_modules(entry).startswith("export default function show")


@pytest.mark.parametrize(
    ("modules", "why"),
    [
        (
            {
                "a": 'import { b } from "./b.js";\nexport const a = 1;\n',
                "b": 'import { a } from "./a.js";\nexport const b = 1;\n',
                "entry": 'import { a } from "./a.js";\na();\n',
            },
            "circle",
        ),
        (
            {
                "a": "const a = 1;\nexport { a };\n",
                "entry": 'import { a } from "./a.js";\na();\n',
            },
            "export",
        ),
        ({"entry": 'import fs from "fs";\nfs();\n', "a": ""}, None),
        ({"entry": "const text = `one\n  two`;\n"}, "several lines"),
    ],
    ids=["circle", "export list", "package", "template"],
)
def test_what_cannot_be_joined_is_refused(tmp_path, modules, why):
    entry = write(tmp_path, **modules)
    if why is None:  # of the entry itself a browser says it: the line stays as it is
        assert "import fs" in scripts.join_modules(entry)
        return
    with pytest.raises(scripts.ScriptError, match=why):
        scripts.join_modules(entry)


def test_comments_and_types_are_not_sent(tmp_path):
    text = "/** Says.\n * @param {string} a\n */\nuse(/** @type {X} */ (a)); // of a\n  // b\n"
    entry = write(tmp_path, entry=text)
    assert scripts.join_modules(entry) == '(() => {\n"use strict";\nuse((a));\n})();\n'


def test_what_looks_like_a_comment_inside_words_stays(tmp_path):
    text = 'use("a // b", `c // d`, /^https?:\\/\\//);\n'
    assert text in scripts.join_modules(write(tmp_path, entry=text))


@pytest.mark.parametrize("name", scripts.list_page_scripts())
def test_every_script_of_a_page_is_joined_and_carries_its_hash(name, tmp_path):
    text = scripts.build_page_script(name)
    assert parses(
        tmp_path, text, "mjs" if re.search(r"(?:^|;)export ", text, re.MULTILINE) else "cjs"
    )
    assert not parses(tmp_path, f"{text}}}", "mjs")  # the control
    assert not re.search(r"(?:^|;)import ", text, re.MULTILINE)
    assert read_asset(f"/assets/map/{name}") == text.encode()
    assert re.fullmatch(
        rf"/assets/map/{name}\?v=[0-9a-f]{{10}}", build_asset_url(f"/assets/map/{name}")
    )


@pytest.mark.parametrize(
    "path", sorted(scripts.SCREEN_FOLDER.glob("*.js")), ids=lambda path: path.stem
)
def test_every_script_of_a_screen_has_the_one_export_that_streamlit_calls(path, tmp_path):
    text = scripts.build_screen_script(path.name)
    assert parses(tmp_path, text, "mjs")
    assert re.findall(r"^export (.*?) \w+\(", text, re.MULTILINE) == ["default function"]
    assert not re.search(r"^import ", text, re.MULTILINE)

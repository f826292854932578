"""The examples of docs/ run: each page's commands on a project of its own, Python beside a map.

Blocks marked `bash` and `python` run here; a block `text` behind one is what it printed. What a
test cannot do is marked `console`, and says below why.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.docs_pages import list_blocks, list_pages, read_page
from tests.paths import ROOT

ADDRESS = "http://127.0.0.1:8501"  # of the examples; a test has its own
NOT_RUN = {  # words of blocks marked `console`, and why no test runs them
    "make ": "installs, or serves until it is stopped",
    "pip install": "installs",
    "import traffy.csv": "asks for records of the reader",
    "audit verify --head": "a head that somebody printed",
    "serve-public": "serves until it is stopped; the examples in Python are asked of it",
    "ogrinfo": "asks a server; tests/mapping/web/public/ogc does so",
    "trustees make-key": "asks for a passphrase at the terminal",
}
SHELL = ["bash", "-e", "-u", "-o", "pipefail", "-c"]
START_S = 60


def list_pages_with(kind):
    return [page for page in list_pages() if any(b[0] == kind for b in list_blocks(read(page)))]


def read(page):
    """Return a page in English: the other language holds the same examples."""
    try:
        return read_page(page, "en")
    except FileNotFoundError:  # one file until both languages are there
        return ""


def make_environment(folder: Path) -> dict[str, str]:
    """Return the environment of a reader who has installed the program in a new folder."""
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith("DUSITMAP_")},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "DUSITMAP_DATA": str(folder / "data"),
        "DUSITMAP_KEYS": str(folder / "keys"),
        "DUSITMAP_BACKUPS": str(folder / "backups"),
    }


def run(command, folder):
    return subprocess.run(
        command,
        cwd=folder,
        env=make_environment(folder),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def run_blocks(blocks, folder, kind, command):
    """Run what is of a kind, in order; return what went wrong."""
    wrong = []
    for place, (name, code) in enumerate(blocks):
        if name != kind:
            continue
        ran = run([*command, code], folder)
        if ran.returncode:
            wrong.append(f"{code}\n{ran.stdout}{ran.stderr}")
        following = blocks[place + 1] if place + 1 < len(blocks) else ("", "")
        if following[0] == "text" and ran.stdout != following[1]:
            wrong.append(f"the page shows\n{following[1]}\nnow it is\n{ran.stdout}")
    return wrong


@pytest.mark.parametrize("page", list_pages_with("bash"))
def test_the_commands_of_a_page_run(page, tmp_path):
    assert run([*SHELL, "python -m geodata init"], tmp_path).returncode == 0
    assert run_blocks(list_blocks(read(page)), tmp_path, "bash", SHELL) == []


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The public part of a new project, as `serve-public` serves it: its address."""
    folder = tmp_path_factory.mktemp("served")
    for command in ("python -m geodata init", "python -m mapping publish"):
        assert run([*SHELL, command], folder).returncode == 0
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "mapping", "serve-public", "--port", str(port)],
        cwd=folder,
        env=make_environment(folder),
    )
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + START_S
    while not is_there(address):
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.1)
    yield address
    process.terminate()
    process.wait()


def is_there(address):
    try:
        with urllib.request.urlopen(f"{address}/api/version", timeout=2):
            return True
    except OSError:
        return False


@pytest.mark.parametrize("page", list_pages_with("python"))
def test_the_python_of_a_page_runs(page, served, tmp_path):
    text = read(page).replace(ADDRESS, served)
    command = [sys.executable, "-W", "error", "-c"]
    assert run_blocks(list_blocks(text), tmp_path, "python", command) == []


def test_a_block_that_does_not_run_says_why():
    for page in list_pages():
        for kind, code in list_blocks(read(page)):
            if kind == "console":
                assert any(words in code for words in NOT_RUN), (page, code)


def test_an_example_that_fails_is_found_control(tmp_path):
    blocks = [
        ("bash", "echo 1\n"),
        ("text", "1\n"),
        ("bash", "echo 2\n"),
        ("text", "3\n"),
        ("bash", "python -m geodata nothing\n"),
    ]
    wrong = run_blocks(blocks, tmp_path, "bash", SHELL)
    assert len(wrong) == 2
    assert "now it is\n2" in wrong[0]
    assert "geodata nothing" in wrong[1]

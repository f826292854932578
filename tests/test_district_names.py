"""No code and no sentence names the district: its folder does, and only there it stands."""

import re
import subprocess

import pytest

from tests.paths import ROOT

FOLDER = "geodata/reference/dusit/"
NAME = re.compile(r"dusit|ดุสิต", re.IGNORECASE)
SEARCHED = (".py", ".toml", ".html", ".js", ".ts", ".css", ".csv", ".md", ".typ", ".json", ".xml")
# Names of the product: who runs it, browsers and sealed data rely on them in every district.
KEPT = {
    r"DUSITMAP_[A-Z_]+": "settings of the environment, in files of operators",
    r"dusitmap\.db": "the database file of every project",
    r"dusitmap-%Y": "names of backups, by which they are found and thinned out",
    r"dusitmap_seal": "an attribute of the database's dialect, seen by nobody",
    r"dusitmap trustees 1": "the mark of sealed contacts; old data are opened by it",
    r"dusitmap field": "the mark of what phones seal; old data are opened by it",
    r"x-dusitmap-session": "a header of our own, between our middleware and our routes",
    r"__Host-dusitmap|\"dusitmap\"": "the cookie of a session",
    r"dusitmap-(errand|device|out|room|projector)": "cookies, and a window's name",
    r"dusitmap-(room|trace|stage|notes|ground|form|drafts)\b": "browser storage",
    r"dusitmap-(session|alerts|work)\b": "a channel, what a browser remembers, a notice",
    r"dusitmap-field-(owner|queue-|refused-)": "browser storage: what is not sent yet",
    r"`dusitmap(-)?\$\{|dusit-tour-": "browser storage, by page and role",
    r"DusitMap\b": "the JavaScript namespace of the pages",
    r"\bdusitmap(Screen|Manners|Folded|Channel|Open|Answers)?\b(?=\??[\.:;, )]| =)": "on `window`",
    r"\bdusit(story|room|projector|Drafts|Case|Hide|ListAt)\b": "on `window`",
    r"dusit-corruption-map-frontend": "the name of the package of scripts",
    r"hashsalt\"\] = \"dusit\"": "ids inside SVGs: other bytes would make other editions",
    r"\"reference\" / \"dusit\"": "the folder that is served where no other is named",
}


def list_places(text):
    """Return the lines that name the district, without the product's own names."""
    for pattern in KEPT:
        text = re.sub(pattern, "", text)
    return [line.strip() for line in text.splitlines() if NAME.search(line)]


def list_files():
    tracked = subprocess.run(
        ["git", "ls-files", "app.py", "geodata", "mapping"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in tracked.stdout.splitlines():
        is_own = name.startswith((FOLDER, "mapping/layers/vendor/"))
        if name.endswith(SEARCHED) and not is_own and (ROOT / name).is_file():
            yield name


def test_no_code_or_catalogue_names_the_district():
    found = {
        name: places
        for name in list_files()
        if (places := list_places((ROOT / name).read_text(encoding="utf-8")))
    }
    assert found == {}


def test_the_search_reads_every_folder_that_people_read():
    names = set(list_files())
    assert len(names) > 600
    assert {"geodata/reasons.toml", "mapping/texts/th/screens.toml", "app.py"} <= names


@pytest.mark.parametrize(
    "line",
    [
        'title = "แผนที่ชุมชนเขตดุสิต"',
        'title = "Dusit community map"',
        'file_name=f"dusit-{name}.csv"',
        "# what a shape of Dusit is",
    ],
)
def test_control_a_name_is_caught(line):
    assert list_places(line) == [line]


def test_every_kept_name_is_in_use():
    everything = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in list_files())
    assert [pattern for pattern in KEPT if not re.search(pattern, everything)] == []

"""The count of the product's code, on a few lines that one can count by hand."""

from bench.code_size import measure, measure_bodies

SOURCE = '''\
def one():
    """Say what it does.

    And why.
    """
    return 1


class Box:
    async def two(self):
        value = (
            1,
        )
        return value
'''


def test_bodies_are_counted_without_their_docstrings():
    assert list(measure_bodies(SOURCE)) == [1, 4]


def test_files_lines_and_folders():
    sources = {"mapping/a.py": SOURCE, "mapping/b.py": "x = 1\n", "mapping/web/c.css": "a {}\n"}
    figures = measure(sources)
    assert (figures["Python: files"], figures["Python: lines"]) == ("2", "15")
    assert (figures["sheets: lines"], figures["all lines"]) == ("1", "16")
    assert figures["Python file, largest"] == "14 mapping/a.py"
    assert (figures["bodies"], figures["body, longest"]) == ("2", "4")
    assert figures["entries of a folder, most"] == "3 mapping"

"""The screen of questions: a sentence first, the matrix, a table, how it was made."""

import csv
import io

import pytest

from mapping.analysis.questions.all_questions import QUESTIONS
from mapping.analysis.questions.urgency import STEPS
from mapping.exports.tables import build_finding_csv
from mapping.screens.map.matrix_chart import describe_chart, make_chart, read_cell
from mapping.texts import Texts


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_opens_with_its_sentence(open_app, question):
    at = open_app("analysis", question=question)
    assert not at.exception
    assert at.text[0].value


def test_without_a_feed_it_is_not_enough_and_says_what_is_needed(open_app):
    at = open_app("analysis", question="per_person")
    assert at.info[0].value == "หลักฐานไม่พอ"
    assert "สิ่งที่ต้องมีเพิ่ม" in at.text[1].value


def test_the_chart_says_each_filled_cell_in_words():
    cells = {(likelihood, impact): () for likelihood in STEPS for impact in STEPS}
    cells[4, 5] = ("RP-2569-0001", "RP-2569-0002")
    assert describe_chart(cells, Texts("th")).endswith("โอกาสเกิด 4 ผลกระทบ 5 (ระดับสูงมาก) 2 จุด")
    rows = next(iter(make_chart(cells, Texts("th")).to_dict()["datasets"].values()))
    assert len(rows) == 25
    assert [row["count"] for row in rows if row["count"]] == [2]


class Event:
    def __init__(self, cell):
        self.selection = {"cell": cell}


@pytest.mark.parametrize(
    ("event", "cell"),
    [
        (Event([{"likelihood": 4, "impact": 5}]), (4, 5)),
        (Event([]), None),
        (Event([{"likelihood": 6, "impact": 5}]), None),
        (Event([{"likelihood": "4", "impact": 5}]), None),
        (Event({"x": [1, 2]}), None),
        (None, None),
    ],
)
def test_only_a_cell_is_taken_from_what_the_browser_says(event, cell):
    assert read_cell(event) == cell


def test_its_file_holds_table_sentence_and_making(publisher, now):
    from mapping.publish import reading

    publisher.release_if_changed(now)
    documents = reading.read_documents(publisher.folder)
    texts = Texts("th")
    finding = QUESTIONS["coverage"](documents, texts)
    body = build_finding_csv(finding, documents["about.json"], texts).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert rows[0] == list(finding.columns)
    assert [tuple(row) for row in rows[1:44]] == list(finding.rows)
    assert [finding.sentence] in rows

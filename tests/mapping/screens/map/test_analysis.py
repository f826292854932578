"""The screen of questions: a sentence first, the matrix, a table, how it was made."""

import csv
import io
from datetime import UTC, datetime

import pytest

from geodata.actions.risks import risks, second_scores
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import Precision, RiskDraft, ScorePair, Scores
from mapping.analysis.questions.all_questions import QUESTIONS
from mapping.analysis.questions.urgency import STEPS
from mapping.exports.tables import build_finding_csv
from mapping.screens.map.matrix_chart import describe_chart, make_chart, read_cell
from mapping.texts import Texts
from tests.seen import read_seen_version


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_opens_with_its_sentence(open_app, question):
    at = open_app("analysis", question=question)
    assert not at.exception
    assert at.text[0].value


def test_names_of_communities_lead_to_their_pages_in_the_language_of_the_page(open_app):
    at = open_app("analysis", question="coverage")
    cells = at.table[0].value["ชุมชน"]
    assert len(cells) == 43
    assert all("](/community?id=DS" in cell for cell in cells)
    at = open_app("analysis", question="coverage", lang="en")
    assert all(cell.endswith("&lang=en)") for cell in at.table[0].value["Community"])


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


INTERNAL = ("agreement", "votes", "groups")


def test_internal_questions_are_offered_to_those_who_may_ask_them(open_app, signed_in):
    texts = Texts("th")
    coordinator = signed_in(Role.COORDINATOR, "DS07", name="somchai")
    for by, offered in (
        (None, ()),
        (signed_in(Role.PRESENTER, name="napa"), ()),
        (coordinator, ("agreement", "votes")),
        (signed_in(Role.OFFICER, name="malee"), INTERNAL),
    ):
        at = open_app("analysis", **({} if by is None else {"by": by}))
        names = {option.content for option in at.get("button_group")[0].proto.options}
        assert {name for name in INTERNAL if texts(f"analysis.name.{name}") in names} == {*offered}
    at = open_app("analysis", question="groups", by=coordinator)
    assert not at.exception
    assert at.text[0].value != ""
    assert "นับไม่ซ้ำ" not in at.text[0].value


def test_a_point_is_scored_again_on_the_screen(open_app, signed_in, project):
    now = datetime.now(UTC)
    somchai = signed_in(Role.COORDINATOR, "DS07", name="somchai")
    draft = RiskDraft("t", Category.POLICY, None, "DS07", Scores(4, 4), "หน้าสำนักงาน")
    risk = risks.propose(project, somchai, draft, at=now)
    seen = read_seen_version(project, risk)
    malee = signed_in(Role.OFFICER, name="malee")
    risks.approve(project, malee, risk.id, seen, Precision.COMMUNITY, None, at=now)
    prasit = signed_in(Role.OFFICER, name="prasit")
    at = open_app("analysis", question="agreement", by=prasit)
    assert "หน้าสำนักงาน" in [text.value for text in at.text]
    assert "16" not in "".join(text.value for text in at.text)
    save = f"second-score-save-{risk.id}"
    assert at.button(key=save).disabled
    for name, step in (("likelihood", 2), ("impact", 3)):
        at.button_group(key=f"{name}-second-score-{risk.id}").select(step).run()
    at.button(key=save).click().run()
    assert not at.exception
    assert at.success[0].value == "บันทึกคะแนนซ้ำแล้ว"
    pairs = second_scores.list_score_pairs(project, prasit, at=datetime.now(UTC))
    assert pairs == [ScorePair(Scores(4, 4), Scores(2, 3))]

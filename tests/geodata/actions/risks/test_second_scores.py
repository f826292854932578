"""A second, blind score: who may give it, what they see, and that it stands."""

from datetime import UTC, datetime

import pytest

from geodata.actions.risks import risk_edits, risks, second_scores
from geodata.errors import BadInput, Conflict, NotAllowed, NotFound
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import Precision, RiskContent, RiskDraft, ScorePair, Scores
from tests.seen import NOTHING, read_seen_version

FIRST, SECOND = Scores(4, 4), Scores(2, 5)


def now():
    return datetime.now(UTC)  # sessions end while a long run goes on


@pytest.fixture
def people(signed_in):
    return {
        "proposer": signed_in(Role.COORDINATOR, "DS07", name="proposer"),
        "approver": signed_in(Role.OFFICER, name="approver"),
        "scorer": signed_in(Role.COORDINATOR, "DS07", name="scorer"),
        "third": signed_in(Role.OFFICER, name="third"),
        "elsewhere": signed_in(Role.COORDINATOR, "DS08", name="elsewhere"),
    }


@pytest.fixture
def publish(project, people):
    def make(token):
        draft = RiskDraft(token, Category.POLICY, None, "DS07", FIRST, f"note of {token}")
        risk = risks.propose(project, people["proposer"], draft, at=now())
        given = (risk.id, read_seen_version(project, risk), Precision.COMMUNITY, None)
        return risks.approve(project, people["approver"], *given, at=now())

    return make


@pytest.fixture
def score(project, people):
    def give(name, risk, scores=SECOND):
        seen = read_seen_version(project, risk)
        second_scores.score_again(project, people[name], risk.id, seen, scores, at=now())

    return give


def list_ids(project, by):
    return [risk.id for risk in second_scores.list_unscored(project, by, at=now())]


def test_what_is_scored_again_is_told_without_its_scores(project, people, publish):
    risk = publish("one")
    [blind] = second_scores.list_unscored(project, people["scorer"], at=now())
    assert (blind.id, blind.note) == (risk.id, "note of one")
    assert not hasattr(blind, "scores")


def test_first_and_second_scores_are_a_pair(project, people, publish, score):
    score("scorer", risk := publish("one"))
    score("third", risk, Scores(1, 1))  # the oldest second score counts
    publish("two")
    for reader in ("scorer", "third"):
        pairs = second_scores.list_score_pairs(project, people[reader], at=now())
        assert pairs == [ScorePair(FIRST, SECOND)]
    assert second_scores.list_score_pairs(project, people["elsewhere"], at=now()) == []


def test_the_point_that_fewest_people_scored_comes_first(project, people, publish, score):
    one, two = publish("one"), publish("two")
    assert list_ids(project, people["third"]) == [one.id, two.id]
    score("scorer", one)
    assert list_ids(project, people["third"]) == [two.id, one.id]
    assert list_ids(project, people["scorer"]) == [two.id]


@pytest.mark.parametrize("name", ["proposer", "approver"])
def test_whoever_knows_the_scores_gives_no_second_ones(project, people, publish, score, name):
    risk = publish("one")
    assert list_ids(project, people[name]) == []
    with pytest.raises(NotAllowed, match="E-RISK-30"):
        score(name, risk)


def test_whoever_edited_a_point_knows_its_scores(project, people, publish, score):
    draft = RiskDraft("e", Category.POLICY, None, "DS07", FIRST, "note")
    risk = risks.propose(project, people["proposer"], draft, at=now())
    content = RiskContent(Category.POLICY, community_id="DS07", note="corrected", scores=FIRST)
    seen = read_seen_version(project, risk)
    risk = risk_edits.correct(project, people["third"], risk.id, seen, content, at=now())
    given = (risk.id, read_seen_version(project, risk), Precision.COMMUNITY, None)
    risk = risks.approve(project, people["approver"], *given, at=now())
    with pytest.raises(NotAllowed, match="E-RISK-30"):
        score("third", risk)
    score("scorer", risk)


def test_a_second_score_is_given_once(publish, score):
    score("scorer", risk := publish("one"))
    with pytest.raises(BadInput, match="E-RISK-31"):
        score("scorer", risk, Scores(5, 5))


def test_neither_elsewhere_nor_something_else_nor_what_is_not_public(
    project, people, publish, score
):
    risk = publish("one")
    assert list_ids(project, people["elsewhere"]) == []
    with pytest.raises(NotFound):
        score("elsewhere", risk)
    with pytest.raises(Conflict):
        second_scores.score_again(project, people["scorer"], risk.id, NOTHING, SECOND, at=now())
    draft = RiskDraft("p", Category.POLICY, None, "DS07", FIRST, "note")
    with pytest.raises(BadInput, match="E-RISK-02"):
        score("scorer", risks.propose(project, people["proposer"], draft, at=now()))

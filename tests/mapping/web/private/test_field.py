"""The page for the field: the same for everybody, sealed for the server, done once."""

import base64
import json
import os
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from geodata.actions.people import accounts
from geodata.actions.places import fieldwork
from geodata.actions.risks import risk_edits
from geodata.errors import BadInput
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.risks import RiskState, Scores
from geodata.model.times import BANGKOK
from geodata.store import field_boxes
from mapping.web.private.field_items import read_item

NOTE = "CANARY ป้ายราคากลาง <b>"
POINT = [100.50413, 13.77991]
RISK = {
    "kind": "risk",
    "token": "a" * 32,
    "community": "DS07",
    "category": "policy",
    "point": POINT,
    "likelihood": 4,
    "impact": 3,
    "note": NOTE,
}
VISIT = {"kind": "visit", "token": "b" * 32, "community": "DS07", "found": True}


@pytest.fixture
def somchai(sign_in):
    return sign_in("somchai", Role.COORDINATOR, "DS07")


def today():
    return datetime.now(UTC).astimezone(BANGKOK).date().isoformat()


def seal(public_key, content):
    """Seal as the phone does (mapping/frontend/core/seal.js)."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(
        ec.SECP256R1(), base64.b64decode(public_key)
    )
    ours, iv = ec.generate_private_key(ec.SECP256R1()), os.urandom(12)
    shared = ours.exchange(ec.ECDH(), theirs)
    key = HKDF(hashes.SHA256(), 32, bytes(32), b"dusitmap field").derive(shared)
    sealed = AESGCM(key).encrypt(iv, json.dumps(content).encode(), None)
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    parts = {"point": point, "iv": iv, "sealed": sealed}
    return {name: base64.b64encode(part).decode() for name, part in parts.items()}


def read_owner(client, person):
    answer = client.get("/field/me", headers=person[1])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def post(client, person, content, owner=None):
    box = seal((owner or read_owner(client, person))["key"], content)
    return client.post(
        "/field/items", json=box, headers={"Origin": "http://localhost", **person[1]}
    )


def test_the_page_is_the_same_for_everybody(client, somchai, publisher, now):
    publisher.release_if_changed(now)
    page = client.get("/field")
    assert page.status_code == 200
    assert page.content == client.get("/field", headers=somchai[1]).content
    assert "ชุมชนราชผาทับทิมร่วมใจ" in page.text
    assert "somchai" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    worker = client.get("/field/worker.js")
    assert worker.headers["service-worker-allowed"] == "/field"
    assert "text/javascript" in worker.headers["content-type"]


def test_only_who_works_in_the_field_is_told_a_key(client, sign_in, somchai):
    assert client.get("/field/me").status_code == 401
    assert client.get("/field/me", headers=sign_in("preecha", Role.AUDITOR)[1]).status_code == 404
    assert read_owner(client, somchai)["own"] == ["DS07"]
    officer = read_owner(client, sign_in("malee", Role.OFFICER))
    assert officer["own"] is None
    assert officer["who"] != read_owner(client, somchai)["who"]
    assert read_owner(client, somchai) == read_owner(client, somchai)


def test_a_proposal_is_made_once(client, project, somchai):
    answers = [post(client, somchai, RISK) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    [own] = risk_edits.list_own(project, somchai[0], at=datetime.now(UTC))
    content = own.content
    assert (content.category, content.scores, content.note) == (Category.POLICY, Scores(4, 3), NOTE)
    assert content.point == pytest.approx(POINT)
    assert own.proposal.risk.state is RiskState.PROPOSED


def test_a_visit_is_recorded_once(client, project, somchai):
    for _ in range(2):
        assert post(client, somchai, {**VISIT, "day": today()}).status_code == 200
    [line] = fieldwork.list_visits(project, somchai[0], at=datetime.now(UTC))
    assert (line.visit.community_id, line.visit.found_risk) == ("DS07", True)


def test_what_another_account_sealed_is_not_done_in_one_s_name(client, project, somchai, sign_in):
    malee = sign_in("malee", Role.OFFICER)
    answer = post(client, malee, RISK, owner=read_owner(client, somchai))
    assert (answer.status_code, answer.json()["error"]) == (400, "E-FIELD-01")
    assert risk_edits.list_own(project, malee[0], at=datetime.now(UTC)) == []


def test_the_rules_of_the_screens_hold(client, project, somchai):
    elsewhere = post(client, somchai, {**RISK, "community": "DS08", "point": None})
    assert elsewhere.status_code == 404
    late = post(client, somchai, {**VISIT, "day": "2999-01-01"})
    assert late.json()["error"] == "E-VISIT-01"
    accounts.sign_out(project, somchai[0].session_id, at=datetime.now(UTC))
    owner = {"key": field_boxes.format_public_key(ec.generate_private_key(ec.SECP256R1()))}
    assert post(client, somchai, RISK, owner=owner).status_code == 401


def test_another_site_sends_nothing(client, project, somchai):
    box = seal(read_owner(client, somchai)["key"], RISK)
    answer = client.post("/field/items", json=box, headers={"Origin": "http://evil", **somchai[1]})
    assert answer.status_code == 403
    assert risk_edits.list_own(project, somchai[0], at=datetime.now(UTC)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "case"},
        {"token": "short"},
        {"token": None},
        {"category": "unclassified"},
        {"community": "<b>"},
        {"community": ["DS07"]},
        {"point": [1, 2]},
        {"point": "100,13"},
        {"point": [float("nan"), 13.7]},
        {"note": "x" * 2001},
        {"note": 5},
    ],
    ids=str,
)
def test_what_is_no_proposal_is_refused(change):
    with pytest.raises(BadInput, match="E-FIELD-02"):
        read_item({**RISK, **change})


@pytest.mark.parametrize("change", [{"found": "yes"}, {"community": None}, {"day": "x"}], ids=str)
def test_what_is_no_visit_is_refused(change):
    with pytest.raises(BadInput, match="E-FIELD-02"):
        read_item({**VISIT, "day": "2026-11-28", **change})


def test_scores_beyond_five_are_refused():
    with pytest.raises(BadInput, match="E-RISK-01"):
        read_item({**RISK, "likelihood": 6})


@pytest.mark.parametrize(
    "box",
    [{}, {"point": "x", "iv": "x", "sealed": "x"}, {"point": "", "iv": "", "sealed": ""}],
    ids=["empty", "no base64", "no point"],
)
def test_what_is_no_box_is_refused(box):
    key = field_boxes.derive_private_key(b"k" * 32, 1)
    with pytest.raises(BadInput, match="E-FIELD-01"):
        field_boxes.open_box(key, box)


def test_each_account_has_a_key_of_its_own_that_stays():
    keys = [
        field_boxes.format_public_key(field_boxes.derive_private_key(row_key, account))
        for row_key, account in ((b"k" * 32, 1), (b"k" * 32, 2), (b"j" * 32, 1), (b"k" * 32, 1))
    ]
    assert keys[0] == keys[3]
    assert len(set(keys)) == 3


def test_a_refused_item_is_opened_by_whose_it_is_alone(client, somchai, sign_in):
    box = seal(read_owner(client, somchai)["key"], {**RISK, "point": [100.9, 13.7]})
    assert post(client, somchai, {**RISK, "point": [100.9, 13.7]}).status_code >= 400
    origin = {"Origin": "http://localhost"}
    answer = client.post("/field/open", json=box, headers={**origin, **somchai[1]})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert (answer.json()["note"], answer.json()["point"]) == (NOTE, [100.9, 13.7])
    malee = sign_in("malee", Role.OFFICER)
    for headers in ({**origin, **malee[1]}, origin, somchai[1], {"Origin": "http://evil.example"}):
        refused = client.post("/field/open", json=box, headers=headers)
        assert refused.status_code >= 400
        assert NOTE not in refused.text

"""Forms of KoboToolbox and ODK: from our own form by an export back to proposals and visits."""

import csv
import io
import json
import uuid

import openpyxl
import pyotp
import pytest
from PIL import Image
from pyxform.xls2xform import convert

from geodata import __main__ as commands
from geodata.actions import field_forms
from geodata.actions.risks import sub_kinds
from geodata.errors import FileRefused
from geodata.intake.field_forms import RefusedSubmission, read_submissions
from geodata.model.field_forms import FORM_VERSION, FormKind
from geodata.model.people.people import Role
from geodata.model.risks import AgencyType, RiskState
from geodata.store.places.fieldwork import VisitStore
from geodata.store.places.places import PlaceStore
from geodata.store.risks.photos import PhotoStore
from geodata.store.risks.risks import RiskStore
from mapping import __main__ as mapping_commands
from mapping.exports.xlsforms import build_form
from tests.accounts import PASSPHRASE

RISK = {
    "form_kind": "risk",
    "form_version": FORM_VERSION,
    "category": "public_service",
    "agency_type": "district_office",
    "community": "DS07",
    "point": "13.77991 100.50413 0 4.5",
    "likelihood": "4",
    "impact": "3",
    "note": "เก็บเงินเกินอัตรา",
    "photo": "stall.jpg",
    "_uuid": "0f2b8c1e-9c1a-4c57-8f1a-1b2c3d4e5f60",
}
VISIT = {
    "form_kind": "visit",
    "form_version": FORM_VERSION,
    "community": "DS07",
    "visited_on": "2026-09-01",
    "found": "no",
    "_uuid": "1f2b8c1e-9c1a-4c57-8f1a-1b2c3d4e5f60",
}


def make_jpeg():
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#8a4b2d").save(out, "JPEG")
    return out.getvalue()


def write_csv(*rows, delimiter=";", group=""):
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    lines = csv.writer(out, delimiter=delimiter)
    lines.writerow([name if name.startswith("_") else f"{group}{name}" for name in names])
    lines.writerows([[row.get(name, "") for name in names] for row in rows])
    return out.getvalue().encode()


def write_geojson(*rows):
    features = []
    for row in rows:
        latitude, longitude = (float(part) for part in row["point"].split()[:2])
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
                "properties": {name: value for name, value in row.items() if name != "point"},
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def bring(project, signed_in, now):
    somchai = signed_in(Role.COORDINATOR, "DS07", at=now)

    def run(data, **photos):
        rows = read_submissions(data, name="export.csv")
        files = {name.replace("_", "."): body for name, body in photos.items()}
        return field_forms.bring_in_forms(project, somchai, rows, files, at=now)

    return run


@pytest.fixture
def kept(project):
    """What the database holds: risk points, visits, photos by risk point."""

    def look():
        with project.database.begin_read() as tx:
            points = RiskStore(tx, project.seal).list_in_state(*RiskState)
            photos = [len(PhotoStore(tx).list_of(point.id)) for point in points]
            return points, VisitStore(tx).list_all(), photos

    return look


def test_a_filled_form_is_a_proposal_as_by_a_tap(bring, kept):
    result = bring(write_csv(RISK), stall_jpg=make_jpeg())
    assert (len(result.taken), result.refused, result.without_photo) == (1, {}, ())
    [point], visits, photos = kept()
    assert (str(point.state), str(point.category)) == ("proposed", "public service")
    assert (point.community_id, point.agency_type) == ("DS07", AgencyType.DISTRICT_OFFICE)
    assert (point.scores.likelihood, point.scores.impact) == (4, 3)
    assert (visits, photos) == ([], [1])


def test_a_visit_is_a_visit(bring, kept):
    assert bring(write_csv(VISIT)).refused == {}
    _, [visit], _ = kept()
    assert (visit.community_id, visit.visited_on.isoformat(), visit.found_risk) == (
        *("DS07", "2026-09-01"),
        False,
    )


def test_brought_in_twice_it_is_one(bring, kept):
    for _ in range(2):
        assert len(bring(write_csv(RISK, VISIT), stall_jpg=make_jpeg()).taken) == 2
    points, visits, photos = kept()
    assert (len(points), len(visits), photos) == (1, 1, [1])


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("group", ["", "what/where/"])
def test_separators_and_groups_of_exports(bring, kept, delimiter, group):
    assert bring(write_csv(RISK, delimiter=delimiter, group=group)).refused == {}
    assert len(kept()[0]) == 1


def test_geojson_says_the_same_as_csv(bring, kept):
    assert bring(write_geojson(RISK)).refused == {}
    [point], _, _ = kept()
    assert point.community_id == "DS07"


def test_a_photo_that_was_not_given_is_named(bring):
    assert len(bring(write_csv(RISK)).without_photo) == 1


@pytest.mark.parametrize(
    ("row", "change", "code"),
    [
        (RISK, {"form_version": "7"}, "E-ODK-02"),
        (RISK, {"form_version": ""}, "E-ODK-02"),
        (RISK, {"category": "bribery"}, "E-ODK-03"),
        (RISK, {"likelihood": "6"}, "E-RISK-01"),
        (RISK, {"point": "here"}, "E-ODK-03"),
        (RISK, {"point": "nan nan"}, "E-RISK-05"),
        (RISK, {"agency_type": "navy"}, "E-ODK-03"),
        (RISK, {"form_kind": "poll"}, "E-ODK-03"),
        (RISK, {"_uuid": "7"}, "E-ODK-04"),
        (RISK, {"point": "18.79 98.98"}, "E-RISK-05"),
        (RISK, {"community": "DS08", "point": ""}, "E-NF-01"),
        (RISK, {"sub_kind": "nothing"}, "E-RISK-18"),
        (RISK, {"note": "ก" * 5_000}, "E-TXT-02"),
        (VISIT, {"visited_on": "2026-10-02"}, "E-VISIT-01"),
        (VISIT, {"visited_on": "yesterday"}, "E-ODK-03"),
        (VISIT, {"found": "maybe"}, "E-ODK-03"),
        (VISIT, {"community": "DS99"}, "E-NF-01"),
    ],
)
def test_what_cannot_be_taken_stops_no_other(bring, kept, row, change, code):
    other = {**VISIT, "_uuid": str(uuid.UUID(int=9))}
    result = bring(write_csv({**row, **change}, other))
    assert [error.code for error in result.refused.values()] == [code]
    points, visits, _ = kept()
    assert (len(points), len(visits)) == (0, 1)


@pytest.mark.parametrize("data", [b"a,b\n1,2\n", b'{"type":"FeatureCollection","features":[]}'])
def test_a_file_of_something_else_is_said(data):
    with pytest.raises(FileRefused, match="E-ODK-01"):
        read_submissions(data, name="x.csv")


def test_a_file_that_is_no_geojson_is_said():
    with pytest.raises(FileRefused, match="E-GEO-02"):
        read_submissions(b'{"features": [7]}', name="x.geojson")


# ------------------------------------------------------------------ our own forms


@pytest.fixture
def forms(project):
    with project.database.begin_read() as tx:
        communities = list(PlaceStore(tx).list_communities())
    kinds = sub_kinds.list_sub_kinds(project)
    return {kind: build_form(kind, communities, kinds) for kind in FormKind}


@pytest.mark.parametrize("kind", FormKind)
def test_pyxform_takes_our_forms_without_a_word(forms, kind):
    made = convert(forms[kind], file_type=".xlsx", validate=False)
    assert made.warnings == []
    assert "<form_version/>" in made.xform
    for asked in ("deviceid", "phonenumber", "username", "<start/>", "<end/>"):
        assert asked not in made.xform  # nothing about who fills it in


def test_control_pyxform_refuses_a_form_that_is_broken(forms):
    book = openpyxl.load_workbook(io.BytesIO(forms[FormKind.RISK]))
    book["survey"].cell(4, 1).value = "select_one nothing"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Exception, match="nothing"):
        convert(out.getvalue(), file_type=".xlsx", validate=False)


def test_every_choice_of_a_form_is_taken(forms, bring, kept):
    """The round trip: each choice of each question, as an export would write it."""
    book = openpyxl.load_workbook(io.BytesIO(forms[FormKind.RISK]))
    header, *lines = book["choices"].iter_rows(values_only=True)
    choices = {}
    for line in lines:
        cells = dict(zip(header, line, strict=True))
        choices.setdefault(cells["list_name"], []).append(cells)
    rows = [{**RISK, "category": one["name"]} for one in choices["category"]]
    rows += [{**RISK, "agency_type": one["name"]} for one in choices["agency_type"]]
    rows += [{**RISK, name: str(n)} for name in ("likelihood", "impact") for n in range(1, 6)]
    rows += [
        {**RISK, "sub_kind": one["name"], "category": one["category"]}
        for one in choices["sub_kind"]
    ]
    sent = [{**row, "photo": "", "_uuid": str(uuid.UUID(int=n))} for n, row in enumerate(rows, 1)]
    result = bring(write_csv(*sent))
    assert (len(result.taken), result.refused) == (len(sent), {})
    assert len(kept()[0]) == len(sent) > 40
    assert "DS07" in {one["name"] for one in choices["community"]}


def test_the_same_choices_give_the_same_bytes(forms, project):
    with project.database.begin_read() as tx:
        communities = list(PlaceStore(tx).list_communities())
    again = build_form(FormKind.RISK, communities, sub_kinds.list_sub_kinds(project))
    assert again == forms[FormKind.RISK]


def test_a_row_that_was_refused_says_its_row():
    rows = read_submissions(write_csv(RISK, {**RISK, "_uuid": ""}), name="x.csv")
    assert isinstance(rows[1], RefusedSubmission)
    assert rows[1].row == 3


# ------------------------------------------------------------------ the commands


def test_a_form_is_written_filled_in_and_brought_in(
    project, add_account, tmp_path, capsys, monkeypatch, kept
):
    path, photos = tmp_path / "risk.xlsx", tmp_path / "export" / "attachments"
    assert mapping_commands.main(["form", "risk", "--out", str(path)]) == 0
    assert openpyxl.load_workbook(path).sheetnames == ["survey", "choices", "settings"]
    photos.mkdir(parents=True)
    (photos / "stall.jpg").write_bytes(make_jpeg())
    export = tmp_path / "export.csv"
    export.write_bytes(write_csv(RISK, {**RISK, "_uuid": "none"}))
    _, secret = add_account("somchai", Role.COORDINATOR, "DS07")
    code = pyotp.TOTP(secret).now() if secret else ""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n{code}\n"))
    arguments = [str(export), "--name", "somchai", "--photos", str(tmp_path / "export"), "--stdin"]
    assert commands.main(["forms", *arguments]) == 1
    said = capsys.readouterr().out
    assert "บันทึกแล้ว 1 รายการ · ไม่รับ 1 รายการ" in said
    assert "แถวที่ 3" in said
    assert "E-ODK-04" in said
    points, _, pictures = kept()
    assert (len(points), pictures) == (1, [1])

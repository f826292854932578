"""Watched projects: imported again without doubles, shown when nobody is given away, inspected."""

from datetime import UTC, date, datetime, timedelta

import pytest

from geodata.actions.projects import inspections, watched_projects
from geodata.actions.risks import risks
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.intake import projects as intake
from geodata.intake.projects import ProjectField
from geodata.intake.tables import tables
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.projects.inspections import (
    CheckAnswer,
    CheckItem,
    InspectionDraft,
    InspectionState,
)
from geodata.model.projects.projects import ProjectKind
from geodata.model.risks import Precision, RiskDraft, Scores
from geodata.store.projects.public_projects import list_public_projects
from tests.places import inside
from tests.seen import read_seen_version

HEADER = (
    "เลขที่โครงการ,ชื่อโครงการ,หน่วยจัดซื้อ,วงเงินงบประมาณ (บาท),เลขที่สัญญา,วันที่เริ่มสัญญา,"
    "วันที่สิ้นสุดสัญญา,latitude,longitude,ชุมชน"
)
CHECKED = {CheckItem.SIGN: CheckAnswer.NO, CheckItem.SAFE: CheckAnswer.YES}


def build_csv(*rows):
    place = inside("DS07")
    spot = f"{place.y:.6f},{place.x:.6f}"
    lines = [HEADER, *(row.replace("@DS07", spot) for row in rows)]
    return "\n".join(lines).encode()


ROWS = (
    '67001,ปรับปรุงทางเท้าถนนสามเสน,สำนักงานเขตดุสิต,"1,500,000.00",ดส 1/2567,1/11/2567,31/3/2568,@DS07,',
    "67002,ซ่อมบ้านนายสมชาย ใจดี,สำนักงานเขตดุสิต,20000,,,,@DS07,",
    "67003,ขุดลอกคลอง,กรุงเทพมหานคร,ไม่ทราบ,,,,@DS07,",
    "67004,ทางไกล,กรมหนึ่ง,1,,,,13.9,100.6,",
    "67005,วันสลับ,กรมหนึ่ง,1,,31/3/2568,1/11/2567,@DS07,",
    ",ไม่มีเลข,กรมหนึ่ง,1,,,,@DS07,",
)


def parse(*rows, kind=ProjectKind.PUBLIC):
    table = tables.read(build_csv(*rows), name="x.csv")
    mapping = intake.guess_mapping(table.header)
    return table, mapping, intake.parse_projects(table, mapping, kind, now=now())


def now():
    return datetime.now(UTC)  # sessions end while a long run goes on


@pytest.fixture
def people(signed_in):
    return {
        "own": signed_in(Role.COORDINATOR, "DS07", name="own"),
        "second": signed_in(Role.COORDINATOR, "DS07", name="second"),
        "elsewhere": signed_in(Role.COORDINATOR, "DS08", name="elsewhere"),
        "officer": signed_in(Role.OFFICER, name="officer"),
    }


@pytest.fixture
def bring_in(project, people):
    def run(*rows, kind=ProjectKind.PUBLIC):
        table, mapping, parsed = parse(*rows, kind=kind)
        return watched_projects.import_projects(
            project,
            people["officer"],
            parsed.projects,
            source="ข้อมูลจัดซื้อจัดจ้าง",
            header=table.header,
            mapping=mapping,
            at=now(),
        )

    return run


def list_public(project):
    with project.database.begin_read() as tx:
        return list_public_projects(tx, project.seal, project.row_key)


def list_all(project, by):
    return watched_projects.list_projects(project, by, at=now())


def test_headings_of_procurement_are_known_and_each_bad_row_has_its_reason():
    _, mapping, parsed = parse(*ROWS)
    assert set(mapping) == set(ProjectField)
    assert [facts.source_id for facts in parsed.projects] == ["67001", "67002", "67004"]
    first = parsed.projects[0]
    assert (first.budget_baht, first.starts_on, first.ends_on) == (
        1_500_000,
        date(2024, 11, 1),
        date(2025, 3, 31),
    )
    assert {(reject.row, reject.code) for reject in parsed.rejects} == {
        (4, "E-RISK-08"),
        (6, "E-RISK-10"),
        (7, "E-PROJ-01"),
    }


def test_a_file_without_the_columns_is_refused_whole():
    table = tables.read("เลขที่โครงการ,วงเงิน\n1,2\n".encode(), name="x.csv")
    with pytest.raises(BadInput, match="E-PROJ-04"):
        intake.parse_projects(
            table, intake.guess_mapping(table.header), ProjectKind.PUBLIC, now=now()
        )


def test_importing_again_makes_no_doubles_and_keeps_what_changed(project, people, bring_in):
    first = bring_in(*ROWS)
    assert (len(first.new), len(first.changed), first.same, first.outside, first.waiting) == (
        *(2, 0, 0, 1),
        1,
    )
    again = bring_in(*ROWS)
    assert (len(again.new), len(again.changed), again.same) == (0, 0, 2)
    changed = bring_in(ROWS[0].replace("ปรับปรุง", "รื้อ"), *ROWS[1:])
    assert (len(changed.new), len(changed.changed), changed.same) == (0, 1, 1)
    [shown] = list_public(project)
    assert (shown.name, shown.community_id) == ("รื้อทางเท้าถนนสามเสน", "DS07")
    assert shown.public_id.startswith("PJ-")


def test_columns_said_once_are_known_for_the_next_file_of_that_kind(project, people, bring_in):
    header = ("a", "b", "c")
    mapping = dict(zip(intake.REQUIRED, header, strict=True))
    assert watched_projects.read_mapping(project, people["officer"], header, at=now()) == {}
    given = {"source": "x", "header": header, "mapping": mapping, "at": now()}
    watched_projects.import_projects(project, people["officer"], [], **given)
    assert watched_projects.read_mapping(project, people["officer"], header, at=now()) == mapping


@pytest.mark.parametrize(("source", "code"), [(" ", "E-PROJ-05"), ("x" * 121, "E-TXT-02")])
def test_a_source_is_named_in_few_words(project, people, source, code):
    given = {"source": source, "header": ("a",), "mapping": {}, "at": now()}
    with pytest.raises(BadInput, match=code):
        watched_projects.import_projects(project, people["officer"], [], **given)


def test_a_name_that_may_give_a_person_away_waits_for_an_answer(project, people, bring_in):
    bring_in(*ROWS)
    assert [shown.name for shown in list_public(project)] == ["ปรับปรุงทางเท้าถนนสามเสน"]
    waiting = list_all(project, people["officer"])[0]
    given = (project, people["officer"], waiting.id, DisplayedVersion.from_record(waiting))
    with pytest.raises(BadInput, match="E-PROJ-02"):
        watched_projects.publish_project(*given, (), at=now())
    watched_projects.publish_project(*given, waiting.facts.hints, at=now())
    assert len(list_public(project)) == 2
    bring_in(ROWS[1].replace("20000", "30000"))  # changed: its words wait again
    assert len(list_public(project)) == 1


def test_what_was_withdrawn_stays_so_when_it_is_imported_again(project, people, bring_in):
    bring_in(ROWS[0])
    [watched] = list_all(project, people["officer"])
    seen = DisplayedVersion.from_record(watched)
    watched_projects.withdraw_project(project, people["officer"], watched.id, seen, at=now())
    bring_in(ROWS[0].replace("ปรับปรุง", "รื้อ"))
    assert list_public(project) == ()


def test_what_an_officer_answered_for_and_withdrew_stays_so_under_another_name(
    project, people, bring_in
):
    bring_in(ROWS[1])
    [watched] = list_all(project, people["officer"])
    given = (project, people["officer"], watched.id)
    seen = DisplayedVersion.from_record(watched)
    watched_projects.publish_project(*given, seen, watched.facts.hints, at=now())
    [watched] = list_all(project, people["officer"])
    seen = DisplayedVersion.from_record(watched)
    watched_projects.withdraw_project(*given, seen, at=now())
    bring_in(ROWS[1].replace("บ้านนายสมชาย ใจดี", "ทางเท้า"))
    assert list_public(project) == ()


@pytest.fixture
def inspect(project, people):
    def run(name, watched, token="t", answers=CHECKED):
        draft = InspectionDraft(
            token, watched.id, now().date() - timedelta(days=1), answers, "note"
        )
        return inspections.record_inspection(project, people[name], draft, at=now())

    return run


@pytest.fixture
def decide(project, people):
    def run(name, inspection, is_approved=True):
        seen = DisplayedVersion.from_record(inspection)
        return inspections.decide_inspection(
            project, people[name], inspection.id, seen, is_approved, at=now()
        )

    return run


def test_an_inspection_is_public_once_a_second_person_agrees(
    project, people, bring_in, inspect, decide
):
    bring_in(ROWS[0])
    [watched] = list_all(project, people["own"])
    found = inspect("own", watched)
    assert inspect("own", watched).id == found.id  # a second tap
    assert list_public(project)[0].inspections == ()
    with pytest.raises(NotAllowed, match="E-PROJ-09"):
        decide("own", found)
    decide("second", found)
    [(quarter, answers)] = list_public(project)[0].inspections
    assert "-Q" in quarter
    assert dict(answers) == {"sign": "no", "safe": "yes"}
    with pytest.raises(BadInput, match="E-PROJ-08"):
        decide("officer", inspections.list_inspections(project, people["officer"], at=now())[0])


def test_what_is_refused_is_never_public(project, people, bring_in, inspect, decide):
    bring_in(ROWS[0])
    [watched] = list_all(project, people["own"])
    assert decide("second", inspect("own", watched), False).state is InspectionState.REFUSED
    assert list_public(project)[0].inspections == ()
    assert inspections.list_inspections(project, people["own"], at=now()) == []


def test_who_belongs_to_a_community_decides_nothing_about_its_money(
    project, people, bring_in, inspect, decide
):
    bring_in(ROWS[0], kind=ProjectKind.COMMUNITY)
    [watched] = list_all(project, people["officer"])
    found = inspect("own", watched)
    with pytest.raises(NotAllowed, match="E-PROJ-10"):
        decide("second", found)
    decide("officer", found)


def test_elsewhere_sees_and_inspects_nothing_of_it(project, people, bring_in, inspect):
    bring_in(ROWS[0])
    [watched] = list_all(project, people["officer"])
    assert list_all(project, people["elsewhere"]) == []
    with pytest.raises(NotFound):
        inspect("elsewhere", watched)


@pytest.mark.parametrize("answers", [{}, {CheckItem.SIGN: CheckAnswer.NOT_SEEN}])
def test_an_inspection_that_says_nothing_is_refused(project, people, bring_in, inspect, answers):
    bring_in(ROWS[0])
    [watched] = list_all(project, people["officer"])
    with pytest.raises(BadInput, match="E-PROJ-03"):
        inspect("own", watched, answers=answers)


def test_a_project_is_tied_to_a_public_risk_point_only(project, people, bring_in):
    bring_in(ROWS[0])
    draft = RiskDraft("r", Category.POLICY, None, "DS07", Scores(3, 3))
    risk = risks.propose(project, people["own"], draft, at=now())

    def tie(number, is_tied=True):
        [watched] = list_all(project, people["officer"])
        seen = DisplayedVersion.from_record(watched)
        given = (project, people["officer"], watched.id, seen, number, is_tied)
        watched_projects.set_risk_point(*given, at=now())

    with pytest.raises(BadInput, match="E-PROJ-07"):
        tie("RP-2569-0001")
    seen = read_seen_version(project, risk)
    given = (risk.id, seen, Precision.COMMUNITY, None)
    number = risks.approve(project, people["officer"], *given, at=now()).public_id
    tie(number.lower())
    assert list_public(project)[0].risk_ids == (number,)
    tie(number, False)
    assert list_public(project)[0].risk_ids == ()

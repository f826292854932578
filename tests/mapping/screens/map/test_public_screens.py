"""The screens that anybody may open, as a person reads them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from geodata import actions
from geodata.actions.places import fieldwork
from geodata.actions.risks import risks
from geodata.model.imports.counting import CaseGroup, CountCell, GroupLevel
from geodata.model.imports.records import Category
from geodata.model.people.people import Role
from geodata.model.places.fieldwork import VisitDraft
from geodata.model.risks import Precision, RiskDraft, Scores
from geodata.store.imports.counting import CountingStore
from mapping.screens import components
from tests.places import DISTRICT_AREA_ID
from tests.seen import read_seen_version

PUBLIC = ("live_map", "table", "community", "analysis", "about")


def words(at):
    """Return all that the screen says, in one text."""
    kinds = (at.title, at.subheader, at.caption, at.markdown, at.text, at.info, at.error)
    said = [str(element.value) for kind in kinds for element in kind]
    return "\n".join([*said, *(table.value.to_string() for table in at.table)])


@pytest.mark.parametrize("screen", PUBLIC)
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_screen_opens_in_both_languages(open_app, screen, language):
    at = open_app(screen, lang=language)
    assert not at.exception
    assert at.title[0].value


def test_the_default_screen_is_the_map(open_app):
    assert open_app().title[0].value == "แผนที่"


def test_before_the_first_release_the_screen_says_so(open_app, publisher):
    (publisher.folder.folder / "current.json").unlink()
    at = open_app()
    assert "กำลังจัดเตรียมแผนที่" in at.info[0].value
    assert not at.exception


def test_the_table_has_every_community_once_in_thai_order(open_app):
    table = open_app("table").table[0].value
    assert len(table) == 43
    names = [name.split("]")[0].strip("[").replace("\\", "") for name in table["ชื่อ"]]
    assert names.index("ชุมชนแฟลตพิชัย") > names.index("ชุมชนพระยาประสิทธิ์")  # แ sorts by ฟ
    assert len(set(names)) == 43


def test_withheld_is_said_and_zero_never_appears(open_app):
    table = open_app("table").table[0].value
    assert set(table["เรื่องร้องเรียน"]) == {"ไม่แสดงเพื่อคุ้มครองผู้ให้ข้อมูล"}
    assert set(table["เรื่องจากระบบอื่น"]) == {"ไม่มีข้อมูล"}


def test_the_filter_of_the_link_is_the_filter_of_the_table(open_app):
    at = open_app("table", subdistrict="100204")
    assert len(at.table[0].value) == 3
    at = open_app("table", level="subdistrict")
    assert len(at.table[0].value) == 5


def test_type_and_year_filter_the_feed_and_not_the_complaints(
    open_app, publisher, record, bring_in, in_groups
):
    bring_in(record(1), record(2, types=("ทางเท้า",)))
    in_groups(DS07=6)
    publisher.release_if_changed()
    from mapping.publish.release import build_type_id

    at = open_app("table", type=build_type_id("ทางเท้า"), year="2566")
    rows = at.table[0].value.set_index("ชื่อ")
    row = rows[rows.index.str.contains("DS07")].iloc[0]
    assert row["เรื่องจากระบบอื่น"] == "1 เรื่อง"
    assert row["เรื่องร้องเรียน"] == "เผยแพร่แล้วอย่างน้อย 6 เรื่อง"


def test_a_table_is_never_ordered_by_published_complaints(
    open_app, publisher, record, bring_in, in_groups
):
    bring_in(record(1))
    in_groups(DS07=60, DS30=6)
    publisher.release_if_changed()
    by_name = list(open_app("table").table[0].value["ชื่อ"])
    at = open_app("table", sort="complaints")  # a link of before
    assert list(at.table[0].value["ชื่อ"]) == by_name
    orders = [
        button_group
        for button_group in at.get("button_group")
        if "เรียงตามชื่อ" in str(button_group.proto)
    ]
    assert orders
    assert not any("ร้องเรียน" in str(order.proto.options) for order in orders)


def test_the_total_has_the_groups_of_the_whole_district(open_app, publisher, project, in_groups):
    in_groups(DS07=6)
    with project.database.begin() as tx:
        refs = tuple(f"case {number}" for number in range(8))
        group = CaseGroup(
            CountCell(GroupLevel.DISTRICT, DISTRICT_AREA_ID, None), ("2026-01", "2026-06"), refs
        )
        CountingStore(tx).publish(date(2026, 9, 7), [group])
    publisher.release_if_changed()
    said = words(open_app("table"))
    assert "ทั้งเขตอย่างน้อย 14 เรื่อง ในจำนวนนี้ 8 เรื่องระบุได้เพียงระดับเขต" in said


def test_a_year_that_is_not_over_says_so(open_app, publisher, record, bring_in, now):
    bring_in(record(1), record(2, reported_at=now - timedelta(days=40)))
    publisher.release_if_changed(now - timedelta(days=3))
    [years] = [
        selectbox for selectbox in open_app("table").selectbox if selectbox.label == "ปีงบประมาณ"
    ]
    assert years.options == [
        "ปีงบประมาณ พ.ศ. 2566 (ข้อมูลไม่ครบปี)",
        "ปีงบประมาณ พ.ศ. 2569 (ยังไม่ครบปี)",
    ]


def test_a_typed_name_is_shown_as_it_was_typed(open_app, publisher, project):
    hostile = "${alert(1)} ![x](http://evil.example/x.png) <img src=x onerror=alert(1)>"
    with project.database.begin() as tx:
        tx.connection.exec_driver_sql(
            "UPDATE communities SET name_th = ? WHERE id = 'DS07'", (hostile,)
        )
    publisher.release_if_changed()
    cells = list(open_app("table").table[0].value["ชื่อ"])
    [cell] = [cell for cell in cells if "DS07" in cell]
    label = cell[1 : cell.rindex("](/community")]
    shown = label.replace("\\", "").replace(components.WORD_JOINER, "")
    assert shown == hostile.replace("\\", "")
    assert "![" not in label
    assert "\\$\\{alert" in label


def test_a_community_s_own_screen(open_app, publisher, record, bring_in):
    bring_in(record(1), record(2, types=("ทางเท้า",)))
    publisher.release_if_changed()
    said = words(open_app("community", id="DS07"))
    for expected in (
        "ชุมชนราชผาทับทิมร่วมใจ",
        "ขอบเขตตามข้อมูลทางราชการ",
        "ยังไม่ได้ลงพื้นที่",
        "อยู่ในขอบเขตชุมชน",
        "2 เรื่อง",
        "ทางเท้า",
    ):
        assert expected in said


def test_a_community_that_is_only_estimated_says_so(open_app):
    said = words(open_app("community", id="DS27"))
    assert "ขอบเขตโดยประมาณ" in said
    assert "เส้นประแสดงขอบเขตโดยประมาณ มิใช่แนวเขตทางราชการ" in said


def test_a_subdistrict_shows_both_areas_and_residents_with_their_year(open_app):
    said = words(open_app("community", id="100201"))
    assert "2.233" in said
    assert "2.36" in said
    assert "12,583 คน (พ.ศ. 2561)" in said


@pytest.mark.parametrize("asked", ["DS99", "../../etc/passwd", "${x}", "ดส07"])
def test_an_unknown_community_is_not_found_and_not_echoed(open_app, asked):
    at = open_app("community", id=asked)
    assert at.error[0].value == "ไม่พบชุมชนตามลิงก์นี้"
    assert asked not in words(at)


def test_the_about_screen_says_43_of_48_and_the_threshold(open_app):
    said = words(open_app("about"))
    assert "43 จาก 48 ชุมชนที่การศึกษาระบุ" in said
    assert "ตั้งแต่ 5 เรื่องขึ้นไป" in said
    assert "10.665" in said


@pytest.mark.parametrize("screen", PUBLIC)
def test_sample_data_are_marked_on_every_screen(open_app, publisher, record, bring_in, screen):
    bring_in(record(1), source=actions.DEMO_SOURCE, demo=True)
    publisher.release_if_changed()
    assert "ข้อมูลตัวอย่าง" in open_app(screen).warning[0].value


def test_the_public_is_asked_to_sign_in_where_it_may_not_import(open_app):
    at = open_app("import_records")
    assert at.error[0].value == "โปรดเข้าสู่ระบบเพื่อเปิดหน้านี้"
    assert not at.get("file_uploader")


def test_table_and_community_tell_the_points_of_a_cell(open_app, publisher, project, signed_in):
    """A visit to DS07 found nothing; a point at DS07 is published by its 250 m cell only."""
    at = datetime.now(UTC)
    here = (100.50413, 13.77991)
    visit = VisitDraft("v", "DS07", at.date() - timedelta(days=3), False, None, None)
    fieldwork.record_visit(project, actions.TERMINAL, visit, at=at)
    by, officer = signed_in(Role.COORDINATOR, "DS07"), signed_in(Role.OFFICER)
    for number, precision in enumerate((Precision.CELL, Precision.COMMUNITY)):
        publisher.release_if_changed(at)
        said = words(open_app("community", id="DS07"))
        assert ("ลงพื้นที่แล้ว ไม่พบจุดเสี่ยง" in said) == (number == 0)
        draft = RiskDraft(f"t{number}", Category.POLICY, here, None, Scores(4, 4), "")
        made = risks.propose(project, by, draft, at=at)
        risks.approve(
            project, officer, made.id, read_seen_version(project, made), precision, None, at=at
        )
        publisher.release_if_changed(at)
        told = "และ 1 จุดที่บอกเพียงช่อง 250 ม. ซึ่งอาจอยู่ในพื้นที่นี้"
        community = open_app("community", id="DS07")
        said = words(community)
        charts = [chart.proto.alt for chart in community.get("vega_lite_chart")]
        assert len(charts) == number  # of the points that are told by their community alone
        rows = open_app("table").table[0].value
        [row] = [row for _, row in rows.iterrows() if "DS07" in row["ชื่อ"]]
        cells = row.str.replace("\\", "")
        assert told in said
        assert told in cells["จุดเสี่ยง"]
        for text in (said, " ".join(cells)):
            assert "ไม่พบจุดเสี่ยง" not in text
            assert "ยังไม่มีจุดเสี่ยง" not in text
    assert "RP-" in cells["จุดเสี่ยง"]  # by its community it is told by number and level
    assert "ระดับสูงมาก" in cells["จุดเสี่ยง"]
    assert "4 × 4" in said
    assert charts[0].endswith("โอกาสเกิด 4 ผลกระทบ 4 (ระดับสูงมาก) 1 จุด")


def test_filters_of_risk_points_are_chips_that_take_themselves_out(
    open_app, publisher, project, signed_in
):
    at = datetime.now(UTC)
    by, officer = signed_in(Role.COORDINATOR, "DS07"), signed_in(Role.OFFICER)
    made = risks.propose(
        project, by, RiskDraft("t", Category.POLICY, None, "DS07", Scores(4, 4)), at=at
    )
    seen = read_seen_version(project, made)
    risks.approve(project, officer, made.id, seen, Precision.COMMUNITY, None, at=at)
    publisher.release_if_changed(at)
    app = open_app(risk_level="very-high", subdistrict="100203", state="nonsense")
    chips = [button for button in app.button if button.key and button.key.startswith("chip-")]
    assert [chip.key for chip in chips] == ["chip-subdistrict", "chip-risk_level"]
    assert "ระดับสูงมาก" in chips[1].label
    chips[1].click().run()
    assert not app.exception
    keys = [button.key for button in app.button if button.key and button.key.startswith("chip-")]
    assert keys == ["chip-subdistrict"]
    assert "risk_level" not in app.query_params


def test_the_filter_of_zones_is_hidden_while_no_community_has_one(open_app):
    labels = [box.label for box in open_app().selectbox]
    assert "แขวง" in labels
    assert "โซน" not in labels

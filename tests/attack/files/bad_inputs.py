"""The forty bad inputs, and which tests show each; the sentences that a person must get.

`python -m pytest tests/attack/files/test_bad_inputs.py` says that every test named here is there.
Rows marked in ELSEWHERE have more tests in the suites of people's browsers, of the network and of
what is kept; those named here stand already.
"""

import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

GEOJSON = "tests/geodata/intake/test_geojson.py"
SHAPEFILE = "tests/geodata/intake/test_shapefile.py"
ARCHIVES = "tests/geodata/intake/test_archives.py"
MATCH = "tests/geodata/intake/test_boundary_match.py"
BAD_TABLES = "tests/geodata/intake/test_bad_tables.py"
VALUES = "tests/geodata/intake/test_values.py"
DATES = "tests/geodata/intake/test_dates.py"
FILES = "tests/attack/files/test_boundary_files.py"
REPORT_PAGE = "tests/browser/cases/test_report_page.py"
TABLES = "tests/attack/files/test_tables.py"
PHOTOS = "tests/attack/files/test_photos.py"
CORPUS = "tests/attack/files/test_corpus.py"
TYPED = "tests/attack/test_typed_words.py"
SERVER = "tests/attack/server/test_running_server.py"
SOCKETS = "tests/attack/server/test_running_sockets.py"
ACCOUNTS = "tests/geodata/actions/people/test_accounts.py"
REPORT = "tests/mapping/web/reporting/test_report.py"
SIGN_IN = "tests/mapping/web/auth/test_sign_in.py"
DATABASE = "tests/geodata/store/test_database.py"
EXPORTED = "tests/mapping/exports/test_tables.py"
BACKUPS = "tests/reliability/test_backups.py"
FAULTS = "tests/reliability/test_faults.py"

ROWS: Mapping[int, tuple[str, ...]] = MappingProxyType({
    1: (f"{FILES}::test_a_vrt_called_geojson_does_not_read_the_database",
        f"{FILES}::test_control_a_common_reader_reads_the_database_through_it"),
    2: (f"{FILES}::test_gdal_commands_are_not_run",
        f"{FILES}::test_control_a_common_reader_runs_them"),
    3: (f"{FILES}::test_a_vrt_called_shp_in_a_zip",
        f"{SHAPEFILE}::test_a_vrt_called_shp_is_refused_by_its_content"),
    4: (f"{FILES}::test_a_linked_crs_is_not_fetched",
        f"{GEOJSON}::test_the_names_of_wgs84_are_accepted", f"{GEOJSON}::test_refused"),
    5: (f"{FILES}::test_places_to_open_in_names_and_texts_are_only_text",
        f"{TABLES}::TestTextStaysText::test_in_every_field_that_is_kept"),
    6: (f"{ARCHIVES}::test_two_gigabytes_in_two_megabytes_are_refused_before_unpacking",
        f"{ARCHIVES}::test_a_hundred_thousand_members_are_refused_at_once",
        f"{ARCHIVES}::test_unsafe_names_are_refused", f"{ARCHIVES}::test_encryption_is_refused",
        f"{ARCHIVES}::test_members_that_overlap_are_refused",
        f"{TABLES}::TestArchives::test_unsafe_names"),
    7: (f"{SHAPEFILE}::test_a_table_that_promises_millions_of_rows_is_refused",),
    8: (f"{SHAPEFILE}::test_the_missing_part_is_named",
        f"{SHAPEFILE}::test_without_cpg_a_person_chooses_the_encoding"),
    9: (f"{GEOJSON}::test_a_heavy_file_is_refused_in_less_than_a_second",
        f"{CORPUS}::test_a_bomb_costs_less_than_a_second"),
    10: (f"{GEOJSON}::test_a_tangled_star_is_refused_quickly",
         f"{CORPUS}::test_a_bomb_costs_less_than_a_second"),
    11: (f"{GEOJSON}::test_refused",),
    12: (f"{GEOJSON}::test_refused",),
    13: (f"{GEOJSON}::test_refused",),
    14: (f"{GEOJSON}::test_refused",
         f"{SHAPEFILE}::test_metres_under_a_wgs84_prj_are_noticed"),
    15: (f"{MATCH}::test_indian_1975_taken_for_wgs84_is_noticed",
         f"{MATCH}::test_a_shape_in_another_subdistrict_than_named_is_a_doubt"),
    16: (f"{GEOJSON}::test_a_shape_that_crosses_itself_refuses_only_itself",
         f"{GEOJSON}::test_repeated_positions_are_dropped",
         f"{SHAPEFILE}::test_bad_shapes_are_refused"),
    17: (f"{MATCH}::test_overlaps_between_communities_are_a_warning",
         "tests/geodata/geometry/test_placing.py::test_a_point_decides",
         "tests/geodata/geometry/test_joins.py::test_an_overlap_goes_to_the_lower_id_and_is_shared"),
    18: (f"{GEOJSON}::test_refused", f"{CORPUS}::test_a_bomb_costs_less_than_a_second"),
    19: (f"{GEOJSON}::test_multipolygons_heights_holes_and_a_bom_are_read",
         f"{GEOJSON}::test_refused", f"{BAD_TABLES}::test_unreadable_letters"),
    20: (f"{FILES}::test_kml_and_gml_are_not_taken_whatever_they_are_called",
         f"{TABLES}::TestDeclarationsInWorkbooks::test_are_refused_and_fetch_nothing",
         f"{TABLES}::TestDeclarationsInWorkbooks::test_a_reader_that_trusts_them_fetches"),
    21: (f"{FILES}::test_content_that_is_something_else",
         f"{FILES}::test_a_file_name_is_only_a_name",
         f"{TABLES}::TestTextStaysText::test_in_the_name_of_the_file"),
    22: ("tests/browser/map/test_hostile_names.py::test_the_screens_show_the_name_as_typed",
         "tests/browser/map/test_hostile_names.py::test_the_card_shows_the_name_as_typed",
         f"{FILES}::test_scripts_stay_the_letters_that_they_are",
         f"{TABLES}::TestTextStaysText::test_in_every_heading"),
    23: (f"{PHOTOS}::test_what_is_no_whole_photo_is_refused_in_thai",
         f"{PHOTOS}::test_what_hangs_behind_a_photo_is_gone"),
    24: (f"{PHOTOS}::test_a_bomb_is_refused_by_its_header_before_it_is_decoded",),
    25: (f"{PHOTOS}::test_no_word_of_the_metadata_is_left_and_the_canary_was_there",
         f"{PHOTOS}::test_a_photo_is_turned_upright"),
    26: (f"{TYPED}::test_what_is_looked_for_is_literal",
         f"{TYPED}::test_control_a_pattern_would_find_everything",
         f"{VALUES}::test_texts_that_are_not_kept"),
    27: (f"{REPORT_PAGE}::test_what_may_name_somebody_is_said_and_never_sent",
         "tests/attack/test_case_canary.py::test_no_clear_word_is_kept_anywhere",
         f"{TABLES}::TestNothingElseIsKept::test_of_the_feed"),
    28: (f"{VALUES}::test_texts_are_kept_in_one_form",
         "tests/geodata/model/test_names.py::test_spellings_of_one_name_are_equal",
         f"{ACCOUNTS}::test_a_name_that_looks_like_another_is_refused",
         f"{ACCOUNTS}::test_a_name_that_could_deceive_is_refused"),
    29: (f"{DATES}::test_one_day_in_many_spellings",
         f"{DATES}::test_29_february_is_looked_up_in_the_right_year",
         f"{DATES}::test_what_is_no_date_or_an_impossible_one",
         f"{DATES}::test_the_limits"),
    30: (f"{REPORT}::test_a_story_of_any_length_is_kept_or_refused",
         f"{REPORT}::test_what_cannot_be_read_is_refused",
         f"{VALUES}::test_texts_that_are_not_kept"),
    31: (f"{REPORT}::test_the_same_report_twice_is_one",
         "tests/geodata/actions/cases/test_case_story.py::test_the_same_receipt_is_the_same_report",
         "tests/browser/cases/test_report_page.py::"
         "test_the_words_stay_when_the_connection_is_cut"),
    32: (f"{EXPORTED}::test_no_cell_is_a_formula",
         f"{EXPORTED}::test_numbers_stay_numbers_and_other_words_stay_as_they_are",
         "tests/mapping/exports/test_take_home.py::test_no_cell_is_a_formula"),
    33: (f"{SERVER}::test_no_question_brings_out_the_insides",
         f"{SERVER}::test_a_question_of_a_megabyte_is_refused",
         f"{SERVER}::test_no_other_site_may_steer_our_pages"),
    34: (f"{SOCKETS}::test_a_socket_opens_from_our_own_page_only",
         f"{SOCKETS}::test_strange_frames_close_the_socket_and_nothing_else",
         f"{SOCKETS}::test_a_frame_of_300_megabytes_is_refused_at_its_first_bytes",
         f"{SOCKETS}::test_a_stolen_session_id_is_somebody_else_s"),
    35: (f"{SOCKETS}::test_a_file_goes_into_its_sender_s_own_session_only",
         f"{SOCKETS}::test_control_a_careless_server_takes_it_from_anybody"),
    36: (f"{SIGN_IN}::test_everything_wrong_gets_the_same_answer",
         f"{SIGN_IN}::test_guessing_is_slowed_down_also_with_the_right_words",
         f"{SIGN_IN}::test_a_huge_form_is_not_read"),
    37: (f"{REPORT}::test_every_wrong_receipt_gets_the_same_answer",
         f"{REPORT}::test_guessing_asks_for_work_and_the_right_receipt_is_let_through",
         "tests/geodata/actions/cases/test_case_story.py::test_thai_digits_and_dashes_are_the_same_receipt"),
    38: ("tests/geodata/actions/cases/test_case_story.py::test_the_later_of_two_saves_is_refused",
         "tests/geodata/actions/test_paper_actions.py::"
         "test_a_stale_save_is_a_conflict_and_changes_nothing"),
    39: (f"{DATABASE}::test_a_database_of_another_version_is_refused",
         f"{DATABASE}::test_a_damaged_file_is_said_to_be_damaged",
         "tests/geodata/actions/imports/test_import_actions.py::test_a_project_does_not_open_with_lost_or_foreign_keys",
         f"{BACKUPS}::test_it_never_takes_the_last_room"),
    40: ("tests/mapping/publish/test_release_days.py::"
         "test_a_clock_that_went_back_or_leapt_is_not",
         "tests/attack/numbers/test_public_counts.py::"
         "test_a_clock_that_jumps_releases_nothing_early_and_nothing_twice"),
})  # fmt: skip

# Rows whose tests live in more places than the above: add their names here as they come.
ELSEWHERE: Mapping[int, tuple[str, ...]] = MappingProxyType({
    22: (),  # every payload x every field x every place, in a browser
    33: (), 34: (), 35: (), 36: (), 37: (),  # over the network
    39: (f"{FAULTS}::TestTypedText::test_it_stays_and_is_saved_afterwards",
         f"{FAULTS}::TestFullDisk::test_nothing_is_lost_and_it_recovers",
         f"{FAULTS}::TestFullDisk::test_a_file_that_may_grow_no_more",
         f"{FAULTS}::TestFullDisk::test_the_last_room_is_not_taken",
         f"{FAULTS}::TestFolderThatCannotBeWritten::test_at_the_start",
         f"{FAULTS}::TestKeys::test_one_that_is_missing_or_another",
         f"{FAULTS}::TestDatabaseFile::test_newer_than_the_program",
         f"{FAULTS}::TestDatabaseFile::test_truncated",
         f"{FAULTS}::TestDatabaseFile::test_the_journal_did_not_come_along",
         f"{FAULTS}::TestDatabaseFile::"
         "test_an_empty_one_in_its_place_is_not_taken_for_a_new_project"),
    40: (f"{FAULTS}::TestClock::"
         "test_the_order_of_the_log_is_kept_and_nobody_stays_signed_in",
         f"{FAULTS}::TestClock::test_a_session_of_a_wrong_clock_ends_with_it",
         "tests/reliability/test_doctor.py::TestClock::test_back_a_day_forward_a_year_and_2038",
         "tests/reliability/test_upkeep.py::test_a_clock_that_jumped_takes_no_backup_away",
         "tests/mapping/web/test_service.py::"
         "test_releases_wait_while_the_clock_is_wrong_and_go_on_when_it_is_right"),
})  # fmt: skip

# fmt: off
SENTENCES: Mapping[str, tuple[int | None, str]] = MappingProxyType({
    "E-GEO-01": (400, "ไฟล์นี้ไม่ใช่ GeoJSON ที่ถูกต้อง โปรดส่งออกไฟล์ใหม่"),
    "E-GEO-02": (400, "ไฟล์ต้องเป็น GeoJSON แบบ FeatureCollection"),
    "E-GEO-03": (400, "ไม่รองรับระบบพิกัดที่ระบุในไฟล์ โปรดบันทึกเป็น WGS84 (EPSG:4326)"),
    "E-GEO-04": (413, "ขอบเขตละเอียดเกินไป รับได้ไม่เกิน 5,000 รูป รวม 200,000 จุด โปรดลดจำนวนจุดแล้วส่งใหม่"),
    "E-GEO-05": (400, "รูปที่ {n} ใช้ไม่ได้: {reason} โปรดแก้เส้นขอบเขต"),
    "E-GEO-06": (400, "รูปที่ {n} มีค่าพิกัดที่ไม่ใช่ตัวเลขปกติ"),
    "E-GEO-07": (400, "รูปที่ {n} ไม่มีพิกัด หรือพิกัดไม่ใช่ตัวเลข"),
    "E-GEO-08": (400, "รูปที่ {n} อยู่นอกกรุงเทพมหานคร สลับละติจูดกับลองจิจูดหรือไม่"),
    "E-GEO-09": (400, "พิกัดดูเหมือนเป็นหน่วยเมตร โปรดเลือกระบบพิกัด UTM โซน 47N (EPSG:32647)"),
    "W-GEO-10": (None, "ตำแหน่งอยู่คนละแขวงกับที่ระบุไว้ ไฟล์อาจใช้ระบบพิกัด Indian 1975 โปรดตรวจดู"),
    "W-GEO-11": (None, "ขอบเขตทับซ้อนหรือมีช่องว่างกับชุมชนข้างเคียง โปรดตรวจดูก่อนยืนยัน"),
    "E-GEO-12": (400, "โครงสร้างของไฟล์ผิดปกติหรือซับซ้อนเกินไป"),
    "E-SHP-01": (400, "ไฟล์ .shp เสียหาย หรือไม่ใช่ไฟล์ shapefile"),
    "E-SHP-02": (400, "จำนวนข้อมูลใน .dbf ไม่ตรงกับขนาดไฟล์"),
    "E-SHP-03": (400, "ชุดไฟล์ shapefile ไม่ครบ ขาด {parts}"),
    "W-SHP-04": (None, "ไม่ทราบรหัสอักขระของไฟล์ โปรดเลือกแบบที่อ่านภาษาไทยได้ถูกต้อง"),
    "E-ZIP-01": (413, "ไฟล์ในชุดบีบอัดใหญ่เกินกำหนด (รวมไม่เกิน 50 MB)"),
    "E-ZIP-02": (413, "จำนวนไฟล์ในชุดบีบอัดเกินกำหนด"),
    "E-ZIP-03": (400, "ชุดบีบอัดผิดปกติ จึงไม่เปิดไฟล์"),
    "E-ZIP-04": (400, "ชุดบีบอัดมีรหัสผ่าน โปรดส่งแบบไม่ใส่รหัสผ่าน"),
    "E-ZIP-05": (400, "ชื่อไฟล์ในชุดบีบอัดไม่ปลอดภัย"),
    "E-ZIP-06": (400, "มีไฟล์บีบอัดซ้อนอยู่ข้างใน โปรดแตกไฟล์ก่อน"),
    "E-ENC-01": (400, "อ่านตัวอักษรไม่ได้ โปรดบันทึกเป็น UTF-8"),
    "E-FMT-01": (415, "ไม่รับไฟล์ชนิดนี้ รับเฉพาะ {types}"),
    "E-FMT-02": (400, "ไฟล์ว่างเปล่า หรือเนื้อหาไม่ตรงกับนามสกุลไฟล์"),
    "E-FMT-03": (413, "ไฟล์ใหญ่เกิน 10 MB"),
    "E-IMG-01": (415, "ไม่ใช่ภาพที่รองรับ (JPEG, PNG, HEIC) หรือไฟล์ภาพเสียหาย"),
    "E-IMG-02": (413, "ภาพใหญ่เกินไป โปรดย่อภาพแล้วส่งใหม่"),
    "W-PII-01": (None, "ข้อความนี้อาจทำให้ทราบตัวบุคคล ระบบจะไม่เผยแพร่ข้อความ หากไม่จำเป็นโปรดลบออก"),
    "E-DATE-01": (400, "วันที่ไม่ถูกต้องหรือเป็นวันในอนาคต โปรดระบุ วัน/เดือน/ปี พ.ศ."),
    "E-TXT-01": (400, "โปรดกรอก{field}"),
    "E-TXT-02": (413, "ข้อความยาวเกินไป (ไม่เกิน {n} ตัวอักษร)"),
    "E-NF-01": (404, "ไม่พบข้อมูลที่ต้องการ"),
    "E-AUTH-01": (401, "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง"),
    "E-AUTH-02": (400, "ชื่อผู้ใช้นี้ใช้ไม่ได้ โปรดใช้ชื่ออื่น"),
    "E-RATE-01": (429, "ทำรายการถี่เกินไป โปรดรอสักครู่แล้วลองใหม่"),
    "E-RCPT-01": (404, "ไม่พบเรื่องตามรหัสติดตามเรื่องนี้ โปรดตรวจดูตัวเลข 16 หลักอีกครั้ง"),
    "E-CONFLICT-01": (409, "มีผู้บันทึกเรื่องนี้ไปก่อนแล้ว โปรดเทียบสองฉบับก่อนบันทึก"),
    "E-SYS-01": (503, "ระบบกำลังบันทึกงานอื่น ข้อความของท่านยังอยู่ โปรดกดบันทึกอีกครั้ง"),
    "E-SYS-02": (507, "พื้นที่จัดเก็บเต็ม ขณะนี้ดูได้อย่างเดียว โปรดแจ้งผู้ดูแลระบบ"),
    "E-SYS-03": (503, "ระบบบันทึกข้อมูลไม่ได้ ขณะนี้ดูได้อย่างเดียว โปรดแจ้งผู้ดูแลระบบ"),
    "E-SYS-04": (503, "ไม่พบกุญแจเข้ารหัส หรือกุญแจไม่ถูกต้อง"),
    "E-SYS-05": (503, "ฐานข้อมูลนี้เป็นของโปรแกรมอีกรุ่นหนึ่ง โปรดใช้โปรแกรมรุ่นที่ตรงกัน"),
    "E-SYS-06": (503, "ฐานข้อมูลเสียหาย โปรดกู้คืนจากสำเนาสำรองล่าสุด"),
    "E-SYS-07": (503, "ข้อมูลล่าสุดของฐานข้อมูลหายไป โปรดให้ผู้ดูแลระบบตรวจดูก่อนเปิดใช้"),
    "E-SYS-08": (503, "นาฬิกาของเครื่องผิดปกติ ระบบพักการเผยแพร่ไว้จนกว่าจะแก้ไข"),
})
# fmt: on


def find_test(name: str) -> Callable[..., object]:
    """Return the test that a line of ROWS names.

    Raises
    ------
    AttributeError, ModuleNotFoundError, TypeError
        Where there is no such test.
    """
    path, *parts = name.split("::")
    found: object = importlib.import_module(Path(path).with_suffix("").as_posix().replace("/", "."))
    for part in parts:
        found = getattr(found, part)
    if not callable(found) or not parts[-1].startswith("test_"):
        raise TypeError(f"{name} is no test")
    return found

"""The screen of boundaries: who sees what, what the buttons do; drawing itself is a browser's."""

from datetime import UTC, datetime

import pytest
import shapely
from shapely.geometry import box

from geodata import actions, reference
from geodata.actions.people import accounts
from geodata.actions.places import tracing
from geodata.geometry.crs import to_metric, to_wgs84
from geodata.model.people.people import Role
from geodata.model.places.places import AreaLevel, Boundary, BoundaryStatus, Passport
from geodata.model.places.tracings import TraceDraft, TracingBasis, TracingState
from geodata.store.places.boundaries import BoundaryStore
from geodata.store.places.tracings import TracingStore
from mapping.screens.map import map_frame
from tests.refusals import refusal


@pytest.fixture
def somchai(signed_in):
    return signed_in(Role.COORDINATOR, "DS07", name="somchai")


@pytest.fixture
def malee(signed_in):
    return signed_in(Role.OFFICER, name="malee")


@pytest.fixture
def prasit(signed_in):
    return signed_in(Role.OFFICER, name="prasit")


@pytest.fixture
def fresh_folder(older_folder):
    """What is traced takes the place of an estimate here."""
    return older_folder


@pytest.fixture
def corners():
    [middle] = [
        to_metric(community.location)
        for community in reference.list_communities()
        if community.id == "DS07"
    ]
    square = to_wgs84(box(middle.x - 60, middle.y - 60, middle.x + 60, middle.y + 60))
    return [tuple(position) for position in shapely.get_coordinates(square)[:-1].tolist()]


@pytest.fixture
def drawn(monkeypatch):
    """Stand in for the browser: what it has drawn, and what was seen when that began."""
    answer, began = [], {}

    def trace(name, who, community_id, point, seen, *, again, fresh):
        if fresh:
            answer.clear()
        if again or not answer:
            began.clear()
        return list(answer), began.setdefault("seen", seen)

    monkeypatch.setattr(map_frame, "ask_outline", trace)
    return answer


def button(at, name):
    """Return the button whose key begins so; the rest says what its screen was drawn from."""
    [found] = [button for button in at.button if (button.key or "").startswith(f"boundary-{name}")]
    return found


def tracings(project):
    with project.database.begin_read() as tx:
        return TracingStore(tx).list_for_community("DS07")


def current(project):
    with project.database.begin_read() as tx:
        return BoundaryStore(tx).read_current(AreaLevel.COMMUNITY)["DS07"]


def save_tracing(project, by, corners, token="t", reason="ตามแนวคลอง"):
    at = datetime.now(UTC)
    seen = tracing.read_dossier(project, by, "DS07", at=at).basis
    return tracing.save_tracing(
        project, by, TraceDraft(token, "DS07", corners, reason, seen), at=at
    )


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.PRESENTER, None])
def test_others_see_nothing_of_it(open_app, signed_in, role):
    at = open_app("boundaries", by=role and signed_in(role))
    assert refusal(role) in at.error[0].value
    assert not at.selectbox
    assert not at.metric


def test_an_officer_first_sees_how_far_the_48_are(open_app, malee):
    at = open_app("boundaries", by=malee)
    assert not at.exception
    said = {metric.label: metric.value for metric in at.metric}
    assert said["ขอบเขตโดยประมาณ"] == "43"
    assert said["ยังไม่อยู่ในทะเบียน"] == "5"
    assert sum(int(value) for value in said.values()) == 48


def test_a_coordinator_is_at_once_in_their_only_community(
    open_app, somchai, drawn, corners, project
):
    at = open_app("boundaries", by=somchai)
    assert not at.exception
    assert at.selectbox[0].value == "DS07"
    assert len(at.selectbox[0].options) == 1
    assert "boundary-save" not in {button.key for button in at.button}  # nothing is drawn yet
    drawn[:] = corners
    at.run()
    assert any(
        "14,4" in text_element.value for text_element in at.text
    )  # square metres of 120 x 120
    at.button(key="boundary-save").click().run()
    assert not at.exception
    assert "รอเจ้าหน้าที่รับรอง" in at.success[0].value
    assert [stored_tracing.state for stored_tracing in tracings(project)] == [TracingState.WAITING]
    assert current(project).status is BoundaryStatus.ESTIMATED


def test_an_officer_saves_the_current_one_at_once(open_app, malee, drawn, corners, project):
    drawn[:] = corners
    at = open_app("boundaries", by=malee, id="DS07")
    at.button(key="boundary-save").click().run()
    assert not at.exception
    assert current(project).status is BoundaryStatus.TRACED


def test_an_excess_is_asked_about_before_anything_can_be_saved(
    open_app, malee, drawn, corners, project
):
    outside = to_metric(current(project).geometry).buffer(3000)
    drawn[:] = [tuple(coord) for coord in to_wgs84(outside.envelope).exterior.coords[:-1]]
    at = open_app("boundaries", by=malee, id="DS07")
    assert "ล้ำออกนอกแขวง" in "".join(text_element.value for text_element in at.text)
    assert at.button(key="boundary-save").disabled
    at.radio[0].set_value("cut").run()
    at.button(key="boundary-save").click().run()
    assert not at.exception
    assert current(project).status is BoundaryStatus.TRACED


def test_a_border_that_crosses_itself_is_one_thai_sentence(open_app, malee, drawn, corners):
    drawn[:] = [corners[0], corners[2], corners[1], corners[3]]
    at = open_app("boundaries", by=malee, id="DS07")
    assert not at.exception
    assert "ตัดกันเองที่มุม 4" in at.error[0].value


def test_a_coordinator_sees_what_waits_but_no_way_to_adopt_it(
    open_app, somchai, malee, corners, project
):
    save_tracing(project, somchai, corners)
    for who, buttons in ((somchai, set()), (malee, {"adopt", "decline"})):
        at = open_app("boundaries", by=who, id="DS07")
        at.button_group[0].select("waiting").run()
        assert not at.exception
        assert any(text_element.value == "ตามแนวคลอง" for text_element in at.text)
        keys = [button.key for button in at.button if (button.key or "").startswith("boundary-")]
        assert {key.split("-")[1] for key in keys} == buttons


def test_an_officer_adopts_then_goes_back(open_app, somchai, malee, corners, project):
    save_tracing(project, somchai, corners)
    at = open_app("boundaries", by=malee, id="DS07")
    at.button_group[0].select("waiting").run()
    button(at, "adopt").click().run()
    assert not at.exception
    assert current(project).status is BoundaryStatus.TRACED
    at.button_group[0].select("versions").run()
    assert button(at, "back").disabled
    [reason] = [text_input for text_input in at.text_input if text_input.key.startswith("back-")]
    reason.set_value("ผิดแนว").run()
    button(at, "back").click().run()
    assert not at.exception
    assert current(project).status is BoundaryStatus.ESTIMATED


def test_a_declined_tracing_tells_its_maker_why(open_app, somchai, malee, corners, project):
    save_tracing(project, somchai, corners)
    at = open_app("boundaries", by=malee, id="DS07")
    at.button_group[0].select("waiting").run()
    [answer] = [text_input for text_input in at.text_input if text_input.key.startswith("answer")]
    answer.set_value("เลยคลอง").run()
    button(at, "decline").click().run()
    assert not at.exception
    mine = open_app("boundaries", by=somchai)
    assert any(text_element.value == "เลยคลอง" for text_element in mine.text)


def test_the_later_of_two_is_shown_both_and_chooses(
    open_app, somchai, signed_in, drawn, corners, project
):
    somying = signed_in(Role.COORDINATOR, "DS07", name="somying")
    drawn[:] = corners
    at = open_app("boundaries", by=somying)
    first = save_tracing(project, somchai, corners)
    at.run()
    at.run()
    assert "มีผู้อื่นจัดทำขอบเขต" in at.error[0].value
    assert "boundary-save" not in {button.key for button in at.button}
    at.button(key="boundary-mine").click().run()
    at.button(key="boundary-save").click().run()
    assert not at.exception
    newest, older = tracings(project)
    assert (older.id, older.state) == (first.id, TracingState.REPLACED)
    assert newest.state is TracingState.WAITING


def open_waiting(open_app, by):
    """Open the view of what waits, as an officer."""
    at = open_app("boundaries", by=by, id="DS07")
    at.button_group[0].select("waiting").run()
    return at


def read_screen(at):
    """Return what stands on the screen, and what is refused there."""
    assert not at.exception
    return "\n".join(element.value for element in (*at.text, *at.error)).replace("\\", "")


def test_an_officers_click_is_for_the_outline_that_was_shown(
    open_app, somchai, malee, corners, project
):
    """Another tracing came in between: the click changes nothing, and both are shown."""
    save_tracing(project, somchai, corners)
    at = open_waiting(open_app, malee)
    second = save_tracing(project, somchai, corners[:3], token="second", reason="ตามแนวรั้ว")
    button(at, "adopt").click().run()
    assert "E-CONFLICT" in read_screen(at)
    assert "ตามแนวคลอง" in read_screen(at)  # the one that was on the screen, beside
    assert "ตามแนวรั้ว" in read_screen(at)  # the one that is there
    assert current(project).status is BoundaryStatus.ESTIMATED
    assert tracings(project)[0].id == second.id
    button(at, "adopt").click().run()  # not compared yet
    assert "E-CONFLICT" in read_screen(at)
    assert current(project).status is BoundaryStatus.ESTIMATED
    next(element for element in at.button if element.key.startswith("shown-go-on")).click().run()
    button(at, "adopt").click().run()
    assert not at.exception
    assert current(project).status is BoundaryStatus.TRACED


@pytest.mark.parametrize("did", ["adopt", "decline"])
@pytest.mark.parametrize("pressed", ["adopt", "decline"])
def test_who_comes_second_is_told_and_keeps_what_they_typed(
    open_app, somchai, malee, prasit, corners, project, did, pressed
):
    """Two officers have one tracing open; the first settles it, the second presses later."""
    found = save_tracing(project, somchai, corners)
    first, second = open_waiting(open_app, malee), open_waiting(open_app, prasit)
    [answer] = [
        text_input for text_input in second.text_input if text_input.key.startswith("answer")
    ]
    answer.set_value("เลยคลองไป 20 เมตร").run()
    if did == "decline":
        [answer] = [
            text_input for text_input in first.text_input if text_input.key.startswith("answer")
        ]
        answer.set_value("เลยคลอง").run()
    button(first, did).click().run()
    assert "E-CONFLICT" not in read_screen(first)
    before = tracings(project), current(project)
    button(second, pressed).click().run()
    assert "E-CONFLICT" in read_screen(second)
    assert "ตามแนวคลอง" in read_screen(second)
    assert (tracings(project), current(project)) == before
    assert before[0][0].id == found.id
    [answer] = [
        text_input for text_input in second.text_input if text_input.key.startswith("answer")
    ]
    assert answer.value == "เลยคลองไป 20 เมตร"
    next(
        element for element in second.button if element.key.startswith("shown-go-on")
    ).click().run()
    assert not second.exception
    assert "ไม่มีฉบับที่รอรับรอง" in second.info[0].value


def test_a_way_back_that_somebody_took_already_is_not_taken_again(
    open_app, somchai, malee, prasit, corners, project
):
    found = save_tracing(project, somchai, corners)
    at, now = datetime.now(UTC), lambda: tracing.read_dossier(project, malee, "DS07", at=at)
    tracing.adopt(project, malee, found.id, now().displayed_version, at=at)
    screen = open_app("boundaries", by=prasit, id="DS07")
    screen.button_group[0].select("versions").run()
    [reason] = [
        text_input for text_input in screen.text_input if text_input.key.startswith("back-")
    ]
    reason.set_value("ผิดแนว").run()
    earlier = now().versions[1].boundary.version
    tracing.restore_version(project, malee, "DS07", earlier, "x", now().displayed_version, at=at)
    before = now()
    button(screen, "back").click().run()
    assert "E-CONFLICT" in read_screen(screen)
    assert now() == before
    [reason] = [
        text_input for text_input in screen.text_input if text_input.key.startswith("back-")
    ]
    assert reason.value == "ผิดแนว"


def test_a_confirmed_boundary_says_so_before_anybody_draws(
    open_app, somchai, malee, corners, project
):
    with project.database.begin() as tx:
        version = BoundaryStore(tx).add(
            AreaLevel.COMMUNITY,
            [
                Boundary(
                    "DS07", AreaLevel.COMMUNITY, BoundaryStatus.OFFICIAL, shapely.Polygon(corners)
                )
            ],
            Passport("กทม.", "ODC-BY", None, ""),
            at=datetime.now(UTC),
        )
    at = open_app("boundaries", by=somchai)
    assert not at.info  # an unconfirmed one may be traced over
    assert "ขอบเขตตามกทม. ยังไม่ได้ยืนยันกับชุมชน" in [text_element.value for text_element in at.text]
    assert any("ทิศเหนือ: วัดราชผาติการามวรวิหาร" in text_element.value for text_element in at.text)
    with project.database.begin() as tx:
        BoundaryStore(tx).confirm("DS07", version, account_id=1, note="x", at=datetime.now(UTC))
    at = open_app("boundaries", by=somchai)
    assert not at.exception
    assert "ข้อมูลทางราชการ" in at.info[0].value


@pytest.fixture
def official(project, corners):
    """An outline from an office takes the place of the estimate; no community confirmed it."""
    area = Boundary("DS07", AreaLevel.COMMUNITY, BoundaryStatus.OFFICIAL, shapely.Polygon(corners))
    with project.database.begin() as tx:
        passport = Passport("กทม.", "-", None, "")
        BoundaryStore(tx).add(AreaLevel.COMMUNITY, [area], passport, at=datetime.now(UTC))


@pytest.mark.usefixtures("official")
def test_an_officer_confirms_a_boundary_with_a_note(open_app, malee, project):
    at = open_app("boundaries", by=malee, id="DS07")
    [note] = [text_input for text_input in at.text_input if text_input.key.startswith("confirm-")]
    note.set_value("ประธานชุมชน ดูแผนที่ในการประชุม").run()
    button(at, "confirm").click().run()
    assert "E-CONFLICT" not in read_screen(at)
    assert current(project).confirmed
    assert not [element for element in at.button if element.key.startswith("boundary-confirm")]


@pytest.mark.usefixtures("official")
@pytest.mark.parametrize("did", ["confirm", "trace"])
def test_a_confirmation_is_of_the_outline_that_was_shown(
    open_app, malee, prasit, project, corners, did
):
    at = open_app("boundaries", by=prasit, id="DS07")
    [note] = [text_input for text_input in at.text_input if text_input.key.startswith("confirm-")]
    note.set_value("ประธานชุมชน").run()
    now = datetime.now(UTC)
    seen = tracing.read_dossier(project, malee, "DS07", at=now)
    if did == "confirm":
        tracing.confirm(project, malee, "DS07", seen.displayed_version, "เลขานุการชุมชน", at=now)
    else:
        draft = TraceDraft("t", "DS07", corners[:3], "x", seen.basis)
        tracing.save_tracing(project, malee, draft, at=now, current=True)
    before = tracing.read_dossier(project, malee, "DS07", at=now)
    button(at, "confirm").click().run()
    assert "E-CONFLICT" in read_screen(at)
    assert tracing.read_dossier(project, malee, "DS07", at=now) == before
    [note] = [text_input for text_input in at.text_input if text_input.key.startswith("confirm-")]
    assert note.value == "ประธานชุมชน"
    next(element for element in at.button if element.key.startswith("shown-go-on")).click().run()
    assert not at.exception
    assert not [element for element in at.button if element.key.startswith("boundary-confirm")]


def test_an_officers_own_steps_make_nothing_stale_for_them(
    open_app, malee, drawn, corners, project, official
):
    """Saving an outline, then looking at it: nothing is said to have changed meanwhile."""
    at = open_app("boundaries", by=malee, id="DS07")
    drawn[:] = corners[:3]
    at.run()
    at.button(key="boundary-save").click().run()
    assert not at.exception
    assert current(project).status is BoundaryStatus.TRACED
    at.button_group[0].select("versions").run()
    assert not at.exception
    assert not at.warning
    assert not at.error


def test_a_reason_outlives_a_look_at_another_view(open_app, somchai, drawn, corners):
    drawn[:] = corners
    at = open_app("boundaries", by=somchai)
    [reason] = [text_input for text_input in at.text_input if text_input.key.startswith("reason")]
    reason.set_value("ตามแนวคลอง").run()
    at.button_group[0].select("versions").run()
    at.button_group[0].select("trace").run()
    [reason] = [text_input for text_input in at.text_input if text_input.key.startswith("reason")]
    assert reason.value == "ตามแนวคลอง"


def test_a_disabled_coordinators_click_saves_nothing(open_app, somchai, drawn, corners, project):
    """A replayed widget: the button was there while the session still was."""
    drawn[:] = corners
    at = open_app("boundaries", by=somchai)
    now = datetime.now(UTC)
    listed = accounts.list_accounts(project, actions.TERMINAL, at=now)
    [mine] = [account for account in listed if account.name == "somchai"]
    accounts.set_enabled(project, actions.TERMINAL, mine, False, at=now)
    at.button(key="boundary-save").click().run()
    assert not at.exception
    assert tracings(project) == []


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {"last_active_drawing": None},
        {"last_active_drawing": {"properties": {"id": "DS07"}, "geometry": None}},
        {"last_active_drawing": {"properties": {"kind": "trace", "name": "other"}, "geometry": {}}},
        {
            "last_active_drawing": {
                "properties": {"kind": "trace", "name": "mine"},
                "geometry": {"type": "Polygon", "coordinates": [[["1", "x"], [2, 3], [4, 5]]]},
            }
        },
        {
            "last_active_drawing": {
                "properties": {"kind": "trace", "name": "mine"},
                "geometry": {"type": "Polygon", "coordinates": [[[1, 2, 3]] * 4]},
            }
        },
        {
            "last_active_drawing": {
                "properties": {"kind": "trace", "name": "mine"},
                "geometry": {"type": "Polygon", "coordinates": [[[float("nan"), 2]] * 4]},
            }
        },
        {
            "last_active_drawing": {
                "properties": {"kind": "trace", "name": "mine"},
                "geometry": {"type": "Polygon", "coordinates": [[[1, 2]] * 9000]},
            }
        },
    ],
)
def test_what_a_browser_sends_is_a_wish(answer):
    assert map_frame.read_corners(answer, "trace", "mine") == []


def test_a_point_says_that_there_is_no_outline_any_more():
    drawing = {
        "properties": {"kind": "trace", "name": "mine", "seen": [3, 4]},
        "geometry": {"type": "Point", "coordinates": [100.5, 13.7]},
    }
    answer = {"last_active_drawing": drawing}
    assert map_frame.read_corners(answer, "trace", "mine") == []
    assert map_frame.read_basis(answer, TracingBasis(0, 0)) == TracingBasis(3, 4)
    assert map_frame.read_basis({"last_active_drawing": {}}, TracingBasis(1, 2)) == TracingBasis(
        1, 2
    )


def test_a_drawing_of_ours_is_heard():
    ring = [[100.5, 13.7], [100.6, 13.7], [100.6, 13.8], [100.5, 13.7]]
    drawing = {
        "properties": {"kind": "trace", "name": "mine", "seq": 7},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    assert map_frame.read_corners({"last_active_drawing": drawing}, "trace", "mine") == [
        (100.5, 13.7),
        (100.6, 13.7),
        (100.6, 13.8),
    ]

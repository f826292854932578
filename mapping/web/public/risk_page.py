"""What the page of a risk point says: values of its template, from public documents alone."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from geodata.model.risks import Precision
from mapping.analysis.area_risks import index_points
from mapping.analysis.risk_names import format_agency_type, format_sub_kind, list_sub_kinds
from mapping.analysis.story_places import locate_point
from mapping.exports.qr import is_public_link
from mapping.exports.static_map.signs import BADGE_OUTLINES, BADGES, find_rank
from mapping.json_types import Documents, Json
from mapping.texts import Texts, to_key
from mapping.texts.dates import format_long_date
from mapping.texts.editions import format_edition_title
from mapping.texts.quarters import format_quarter

DOCUMENTS = (
    "risks.geojson",
    "areas-community.geojson",
    "areas-subdistrict.geojson",
    "commitments.json",
    "about.json",
)
OPTIONAL_DOCUMENTS = ("photos.json",)  # not there where no photo is shown
Fact = tuple[str, str, str]  # label, words, address or ""
Way = Literal["propose", "report", ""]  # "": neither, where only the public part is served


def find_point(documents: Documents, risk_id: str) -> Json | None:
    """Return the facts of a public risk point with its `names`; None where it is not public."""
    return index_points(documents["risks.geojson"]).get(risk_id)


def format_language(texts: Texts) -> str:
    """Return what is added to an address so that it opens in the same language."""
    return "" if texts.language == "th" else f"?lang={texts.language}"


def describe_risk(
    documents: Documents, risk_id: str, address: str, texts: Texts
) -> dict[str, object]:
    """Return what the page of a public risk point says.

    Parameters
    ----------
    address
        Of the page, as it is shared; a QR code is drawn where another device can open it.
    """
    features = documents["risks.geojson"]["features"]
    feature = next(one for one in features if one["properties"]["id"] == risk_id)
    point = index_points(documents["risks.geojson"])[risk_id]
    about = documents["about.json"]
    released = datetime.fromisoformat(about["released_at"])
    is_solved = point["state"] == "mitigated"
    score = int(point["likelihood"]) * int(point["impact"])
    level = texts(f"map.risk.{to_key(point['level'])}")
    return {
        "id": risk_id,
        "name": point["names"][texts.language],
        "description": point.get("description") or "",
        "is_solved": is_solved,
        "state": texts(f"exports.risk_state.{to_key(point['state'])}"),
        "mark": _draw_mark(point["level"]),
        "level": texts("risk_page.level_before" if is_solved else "risk_page.level", level=level),
        "score": texts("risk_page.score", score=score),
        "scores": [
            texts(
                f"risk_page.{name}",
                score=point[name],
                words=texts(f"risk_page.{name}_words.{point[name]}"),
            )
            for name in ("likelihood", "impact")
        ],
        "facts": list(_list_facts(documents, feature, point, texts)),
        "history": [_describe_step(step, texts) for step in point.get("history", ())],
        "photos": list(_list_photos(documents, risk_id, texts)),
        "commitments": list(_list_commitments(documents, risk_id, texts)),
        "votes": list(_list_votes(documents, risk_id, texts)),
        "address": address,
        "qr": f"/risk/{risk_id}/qr.svg" if is_public_link(address) else "",
        "other_language": f"/risk/{risk_id}{'?lang=en' if texts.language == 'th' else ''}",
        "demo": bool(about["demo"]),
        "stamp": texts(
            "screens.stamp",
            date=format_long_date(released, texts.language),
            version=about["version"],
        ),
    }


def list_ways(risk_id: str, way: Way, texts: Texts) -> list[tuple[str, str]]:
    """Return addresses and words of what one does from here: the map, and one more of the kind."""
    english = texts.language == "en"
    ways = [(f"/live?risk={risk_id}{'&lang=en' if english else ''}", texts("risk_page.map"))]
    if way == "propose":
        address = f"/add-risk?like={risk_id}{'&lang=en' if english else ''}"
        ways.append((address, texts("risk_page.propose_like")))
    elif way == "report":
        ways.append((f"/report{'?lang=en' if english else ''}", texts("risk_page.report_like")))
    return ways


def _draw_mark(level: str) -> dict[str, str]:
    """Return the mark of a level: its colour, and the corners of its shape in a box of 24."""
    rank = find_rank(level)
    corners = BADGE_OUTLINES[rank - 1]
    return {
        "colour": BADGES[rank - 1],
        "corners": " ".join(f"{12 + 12 * across:g},{12 - 12 * up:g}" for across, up in corners),
    }


def _list_facts(documents: Documents, feature: Json, point: Json, texts: Texts) -> Iterator[Fact]:
    sub_kind = format_sub_kind(
        point.get("sub_kind"), list_sub_kinds(documents["risks.geojson"]), texts
    )
    yield (texts("exports.field.category"), _name(texts, "screens.category", point["category"]), "")
    if sub_kind:
        yield texts("exports.field.sub_kind"), sub_kind, ""
    if agency := format_agency_type(point, texts):
        yield texts("exports.field.agency_type"), agency, ""
    yield from _list_places(documents, feature, point, texts)
    yield texts("exports.field.quarter"), format_quarter(point["quarter"], texts), ""


def _list_places(documents: Documents, feature: Json, point: Json, texts: Texts) -> Iterator[Fact]:
    """Yield the place, no more exact than it is public."""
    area = locate_point(feature, documents)["area"]
    if area is not None:
        name = area["name_th"] if texts.language == "th" else area["name_en"] or area["name_th"]
        yield texts(f"map.level.{area['level']}"), name, f"/community?id={area['id']}"
    if point["precision"] != Precision.COMMUNITY:
        yield (
            texts("exports.field.precision"),
            _name(texts, "risk_page.precision", point["precision"]),
            "",
        )


def _describe_step(step: list[str], texts: Texts) -> tuple[str, str]:
    quarter, name = step
    return format_quarter(quarter, texts), _name(texts, "risk_page.step", name)


def _list_photos(documents: Documents, risk_id: str, texts: Texts) -> Iterator[dict[str, object]]:
    """Yield the photos of a point: before comes before after."""
    for photo in documents.get("photos.json", {"photos": []})["photos"]:
        if photo["risk_id"] == risk_id:
            words = {
                "kind": _name(texts, "public_photos.kind", photo["kind"]),
                "caption": photo["caption"],
            }
            quarter = format_quarter(photo["quarter"], texts)
            yield {
                "address": f"/api/photos/{photo['file']}",
                "size": (photo["width"], photo["height"]),
                "alt": texts("public_photos.public.alt", **words),
                "caption": texts("public_photos.public.caption", quarter=quarter, **words),
            }


def _list_commitments(documents: Documents, risk_id: str, texts: Texts) -> Iterator[dict[str, str]]:
    for commitment in documents["commitments.json"]["commitments"]:
        if commitment["risk_id"] == risk_id:
            due = commitment["due_on"] and date.fromisoformat(commitment["due_on"])
            yield {
                "agency": commitment["agency"],
                "promise": commitment["promise"],
                "state": _name(texts, "editions.commitments", commitment["state"]),
                "due": texts("risk_page.due", date=format_long_date(due, texts.language))
                if due
                else "",
            }


def _list_votes(documents: Documents, risk_id: str, texts: Texts) -> Iterator[tuple[str, str]]:
    """Yield what each forum decided, with the story of the edition that it looked at."""
    for vote in documents["risks.geojson"].get("votes", ()):
        if vote["risk_id"] == risk_id:
            forum = (
                format_edition_title(texts.language, vote["edition_id"])
                if vote["edition_id"]
                else texts("risk_page.forum")
            )
            words = texts("risk_page.vote", forum=forum, rank=vote["rank"], dots=vote["dots"])
            yield words, f"/editions/{vote['edition_id']}/story" if vote["edition_id"] else ""


def _name(texts: Texts, part: str, state: str) -> str:
    return texts(f"{part}.{to_key(state)}")

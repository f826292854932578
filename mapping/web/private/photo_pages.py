"""The pages on which a photo is covered for the public, and on which somebody else decides.

They are for who may review what it is of; everybody else gets the answer of what is not there.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geodata.actions import Caller, photo_subjects
from geodata.actions.risks import public_photos
from geodata.actions.risks.public_photos import PhotoToApprove
from geodata.errors import AppError, BadInput, NotAllowed, NotFound
from geodata.intake.photos import CoveredPhoto
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.public_photos import (
    MAX_AREAS,
    MAX_CAPTION_LENGTH,
    PhotoCheck,
    PhotoDraft,
    PhotoKind,
    PhotoOwner,
    format_areas,
    parse_areas,
)
from geodata.model.risks import MAX_REASON_LENGTH
from geodata.project import Project
from mapping.layers.files import build_asset_url
from mapping.texts import Texts, to_key
from mapping.web import static_pages
from mapping.web.auth.sessions import SESSION_HEADER
from mapping.web.auth.sign_in import is_same_origin
from mapping.web.private.photo_files import FILE_HEADERS
from mapping.web.public import send

LOOK = "field cover"
MAX_BODY = 20_000  # bytes of a form: forty areas and a caption
MAX_FIELDS = 60
Words = tuple[str, str]  # the value that a form sends, what a person reads
PageMaker = Callable[[Caller], Response]


@dataclass(frozen=True, slots=True)
class PhotoPages:
    """The pages about one photo below `/files`."""

    project: Callable[[], Project]

    def list_routes(self) -> list[Route]:
        """Return the routes: covering an internal photo, deciding about a covered one."""
        cover, decide = "/cover/{photo_id}", "/public-photos/{photo_id}"
        return [
            Route(cover, self.show_cover),
            Route(f"{cover}/preview.jpg", self.send_preview),
            Route(f"{cover}/check", self.show_check),
            Route(f"{cover}/check", self.receive_proposal, methods=["POST"]),
            Route(decide, self.send_picture),
            Route(f"{decide}/decide", self.show_decision),
            Route(f"{decide}/decide", self.receive_decision, methods=["POST"]),
        ]

    async def show_cover(self, request: Request) -> Response:
        """Show the internal photo and take the areas that are to be covered."""
        texts, photo_id = static_pages.choose_texts(request), request.path_params["photo_id"]
        written = request.query_params.get("areas", "")

        def render(caller: Caller) -> Response:
            self._preview(caller, photo_id, "")  # who may not cover it does not see it here either
            return static_pages.render_page(
                texts,
                texts("public_photos.cover.title"),
                "web/private/cover.html",
                look=LOOK,
                scripts=[build_asset_url("/assets/map/cover.js")],
                photo=f"/files/{photo_id}",
                address=f"/files/cover/{photo_id}",
                areas=format_areas(parse_areas(written)),
                most=MAX_AREAS,
                words=json.dumps(texts.list_section("public_photos.say"), ensure_ascii=False),
                sentence="",
                back=_build_way_back(texts, self._find_owner_of_source(photo_id)),
            )

        return await _answer(request, render)

    async def send_preview(self, request: Request) -> Response:
        """Return exactly the picture that would be published."""
        photo_id = request.path_params["photo_id"]
        areas = request.query_params.get("areas", "")
        try:
            covered = await run_in_threadpool(self._preview, _read_caller(request), photo_id, areas)
        except AppError:
            return await send.send_not_found(request)
        return Response(covered.jpeg, media_type="image/jpeg", headers=FILE_HEADERS)

    async def show_check(self, request: Request) -> Response:
        """Show the preview with what has to be said and confirmed before it is sent."""
        form = FormData({"areas": request.query_params.get("areas", "")})
        return await _answer(request, lambda caller: self._render_check(request, caller, form))

    async def receive_proposal(self, request: Request) -> Response:
        """Propose the photo as its preview was; a refusal keeps what was typed."""
        form = await _read_form(request)

        def propose(caller: Caller) -> Response:
            if not is_same_origin(request):
                raise NotAllowed
            try:
                self._propose(caller, request.path_params["photo_id"], form)
            except BadInput as error:
                return self._render_check(request, caller, form, error)
            owner = self._find_owner_of_source(request.path_params["photo_id"])
            return _render_done(static_pages.choose_texts(request), "sent", owner)

        return await _answer(request, propose)

    async def send_picture(self, request: Request) -> Response:
        """Return the picture of a photo that waits or is shown, to who reviews its point."""
        photo_id, at = request.path_params["photo_id"], datetime.now(UTC)
        try:
            jpeg = await run_in_threadpool(
                public_photos.read_photo_file,
                self.project(),
                _read_caller(request),
                photo_id,
                at=at,
            )
        except (NotAllowed, NotFound):
            return await send.send_not_found(request)
        return Response(jpeg, media_type="image/jpeg", headers=FILE_HEADERS)

    async def show_decision(self, request: Request) -> Response:
        """Show the whole picture with the list that an approver answers."""
        return await _answer(request, lambda caller: self._render_decision(request, caller))

    async def receive_decision(self, request: Request) -> Response:
        """Approve or refuse the photo as it was seen."""
        form = await _read_form(request)

        def decide(caller: Caller) -> Response:
            if not is_same_origin(request):
                raise NotAllowed
            is_approved = form.get("step") == "approve"
            photo_id = request.path_params["photo_id"]
            owner = public_photos.find_owner(self.project(), photo_id)
            step = self._approve if is_approved else self._refuse
            try:
                step(caller, photo_id, form)
            except BadInput as error:
                return self._render_decision(request, caller, error)
            texts = static_pages.choose_texts(request)
            return _render_done(texts, "approved" if is_approved else "refused", owner)

        return await _answer(request, decide)

    def _find_owner_of_source(self, photo_id: str) -> PhotoOwner:
        return photo_subjects.find_owner(self.project(), photo_id)

    def _preview(self, caller: Caller, photo_id: str, areas: str) -> CoveredPhoto:
        at = datetime.now(UTC)
        return public_photos.preview_photo(
            self.project(), caller, photo_id, parse_areas(areas), at=at
        )

    def _propose(self, caller: Caller, photo_id: str, form: FormData) -> None:
        draft = PhotoDraft(
            photo_id,
            _read_choice(form),
            str(form.get("caption", "")),
            parse_areas(str(form.get("areas", ""))),
        )
        public_photos.propose_photo(
            self.project(),
            caller,
            draft,
            str(form.get("sha256", "")),
            _read_checks(form),
            at=datetime.now(UTC),
        )

    def _approve(self, caller: Caller, photo_id: str, form: FormData) -> None:
        public_photos.approve_photo(
            self.project(),
            caller,
            photo_id,
            _read_seen(form),
            _read_checks(form),
            frozenset(map(str, form.getlist("answered"))),
            at=datetime.now(UTC),
        )

    def _refuse(self, caller: Caller, photo_id: str, form: FormData) -> None:
        public_photos.refuse_photo(
            self.project(),
            caller,
            photo_id,
            _read_seen(form),
            str(form.get("reason", "")),
            at=datetime.now(UTC),
        )

    def _render_check(
        self, request: Request, caller: Caller, form: FormData, error: AppError | None = None
    ) -> Response:
        texts, photo_id = static_pages.choose_texts(request), request.path_params["photo_id"]
        areas = format_areas(parse_areas(str(form.get("areas", ""))))
        covered = self._preview(caller, photo_id, areas)
        address, language = f"/files/cover/{photo_id}", _format_language(texts)
        return static_pages.render_page(
            texts,
            texts("public_photos.check.title"),
            "web/private/cover_check.html",
            status=200 if error is None else error.status,
            look=LOOK,
            address=address,
            language=f"?{language}" if language else "",
            areas=areas,
            preview=f"{address}/preview.jpg?areas={areas}",
            again=f"{address}?areas={areas}&{language}".rstrip("&"),
            size=(covered.width, covered.height),
            sha256=covered.sha256,
            kinds=[(str(kind), _name(texts, "kind", kind)) for kind in PhotoKind],
            kind=str(form.get("kind", PhotoKind.PLAIN)),
            caption=str(form.get("caption", "")),
            most=MAX_CAPTION_LENGTH,
            checks=_list_checks(texts),
            sentence=static_pages.describe_error(texts, error),
            back=_build_way_back(texts, self._find_owner_of_source(photo_id)),
        )

    def _render_decision(
        self, request: Request, caller: Caller, error: AppError | None = None
    ) -> Response:
        texts, photo_id = static_pages.choose_texts(request), request.path_params["photo_id"]
        at = datetime.now(UTC)
        waiting = public_photos.read_waiting_photo(self.project(), caller, photo_id, at=at)
        photo, subject, language = waiting.photo, waiting.subject, _format_language(texts)
        return static_pages.render_page(
            texts,
            texts("public_photos.decide.title"),
            "web/private/photo_decision.html",
            status=200 if error is None else error.status,
            look=LOOK,
            address=f"/files/public-photos/{photo_id}/decide",
            language=f"?{language}" if language else "",
            photo=f"/files/public-photos/{photo_id}",
            size=(photo.width, photo.height),
            point=" ".join(part for part in (subject.public_id, subject.name) if part),
            kind=_name(texts, "kind", photo.kind),
            caption=photo.caption,
            precision=texts(f"screens.precision.{to_key(subject.precision)}"),
            seen=waiting.displayed_version.digest,
            checks=_list_checks(texts),
            hints=_list_hints(waiting, texts),
            most_reason=MAX_REASON_LENGTH,
            sentence=static_pages.describe_error(texts, error),
            back=_build_way_back(texts, photo.owner),
        )


async def _answer(request: Request, render: PageMaker) -> Response:
    """Answer with a page, or with why there is none: who may not see it learns nothing of it."""
    texts, back = static_pages.choose_texts(request), "public_photos.back"
    try:
        return await run_in_threadpool(render, _read_caller(request))
    except (NotAllowed, NotFound) as error:
        if error.code.startswith(("E-PHOTO", "E-RISK")):
            return static_pages.render_refusal(
                texts, texts("public_photos.decide.title"), error, ("/review", texts(back))
            )
        return static_pages.render_message(
            texts,
            texts("public_photos.missing.title"),
            texts("public_photos.missing.says"),
            ("/review", texts(back)),
            ("/auth/sign-in", texts("screens.sign_in")),
            status=404,
        )
    except AppError as error:
        title = texts("public_photos.missing.refused")
        return static_pages.render_refusal(texts, title, error, ("/review", texts(back)))


def _render_done(texts: Texts, step: str, owner: PhotoOwner) -> Response:
    return static_pages.render_message(
        texts,
        texts(f"public_photos.done.{step}"),
        texts(f"public_photos.done.{step}_says"),
        _build_way_back(texts, owner),
    )


def _build_way_back(texts: Texts, owner: PhotoOwner) -> Words:
    """Return address and words of the screen from which one comes to such a photo."""
    if owner is PhotoOwner.INSPECTION:
        return "/projects", texts("public_photos.back_projects")
    return "/review", texts("public_photos.back")


def _read_caller(request: Request) -> Caller:
    # The header is ours: middleware takes the client's own away, and "" opens nothing.
    return Caller(request.headers.get(SESSION_HEADER, ""))


async def _read_form(request: Request) -> FormData:
    """Return what a form sent; of one that is too long, nothing."""
    if int(request.headers.get("content-length", MAX_BODY + 1)) > MAX_BODY:
        return FormData()
    async with request.form(max_files=0, max_fields=MAX_FIELDS) as form:
        return FormData(form)


def _read_choice(form: FormData) -> PhotoKind:
    try:
        return PhotoKind(str(form.get("kind", "")))
    except ValueError:
        raise BadInput("E-PHOTO-03") from None


def _read_checks(form: FormData) -> frozenset[PhotoCheck]:
    ticked = set(map(str, form.getlist("check")))
    return frozenset(check for check in PhotoCheck if check in ticked)


def _read_seen(form: FormData) -> DisplayedVersion:
    return DisplayedVersion(0, str(form.get("seen", "")))  # a photo has no version of its own


def _list_checks(texts: Texts) -> list[Words]:
    return [(str(check), _name(texts, "checks", check)) for check in PhotoCheck]


def _list_hints(waiting: PhotoToApprove, texts: Texts) -> Sequence[Words]:
    return [
        (hint.text, texts(f"risk_words.desk.checked_{hint.kind}", words=hint.text))
        for hint in waiting.hints
    ]


def _name(texts: Texts, part: str, value: str) -> str:
    return texts(f"public_photos.{part}.{to_key(value)}")


def _format_language(texts: Texts) -> str:
    return "" if texts.language == "th" else f"lang={texts.language}"

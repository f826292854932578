"""Risk points and their approvals."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from geodata.errors import Conflict, NotFound
from geodata.model import times
from geodata.model.imports.records import Category
from geodata.model.public_photos import PUBLIC_PHOTOS_FACT, PhotoOwner, ReleasedPhoto
from geodata.model.risk_words import PUBLIC_TITLES_FACT, RiskWords, ShownRisk
from geodata.model.risks import (
    PHOTO_PRECISIONS,
    PUBLIC_ID_FORMAT,
    PUBLIC_STATES,
    AgencyType,
    Precision,
    PublicRisk,
    RiskContent,
    RiskDraft,
    RiskPoint,
    RiskState,
    RiskStep,
    Scores,
)
from geodata.store.database import Transaction
from geodata.store.risks.public_photos import PublicPhotoStore
from geodata.store.risks.risk_projects import RiskProjectStore
from geodata.store.risks.risk_versions import PublicHistory, RiskVersionStore
from geodata.store.risks.risk_words import RiskWordsStore, SubKindStore
from geodata.store.schema import risk_approvals, risk_points
from geodata.store.sealing import Seal


class RiskStore:
    """Keeps risk points; the exact point and the note are opened one at a time."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._tx = tx
        self._connection = tx.connection
        self._seal = seal
        self._versions = RiskVersionStore(tx)
        self._projects = RiskProjectStore(tx)

    def add(
        self,
        draft: RiskDraft,
        *,
        place: Mapping[str, object],
        proposer_id: int | None,
        at: datetime,
    ) -> int:
        """Keep a proposal and return its number; `place` are the columns that say where it is."""
        [point] = self._seal.close([draft.point])
        result = self._connection.execute(
            risk_points.insert().values(
                token=draft.token,
                state=RiskState.PROPOSED,
                category=draft.category,
                likelihood=draft.scores and draft.scores.likelihood,
                impact=draft.scores and draft.scores.impact,
                sealed_point=point,
                sealed_note=self._seal.close_text(draft.note) if draft.note else None,
                **place,
                proposer_id=proposer_id,
                proposed_at=times.format_iso(
                    times.to_bangkok_midnight(times.to_bangkok_date(at))
                ),  # as its entry
                sealed_reason="",
                version=1,
                sub_kind=draft.sub_kind,
                agency_type=draft.agency_type,
            )
        )
        risk_id = int(result.inserted_primary_key[0])  # type: ignore[index]
        self._projects.put(risk_id, draft.public_project)
        return risk_id

    def find_by_token(self, token: str) -> RiskPoint | None:
        """Return the proposal that a token was used for."""
        row = self._connection.execute(
            sa.select(risk_points).where(risk_points.c.token == token)
        ).first()
        return None if row is None else _build_risk(row)

    def load(self, risk_id: int) -> RiskPoint:
        """Return a risk point.

        Raises
        ------
        NotFound
        """
        row = self._connection.execute(
            sa.select(risk_points).where(risk_points.c.id == risk_id)
        ).first()
        if row is None:
            raise NotFound
        return _build_risk(row)

    def list_in_state(self, *states: RiskState) -> list[RiskPoint]:
        """Return the risk points of some states, the oldest first."""
        rows = self._connection.execute(
            sa.select(risk_points).where(risk_points.c.state.in_(states)).order_by(risk_points.c.id)
        )
        return [_build_risk(row) for row in rows]

    def list_of_proposer(self, account_id: int) -> list[RiskPoint]:
        """Return what somebody proposed, the newest first."""
        rows = self._connection.execute(
            sa.select(risk_points)
            .where(risk_points.c.proposer_id == account_id)
            .order_by(risk_points.c.id.desc())
        )
        return [_build_risk(row) for row in rows]

    def read_proposed_at(self, risk_id: int) -> datetime:
        """Return when a risk point was proposed first."""
        query = sa.select(risk_points.c.proposed_at).where(risk_points.c.id == risk_id)
        return times.parse_iso(self._connection.execute(query).scalar_one())

    def list_parts(self, risk_id: int) -> list[RiskPoint]:
        """Return what was merged into a risk point."""
        rows = self._connection.execute(
            sa.select(risk_points)
            .where(risk_points.c.merged_into == risk_id)
            .order_by(risk_points.c.id)
        )
        return [_build_risk(row) for row in rows]

    def read_point(self, risk_id: int) -> tuple[float, float] | None:
        """Return the exact point (longitude, latitude)."""
        box = self._connection.execute(
            sa.select(risk_points.c.sealed_point).where(risk_points.c.id == risk_id)
        ).scalar()
        [point] = self._seal.open([box])
        return point

    def list_spots(self) -> list[tuple[RiskPoint, tuple[float, float]]]:
        """Return every risk point whose exact place (longitude, latitude) is known."""
        rows = self._connection.execute(
            sa.select(risk_points)
            .where(risk_points.c.sealed_point.is_not(None))
            .order_by(risk_points.c.id)
        ).all()
        points = self._seal.open([row.sealed_point for row in rows])
        return [
            (_build_risk(row), point)
            for row, point in zip(rows, points, strict=True)
            if point is not None
        ]

    def move(self, risk_id: int, subdistrict_code: str | None, community_id: str | None) -> None:
        """Put a risk point into other areas: no new version, but not what a reviewer saw either."""
        self._connection.execute(
            risk_points.update()
            .where(risk_points.c.id == risk_id)
            .values(subdistrict_code=subdistrict_code, community_id=community_id, near=0)
        )

    def note(self, risk_id: int) -> str:
        """Return the internal note."""
        box = self._connection.execute(
            sa.select(risk_points.c.sealed_note).where(risk_points.c.id == risk_id)
        ).scalar()
        return "" if box is None else self._seal.open_text(box)

    def change(
        self,
        risk: RiskPoint,
        step: RiskStep,
        *,
        account_id: int | None,
        at: datetime,
        **values: Any,  # noqa: ANN401 - columns
    ) -> None:
        """Change a risk point that nobody else changed meanwhile; what was there is kept.

        Call it before the approvals of the risk point change: they are part of what is kept.

        Raises
        ------
        Conflict
            Where its version is another one by now.
        """
        self._versions.keep(risk.id, step, account_id, at)
        changed = self._connection.execute(
            risk_points.update()
            .where(risk_points.c.id == risk.id, risk_points.c.version == risk.version)
            .values(version=risk.version + 1, **values)
        )
        if not changed.rowcount:
            raise Conflict

    def edit(
        self,
        risk: RiskPoint,
        content: RiskContent,
        *,
        place: Mapping[str, object],
        account_id: int | None,
        at: datetime,
    ) -> None:
        """Replace what was proposed."""
        [point] = self._seal.close([content.point])
        self.change(
            risk,
            RiskStep.EDITED,
            account_id=account_id,
            at=at,
            category=content.category,
            likelihood=content.scores and content.scores.likelihood,
            impact=content.scores and content.scores.impact,
            sealed_point=point,
            sealed_note=self._seal.close_text(content.note) if content.note else None,
            sub_kind=content.sub_kind,
            agency_type=content.agency_type,
            **place,
        )
        self._projects.put(risk.id, content.public_project)

    def read_approvals(self, risk_id: int) -> dict[int, Precision]:
        """Return who approved a risk point, and at which precision."""
        rows = self._connection.execute(
            sa.select(risk_approvals).where(risk_approvals.c.risk_id == risk_id)
        )
        return {row.account_id: Precision(row.precision) for row in rows}

    def add_approval(self, risk_id: int, account_id: int, precision: Precision) -> None:
        """Keep one approval."""
        self._connection.execute(
            risk_approvals.insert().values(
                risk_id=risk_id, account_id=account_id, precision=precision
            )
        )

    def drop_approvals(self, risk_id: int) -> None:
        """Forget the approvals of a risk point that goes back."""
        self._connection.execute(risk_approvals.delete().where(risk_approvals.c.risk_id == risk_id))

    def generate_public_id(self, year_be: int) -> str:
        """Return the next public id of a year."""
        used = self._connection.execute(
            sa.select(sa.func.count()).where(risk_points.c.public_id.like(f"RP-{year_be}-%"))
        ).scalar()
        return PUBLIC_ID_FORMAT.format(year=year_be, number=int(used or 0) + 1)

    def find_public(self, public_id: str) -> int | None:
        """Return the number of the risk point that is public under a public id."""
        found: int | None = self._connection.execute(
            sa.select(risk_points.c.id).where(
                risk_points.c.public_id == public_id, risk_points.c.state.in_(PUBLIC_STATES)
            )
        ).scalar()
        return found

    def list_public(self) -> list[PublicRisk]:
        """Return what the public sees, by id. No exact point is opened for it."""
        shows_titles = self._tx.get_state(PUBLIC_TITLES_FACT, "on") == "on"
        words = RiskWordsStore(self._tx).read_approved() if shows_titles else {}
        rows = self._connection.execute(
            sa.select(risk_points)
            .where(risk_points.c.state.in_(PUBLIC_STATES))
            .order_by(risk_points.c.public_id)
        )
        histories = self._versions.read_public_histories()
        photos = self._read_released_photos()
        return [
            _build_public_risk(
                row, words.get(row.id), histories.get(row.id, ()), photos.get(row.id, ())
            )
            for row in rows
        ]

    def _read_released_photos(self) -> dict[int, tuple[ReleasedPhoto, ...]]:
        """Return the approved photos of each risk point; none while they are not to be shown."""
        if self._tx.get_state(PUBLIC_PHOTOS_FACT, "off") != "on":
            return {}
        return PublicPhotoStore(self._tx).read_released(PhotoOwner.RISK)

    def list_withdrawn_ids(self) -> list[str]:
        """Return the public numbers of points that were public once and are not now."""
        rows = self._connection.execute(
            sa.select(risk_points.c.public_id)
            .where(risk_points.c.public_id.is_not(None), risk_points.c.state.not_in(PUBLIC_STATES))
            .order_by(risk_points.c.public_id)
        )
        return list(rows.scalars())

    def read_shown(self) -> dict[str, ShownRisk]:
        """Return by public number what a public risk point is called; no place, no history."""
        shows_titles = self._tx.get_state(PUBLIC_TITLES_FACT, "on") == "on"
        words = RiskWordsStore(self._tx).read_approved() if shows_titles else {}
        kinds = SubKindStore(self._tx).read_by_code()
        rows = self._connection.execute(
            sa.select(
                risk_points.c.id,
                risk_points.c.public_id,
                risk_points.c.category,
                risk_points.c.sub_kind,
            ).where(risk_points.c.state.in_(PUBLIC_STATES))
        )
        return {
            row.public_id: ShownRisk(
                row.public_id,
                Category(row.category),
                kinds.get(row.sub_kind or ""),
                words[row.id].words.title if row.id in words else "",
            )
            for row in rows
        }


def _build_risk(row: sa.Row[tuple[object, ...]]) -> RiskPoint:
    scored = row.likelihood is not None and row.impact is not None
    return RiskPoint(
        id=row.id,
        state=RiskState(row.state),
        category=Category(row.category),
        scores=Scores(row.likelihood, row.impact) if scored else None,
        community_id=row.community_id,
        subdistrict_code=row.subdistrict_code,
        proposer_id=row.proposer_id,
        precision=None if row.precision is None else Precision(row.precision),
        public_id=row.public_id,
        merged_into=row.merged_into,
        reason=row.sealed_reason,
        version=row.version,
        is_near=bool(row.near),
        approved_at=None if row.approved_at is None else times.parse_iso(row.approved_at),
        review_on=None if row.review_on is None else date.fromisoformat(row.review_on),
        sub_kind=row.sub_kind,
        agency_type=None if row.agency_type is None else AgencyType(row.agency_type),
    )


def _build_public_risk(
    row: sa.Row[tuple[object, ...]],
    approved: RiskWords | None,
    history: PublicHistory,
    photos: tuple[ReleasedPhoto, ...],
) -> PublicRisk:
    shown = None if approved is None else approved.words
    return PublicRisk(
        public_id=row.public_id,
        category=Category(row.category),
        scores=Scores(row.likelihood, row.impact),
        state=RiskState(row.state),
        precision=Precision(row.precision),
        community_id=row.community_id if row.precision == Precision.COMMUNITY else None,
        position=None
        if row.public_longitude is None
        else (row.public_longitude, row.public_latitude),
        quarter=row.quarter,
        sub_kind=row.sub_kind,
        agency_type=None if row.agency_type is None else AgencyType(row.agency_type),
        history=history,
        words_id=None if approved is None else approved.id,
        title="" if shown is None else shown.title,
        description="" if shown is None else shown.description,
        photos=photos if row.precision in PHOTO_PRECISIONS else (),
    )

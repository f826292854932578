"""Which pins of a forum stand for risk points that are on the public map already."""

import sqlalchemy as sa

from geodata.model.risks import PUBLIC_STATES, PublicVote, RiskState
from geodata.model.workshops.workshops import Voting, WorkshopState
from geodata.store.database import Transaction
from geodata.store.schema import pins, priorities, risk_points, workshops


class PriorityStore:
    """Keeps which pins were put there for the audience to choose among."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection

    def add(self, pin_id: int) -> None:
        """Record that a pin is a priority."""
        self._connection.execute(priorities.insert().values(pin_id=pin_id))

    def map_pins_to_risks(self, workshop_id: int) -> dict[int, str]:
        """Return the public number of the risk point behind each of these pins."""
        rows = self._connection.execute(
            sa.select(priorities.c.pin_id, risk_points.c.public_id)
            .join_from(priorities, pins, pins.c.id == priorities.c.pin_id)
            .join(risk_points, risk_points.c.id == pins.c.risk_id)
            .where(pins.c.workshop_id == workshop_id)
        )
        return {row.pin_id: row.public_id for row in rows}

    def list_off_ballot(self, workshop_id: int) -> frozenset[int]:
        """Return the pins whose risk point was solved or left the map since."""
        rows = self._connection.execute(
            sa.select(priorities.c.pin_id)
            .join_from(priorities, pins, pins.c.id == priorities.c.pin_id)
            .join(risk_points, risk_points.c.id == pins.c.risk_id)
            .where(pins.c.workshop_id == workshop_id, risk_points.c.state != RiskState.APPROVED)
        )
        return frozenset(rows.scalars())

    def list_in_open_rooms(self, risk_id: int) -> list[tuple[int, int, Voting]]:
        """Return room, pin and voting wherever a risk point is in a room that is not over."""
        rows = self._connection.execute(
            sa.select(pins.c.workshop_id, pins.c.id, workshops.c.voting)
            .join_from(priorities, pins, pins.c.id == priorities.c.pin_id)
            .join(workshops, workshops.c.id == pins.c.workshop_id)
            .where(pins.c.risk_id == risk_id, workshops.c.state != WorkshopState.CLOSED)
            .order_by(pins.c.id)
        )
        return [(row.workshop_id, row.id, Voting(row.voting)) for row in rows]

    def list_results(self, least_ballots: int) -> list[PublicVote]:
        """Return what closed forums of at least so many ballots decided, by forum and rank.

        Dots that nobody counted, and points that are not public any more, are none.
        """
        rows = self._connection.execute(
            sa.select(
                workshops.c.id,
                workshops.c.edition_id,
                workshops.c.ballots,
                pins.c.votes,
                risk_points.c.public_id,
            )
            .join_from(priorities, pins, pins.c.id == priorities.c.pin_id)
            .join(workshops, workshops.c.id == pins.c.workshop_id)
            .join(risk_points, risk_points.c.id == pins.c.risk_id)
            .where(
                workshops.c.state == WorkshopState.CLOSED,
                workshops.c.ballots >= least_ballots,
                risk_points.c.state.in_(PUBLIC_STATES),
                pins.c.votes > 0,
            )
            .order_by(workshops.c.held_on, workshops.c.id, pins.c.votes.desc())
        ).all()
        dots_by_room: dict[int, list[int]] = {}
        for row in rows:
            dots_by_room.setdefault(row.id, []).append(row.votes)
        return [
            PublicVote(
                risk_id=row.public_id,
                edition_id=row.edition_id,
                rank=1 + sum(dots > row.votes for dots in dots_by_room[row.id]),
                dots=row.votes,
                ballots=row.ballots,
            )
            for row in rows
        ]

    def find_risk(self, public_id: str) -> tuple[int, str]:
        """Return the number and the subdistrict of a published risk point."""
        row = self._connection.execute(
            sa.select(risk_points.c.id, risk_points.c.subdistrict_code).where(
                risk_points.c.public_id == public_id
            )
        ).one()
        return row.id, row.subdistrict_code

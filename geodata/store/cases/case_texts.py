"""What is written in cases, for a search: opened in memory, one case after the other."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from geodata.store.cases.case_boxes import CaseBox
from geodata.store.cases.cases import CaseScope
from geodata.store.database import Transaction
from geodata.store.schema import case_messages, case_steps, cases
from geodata.store.sealing import Seal


@dataclass(frozen=True, slots=True)
class CaseTexts:
    """What whoever works a case reads in it, still sealed."""

    case_id: int
    _seal: Seal = field(repr=False)
    _key: bytes = field(repr=False)
    _content: bytes = field(repr=False)
    _said: tuple[bytes, ...] = field(repr=False)

    def iterate_decrypted(self) -> Iterator[str]:
        """Return story and summary, then messages, notes, reasons and what was told; one by one."""
        box = CaseBox(self._key, self._seal)
        content = box.open_json(self._content)
        yield content["story"]
        yield content["summary"]
        for texts in self._said:
            yield box.open_text(texts)


class CaseTextStore:
    """Reads what is written in cases."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal.read_once()

    def list_newest(self, scope: CaseScope, most: int) -> list[CaseTexts]:
        """Return what is written in the newest cases in scope, without their details."""
        table = cases.c
        chosen = (
            sa.select(table.id).where(scope.build_condition()).order_by(table.id.desc()).limit(most)
        )
        said = self._list_sealed_texts(chosen)
        query = sa.select(table.id, table.sealed_key, table.sealed_content)
        rows = self._connection.execute(query.where(table.id.in_(chosen)).order_by(table.id.desc()))
        return [
            CaseTexts(
                row.id, self._seal, row.sealed_key, row.sealed_content, tuple(said.get(row.id, ()))
            )
            for row in rows
        ]

    def _list_sealed_texts(self, chosen: sa.Select[tuple[int]]) -> dict[int, list[bytes]]:
        """Return messages and notes, reasons and what was told, by the id of their case."""
        words, steps = case_messages.c, case_steps.c
        query = sa.union_all(
            sa.select(words.case_id, words.sealed_text).where(words.case_id.in_(chosen)),
            *(
                sa.select(steps.case_id, column).where(
                    steps.case_id.in_(chosen), column.is_not(None)
                )
                for column in (steps.sealed_reason, steps.sealed_reporter_message)
            ),
        )
        found: defaultdict[int, list[bytes]] = defaultdict(list)
        for case_id, sealed in self._connection.execute(query):
            found[case_id].append(sealed)
        return found

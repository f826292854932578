"""Recipients and letters that officers keep for packets; the words are sealed."""

import json

import sqlalchemy as sa

from geodata.errors import NotFound
from geodata.model.cases.cases import Agency
from geodata.model.cases.packets import LetterPreset, PresetDraft
from geodata.store.database import Transaction
from geodata.store.schema import letter_presets
from geodata.store.sealing import Seal


class LetterPresetStore:
    """Keeps presets of letters."""

    def __init__(self, tx: Transaction, seal: Seal) -> None:
        self._connection = tx.connection
        self._seal = seal

    def list_all(self) -> list[LetterPreset]:
        """Return the presets, the oldest first."""
        rows = self._connection.execute(sa.select(letter_presets).order_by(letter_presets.c.id))
        return [self._build_preset(row) for row in rows]

    def load(self, preset_id: int) -> LetterPreset:
        """Return a preset.

        Raises
        ------
        NotFound
        """
        query = sa.select(letter_presets).where(letter_presets.c.id == preset_id)
        row = self._connection.execute(query).first()
        if row is None:
            raise NotFound
        return self._build_preset(row)

    def add(self, token: str, draft: PresetDraft) -> None:
        """Add a preset; the same token again is the same preset."""
        known = sa.select(letter_presets.c.id).where(letter_presets.c.token == token)
        if self._connection.execute(known).first() is None:
            self._connection.execute(
                letter_presets.insert().values(token=token, version=1, **self._build_values(draft))
            )

    def change(self, preset: LetterPreset, draft: PresetDraft) -> None:
        """Update a preset."""
        self._connection.execute(
            letter_presets.update()
            .where(letter_presets.c.id == preset.id)
            .values(version=preset.version + 1, **self._build_values(draft))
        )

    def remove(self, preset: LetterPreset) -> None:
        """Forget a preset."""
        self._connection.execute(letter_presets.delete().where(letter_presets.c.id == preset.id))

    def _build_values(self, draft: PresetDraft) -> dict[str, object]:
        words = {"name": draft.name, "recipient": draft.recipient, "letter": draft.letter}
        sealed = self._seal.close_text(json.dumps(words, ensure_ascii=False))
        return {"agency": draft.agency, "sealed_words": sealed}

    def _build_preset(self, row: sa.Row[tuple[object, ...]]) -> LetterPreset:
        words = json.loads(self._seal.open_text(row.sealed_words))
        return LetterPreset(row.id, row.version, PresetDraft(Agency(row.agency), **words))

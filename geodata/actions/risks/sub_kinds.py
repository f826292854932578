"""The list of sub-kinds that officers keep: what the public reads first of a risk point."""

from datetime import datetime

from geodata import reference
from geodata.actions.transactions import Caller, audited_transaction
from geodata.model import risk_words
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.imports.records import Category
from geodata.model.people.people import Verb
from geodata.model.risk_words import SubKind
from geodata.project import Project
from geodata.store.database import Transaction
from geodata.store.risks.risk_words import SubKindStore


def list_sub_kinds(project: Project) -> list[SubKind]:
    """Return every sub-kind, retired ones too."""
    with project.database.begin_read() as tx:
        return SubKindStore(tx).list_all()


def add_sub_kind(
    project: Project,
    caller: Caller,
    category: Category,
    name_th: str,
    name_en: str,
    *,
    at: datetime,
) -> SubKind:
    """Add a sub-kind to the list; the same Thai name in a category is the one that is there.

    Raises
    ------
    BadInput
        E-RISK-19, E-TXT-02.
    """
    names = risk_words.validate_sub_kind(category, name_th, name_en)
    with audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at) as act:
        store = SubKindStore(act.tx)
        known = store.list_all()
        for kind in known:
            if kind.category is category and kind.name_th == names[0]:
                act.note(f"sub-kind {kind.code}", reason="sub-kind added again")
                return kind
        number = sum(kind.code.startswith("own-") for kind in known) + 1
        kind = SubKind(f"own-{number:03d}", category, *names)
        store.add(kind)
        act.note(f"sub-kind {kind.code}", reason="sub-kind added", after=names)
        return kind


def change_sub_kind(
    project: Project,
    caller: Caller,
    code: str,
    seen: DisplayedVersion,
    *,
    name_th: str,
    name_en: str,
    retired: bool,
    at: datetime,
) -> SubKind:
    """Rename, retire or bring back a sub-kind; points that have it keep it.

    Raises
    ------
    BadInput
        E-RISK-19, E-TXT-02.
    Conflict
        Where somebody changed it meanwhile.
    """
    with audited_transaction(project, caller, Verb.APPROVE_WORDS, at=at) as act:
        store = SubKindStore(act.tx)
        kind = store.load(code)
        seen.require_unchanged(kind)
        names = risk_words.validate_sub_kind(kind.category, name_th, name_en)
        store.change(kind, name_th=names[0], name_en=names[1], retired=retired)
        act.note(f"sub-kind {code}", reason="sub-kind changed", after=[*names, retired])
        return store.load(code)


def load_sub_kinds(tx: Transaction) -> bool:
    """Load the list that the product begins with, where there is none; say whether it did."""
    store = SubKindStore(tx)
    if store.list_all():
        return False
    for kind in reference.list_sub_kinds():
        store.add(kind)
    return True

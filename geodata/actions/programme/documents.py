"""Documents of a programme: added by one, made public by another."""

from datetime import datetime

from geodata.actions.transactions import Act, Caller, audited_transaction, authorized_read
from geodata.errors import BadInput, NotAllowed, NotFound
from geodata.model.displayed_version import DisplayedVersion
from geodata.model.people.people import Verb
from geodata.model.programme.documents import Document, DocumentDraft, check_document
from geodata.model.programme.programmes import check_in_year, check_not_ahead
from geodata.model.times import to_bangkok_date
from geodata.project import Project
from geodata.store.papers import PaperStore
from geodata.store.programme.activities import ActivityStore
from geodata.store.programme.documents import DocumentStore
from geodata.store.programme.programmes import ProgrammeStore


def add_document(
    project: Project, caller: Caller, draft: DocumentDraft, *, at: datetime
) -> Document:
    """Add a final document; the same token again is the same document.

    Raises
    ------
    BadInput
        E-PROG-03, E-PROG-04, E-PROG-10, E-RISK-09, E-TXT-02, E-FMT-02.
    NotFound
        Where there is no such programme, activity or report.
    """
    check_document(draft)
    check_not_ahead(draft.dated, to_bangkok_date(at))
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at, on_the_map=False) as act:
        store = DocumentStore(act.tx)
        known = store.find_by_token(draft.token)
        if known is not None:
            act.note(f"document {known.id}", reason="document added again")
            return known
        check_in_year(ProgrammeStore(act.tx).load(draft.programme_id), draft.dated)
        _require_named(project, act, draft)
        document_id = store.add_draft(draft, added_by=act.actor.account_id)
        act.note(f"document {document_id}", reason="document added", after=draft.kind)
        return store.load(document_id)


def publish_document(
    project: Project, caller: Caller, document_id: int, seen: DisplayedVersion, *, at: datetime
) -> Document:
    """Make a document public as the second person.

    Raises
    ------
    BadInput
        E-PROG-16 where it is public already.
    Conflict
        Where it is not what this person saw.
    NotAllowed
        E-PROG-22 for whoever added it.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at) as act:
        store = DocumentStore(act.tx)
        document = store.load(document_id)
        seen.require_unchanged(document)
        if document.added_by == act.actor.account_id:
            raise NotAllowed("E-PROG-22")
        if document.is_public:
            raise BadInput("E-PROG-16")
        store.change(document_id, is_public=1)
        act.note(f"document {document_id}", reason="document published")
        return store.load(document_id)


def hide_document(
    project: Project, caller: Caller, document_id: int, seen: DisplayedVersion, *, at: datetime
) -> Document:
    """Take a document back from the public.

    Raises
    ------
    BadInput
        E-PROG-16 where it is not public.
    Conflict
        Where it is not what this person saw.
    NotFound
    """
    with audited_transaction(project, caller, Verb.KEEP_PROGRAMME, at=at) as act:
        store = DocumentStore(act.tx)
        document = store.load(document_id)
        seen.require_unchanged(document)
        if not document.is_public:
            raise BadInput("E-PROG-16")
        store.change(document_id, is_public=0)
        act.note(f"document {document_id}", reason="document hidden")
        return store.load(document_id)


def list_documents(
    project: Project, caller: Caller, programme_id: int, *, at: datetime
) -> list[Document]:
    """Return the documents of a programme, the newest day first."""
    with authorized_read(project, caller, Verb.SEE_PROGRAMME, at=at) as (tx, _):
        found = DocumentStore(tx).list_of(programme_id)
    return sorted(found, key=lambda document: (document.dated, document.id), reverse=True)


def _require_named(project: Project, act: Act, draft: DocumentDraft) -> None:
    if draft.paper_id is not None:
        PaperStore(act.tx, project.seal).load(draft.paper_id)
    if draft.activity_id is not None:
        activity = ActivityStore(act.tx).load(draft.activity_id)
        if activity.programme_id != draft.programme_id:
            raise NotFound

"""What people type is sealed in the database unless it is public: a law over every column of text.

Who adds a column of text says here what stands in it, or seals it.
"""

import re

import pytest
import sqlalchemy as sa

from geodata.actions import TERMINAL
from geodata.actions.risks import risks
from geodata.errors import StorageUnavailable
from geodata.model.imports.records import Category
from geodata.model.risks import PublicProject, RiskDraft
from geodata.store.database import Database
from geodata.store.schema import metadata, risk_projects
from geodata.store.schema.base import SealedText
from tests.engines import read_stored_bytes
from tests.seen import read_seen_version

PUBLIC = {  # what people typed, and everybody may read
    "communities.name_th": "the name of a community",
    "community_changes.before": "names of communities, as they were",
    "community_changes.after": "names of communities, as they became",
    "community_figures.source": "where a public figure comes from",
    "imports.source": "where published records come from",
    "imported_complaints.source": "where published records come from",
    "boundary_versions.note": "said of a public boundary by the command line",
    "boundary_versions.source": "where a public boundary comes from",
    "boundary_versions.licence": "its licence",
    "sub_kinds.name_th": "the list of sub-kinds is public",
    "sub_kinds.name_en": "the list of sub-kinds is public",
    "landmarks.name_th": "the name of a place, drawn on the public ground",
    "landmarks.name_en": "the name of a place, drawn on the public ground",
    "landmarks.source": "where a public landmark is known from",
    "workshops.title": "announced to all who come",
    "workshops.place": "announced to all who come",
    "workshops.agenda": "announced to all who come",
    "workshops.base_url": "a number of this machine, shown on the projector",
    "subdistricts.name_th": "reference data",
    "feeds.column_choices": "headings of files that are public already, named by the operator",
    "feeds.trouble": "the code of a refusal, with numbers and headings of a public file",
    "subdistricts.name_en": "reference data",
}
NOT_TYPED = {  # why nobody's words are in them
    "a word of ours: state, kind, code, verb": (
        r"\.(kind|sub_kind|agency_type|state|level|status|category|indicator|feed|how|role|verb|step|precision|threat"
        r"|reviewed_in|agency|waiting|answer|purpose|age_group|kind_th|voting|before|after|reason"
        r"|types|date_order|likelihood|answers|outcome|subject|communities|rule|phase|team|way)$"
    ),
    "a number, hash, token or code that we make or check": (
        r"\.(token|token_hash|cookie_hash|passphrase_hash|code_hash|form_hash|code|number|sha256|checksum|public_id"
        r"|original_code|token_code|object|ref|draft|groups|oidc_subject|value|source_id|objective)$"
    ),
    "a day or a time": (
        r"(_at|_on|_month|\.on_day|\.at|\.dated|\.visible_from|\.held_on|\.state_since|\.quarter|\.until)$"
    ),
    "the id of something of ours": (
        r"(_id|_code|_subdistrict|_by|\.id|\.code|\.name|\.name_skeleton)$"
    ),
}


def open_columns():
    return {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, sa.Text)
    }


def test_every_column_of_text_is_public_sealed_or_nobodys_words():
    unknown = {
        column
        for column in open_columns() - set(PUBLIC)
        if not any(re.search(pattern, column) for pattern in NOT_TYPED.values())
    }
    assert unknown == set()


def test_what_is_listed_as_public_is_there():
    assert set(PUBLIC) <= open_columns()


def test_sealed_columns_say_so_in_their_name():
    for table in metadata.sorted_tables:
        for column in table.c:
            if isinstance(column.type, SealedText):
                assert column.name.startswith("sealed_")  # so that new keys seal it anew


CANARY = "โครงการลับที่ยังไม่ได้รับรอง"


@pytest.fixture
def proposed(project, now):
    work = PublicProject(CANARY, f"{CANARY}สำนัก", 1, "ส. 1/2569")
    draft = RiskDraft("t", Category.POLICY, None, "DS07", None, CANARY, work)
    return risks.propose(project, TERMINAL, draft, at=now)


def bytes_of(project):
    files = [path for path in project.settings.data.rglob("*") if path.is_file()]
    return read_stored_bytes(project.database) + b"".join(path.read_bytes() for path in files)


def test_a_proposal_of_a_project_is_in_no_open_byte(project, proposed, now):
    assert CANARY.encode() not in bytes_of(project)
    risks.send_back(
        project, TERMINAL, proposed.id, read_seen_version(project, proposed), CANARY, at=now
    )
    assert CANARY.encode() not in bytes_of(project)


def test_control_an_open_word_is_found(project, proposed):
    with project.database.begin() as tx:
        tx.set_state("canary here", CANARY)
    assert CANARY.encode() in bytes_of(project)


def test_without_the_seal_nothing_opens(project, proposed):
    other = Database(project.settings.database_url)
    with other.begin_read() as tx, pytest.raises(StorageUnavailable, match="E-SYS-04"):
        tx.connection.execute(sa.select(risk_projects.c.sealed_project)).all()
    other.close()

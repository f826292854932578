"""Promises to people, as questions to the rows that must have no answer.

Each has a statement that breaks the promise behind the program's back: the question must find it.
"""

from collections import Counter
from datetime import date, timedelta

from tests.reliability.year.counting_anew import add_months

K, REPORTERS, DOMINANCE_PERCENT, OFFICES = 5, 3, 40, 3
WAIT_DAYS, WAIT_MONTHS = 30, {0: 0, 1: 2, 2: 3, 3: 4, 4: 6}
DISTRICT = "1002"
COUNTED_STATES = {
    *("referred to district", "district review", "referred to PACC", "referred to NACC"),
    *("accepted by agency", "resolved", "closed"),
}

NOT_IN_THE_YEAR = {  # sealed columns in which nobody typed, and why
    "community_names.sealed_name": "no record states a name that nobody knows",
    "boundary_confirmations.sealed_note": "outlines are as they began, but for one that waits",
    "boundary_tracings.sealed_answer": "the outline that was traced waits",
    "feed_records.sealed_community": "records of feeds have points",
    "feeds.sealed_address": "records of feeds come in files that an officer imports",
    "imported_complaints.sealed_point": "every complaint comes to the network itself",
    "imported_complaints.sealed_community": "every complaint comes to the network itself",
    "jurisdiction_hints.sealed_text": "nobody changes the hints",
    "commitments.sealed_waiting_proof": "every proof was confirmed",
    "programme_steps.sealed_title": "the study numbers its steps and names none",
    "public_photos.sealed_reason": "no photo was refused",
    "public_inspection_photos.sealed_reason": "no photo was refused",
}

NOT_DECIDED_IN_THE_YEAR = {  # tables that it leaves empty, and where they are tested
    "import_undos": "tests/geodata/actions/imports/test_import_undo.py",
    "erasure_requests": "tests/reliability/test_erasures.py",
    "paper_pins": "tests/geodata/actions/workshops",
}

# What is approved → rows that one person alone decided, and how such a row would come to be.
SECOND_PERSON = {
    "a risk point": (
        """SELECT risk_id FROM risk_approvals AS a JOIN risk_points AS p ON p.id = a.risk_id
        WHERE a.account_id = p.proposer_id""",
        """UPDATE risk_points SET proposer_id = (SELECT account_id FROM risk_approvals
        WHERE risk_id = risk_points.id) WHERE state = 'approved'""",
    ),
    "a risk point that is public": (
        """SELECT id FROM risk_points WHERE state IN ('approved', 'mitigated')
        AND NOT EXISTS (SELECT 1 FROM risk_approvals WHERE risk_id = risk_points.id)""",
        "DELETE FROM risk_approvals",
    ),
    "an exact place": (
        """SELECT id FROM risk_points WHERE state IN ('approved', 'mitigated')
        AND public_id IS NOT NULL AND precision = 'exact' AND 2 >
        (SELECT count(DISTINCT account_id) FROM risk_approvals WHERE risk_id = risk_points.id)""",
        "UPDATE risk_points SET precision = 'exact' WHERE precision = 'community'",
    ),
    "public words": (
        """SELECT id FROM risk_words WHERE state = 'approved'
        AND (decided_by IS NULL OR decided_by = writer_id)""",
        "UPDATE risk_words SET decided_by = writer_id WHERE state = 'approved'",
    ),
    "a quote of an expert": (
        """SELECT id FROM interview_quotes WHERE state = 'approved'
        AND (decided_by IS NULL OR decided_by = writer_id)""",
        "UPDATE interview_quotes SET decided_by = writer_id WHERE state = 'approved'",
    ),
    "a public photo": (
        """SELECT id FROM public_photos WHERE state = 'approved'
        AND (decided_by IS NULL OR decided_by = proposer_id)""",
        "UPDATE public_photos SET decided_by = NULL WHERE state = 'approved'",
    ),
    "a public photo of an inspection": (
        """SELECT id FROM public_inspection_photos WHERE state = 'approved'
        AND (decided_by IS NULL OR decided_by = proposer_id)""",
        "UPDATE public_inspection_photos SET decided_by = NULL WHERE state = 'approved'",
    ),
    "that a risk is less": (
        """SELECT id FROM risk_mitigations WHERE answer = 'confirmed'
        AND (answered_by IS NULL OR answered_by = asked_by)""",
        "UPDATE risk_mitigations SET answered_by = asked_by WHERE answer = 'confirmed'",
    ),
    "the end of a case": (
        """SELECT id FROM case_endings WHERE answer = 'confirmed'
        AND (answered_by IS NULL OR answered_by = asked_by)""",
        "UPDATE case_endings SET answered_by = asked_by WHERE answer = 'confirmed'",
    ),
    "the solution of a case": (
        """SELECT id FROM case_solutions WHERE answer = 'confirmed'
        AND (answered_by IS NULL OR answered_by = asked_by)""",
        "UPDATE case_solutions SET answered_by = asked_by WHERE answer = 'confirmed'",
    ),
    "a packet to an agency": (
        """SELECT id FROM case_referrals WHERE released_by IS NOT NULL
        AND (released_by = prepared_by OR released_by NOT IN
        (SELECT account_id FROM packet_openings WHERE referral_id = case_referrals.id))""",
        "DELETE FROM packet_openings",
    ),
    "a commitment": (
        """SELECT id FROM commitments AS c WHERE is_public = 1 AND NOT EXISTS
        (SELECT 1 FROM commitment_steps AS s WHERE s.commitment_id = c.id
        AND s.step = 'commitment confirmed' AND s.account_id NOT IN
        (SELECT account_id FROM commitment_steps WHERE commitment_id = c.id
        AND step = 'commitment added'))""",
        "UPDATE commitment_steps SET account_id = 1",
    ),
    "an inspection": (
        """SELECT id FROM project_inspections WHERE state = 'approved'
        AND (decided_by IS NULL OR decided_by = inspector_id)""",
        "UPDATE project_inspections SET decided_by = inspector_id WHERE state = 'approved'",
    ),
    "a public document": (
        """SELECT id FROM programme_documents AS d WHERE is_public = 1 AND NOT EXISTS
        (SELECT 1 FROM audit_entries WHERE object = 'document ' || d.id
        AND reason = 'document published' AND account_id <> d.added_by)""",
        "UPDATE programme_documents SET is_public = 1 WHERE is_public = 0",
    ),
    "a release of complaint counts": (
        """SELECT number FROM complaint_releases AS r WHERE 2 > (SELECT count(DISTINCT a.id)
        FROM release_confirmations AS c JOIN accounts AS a ON a.id = c.account_id
        WHERE c.on_day = r.on_day AND a.role IN ('officer', 'coordinator'))
        OR NOT EXISTS (SELECT 1 FROM audit_entries AS e JOIN accounts AS a ON a.id = e.account_id
        WHERE e.object = 'release ' || r.on_day AND e.reason = 'release run'
        AND a.role = 'administrator')""",
        "DELETE FROM release_confirmations WHERE id = 1",
    ),
    "that a contact is opened": (
        """SELECT id FROM identity_requests WHERE answer = 'confirmed'
        AND (answered_by IS NULL OR answered_by = asked_by)""",
        "UPDATE identity_requests SET answered_by = asked_by WHERE answer = 'confirmed'",
    ),
    "a role": (
        """SELECT id FROM account_requests WHERE outcome = 'confirmed'
        AND (decided_by IS NULL OR decided_by = asked_by)""",
        """UPDATE account_requests SET outcome = 'confirmed', decided_by = asked_by
        WHERE asked_by IS NOT NULL""",
    ),
}


def find_group_faults(rows):
    """Return what a released group lacks to be public, group by group."""
    faults = []
    offices = {(area, category): n for area, category, n in rows.execute(
        "SELECT area_id, category, offices FROM plausible_subjects")}  # fmt: skip
    seen = Counter(ref for (ref,) in rows.execute("SELECT ref FROM grouped_complaints"))
    faults += [f"{ref} is counted twice" for ref, times in seen.items() if times > 1]
    for group in rows.execute(
        """SELECT g.id, level, area_id, category, complaints, on_day FROM complaint_groups AS g
        JOIN complaint_releases AS r ON r.number = g.number"""
    ).fetchall():
        faults += [f"{group[0]}: {fault}" for fault in _find_faults_of(rows, offices, *group)]
    return faults


def _find_faults_of(rows, offices, group_id, level, area_id, category, count, on_day):
    cases = [_read_case(rows, ref) for (ref,) in rows.execute(
        "SELECT ref FROM grouped_complaints WHERE group_id = ?", (group_id,))]  # fmt: skip
    reporters = Counter(case["reporter"] for case in cases)
    day = date.fromisoformat(on_day)
    if count != len(cases) or count < K:
        yield f"{len(cases)} complaints, told as {count}"
    if len(reporters) < REPORTERS:
        yield f"{len(reporters)} reporters"
    if 100 * max(reporters.values(), default=0) > DOMINANCE_PERCENT * len(cases):
        yield "one reporter brought most"
    if category is not None and offices.get((area_id, category), 0) < OFFICES:
        yield "few offices could be meant"
    for case in cases:
        waited = max(
            case["received_on"] + timedelta(days=WAIT_DAYS),
            add_months(case["received_on"], WAIT_MONTHS[level]),
        )
        if waited > day:
            yield f"{case['ref']} is too new"
        if len(case["ticks"]) < 2 or max(case["ticks"].values(), default="9999") > on_day:
            yield f"{case['ref']} was not ticked by two"
        if case["state"] not in COUNTED_STATES:
            yield f"{case['ref']} is {case['state']}"
        if area_id not in case["areas"] or category not in (None, case["category"]):
            yield f"{case['ref']} is of another cell"


def _read_case(rows, ref):
    state, category, community_id, subdistrict, received_on = rows.execute(
        """SELECT c.state, c.category, c.community_id, coalesce(m.subdistrict_code,
            c.subdistrict_code), c.received_on
        FROM cases AS c LEFT JOIN communities AS m ON m.id = c.community_id
        WHERE 'case ' || c.id = ?""",
        (ref,),
    ).fetchone()
    ticks = rows.execute(
        "SELECT account_id, on_day, another_person FROM count_approvals WHERE ref = ?", (ref,)
    ).fetchall()
    others = {account for account, _, is_other in ticks if is_other}
    return {
        "ref": ref,
        "state": state,
        "category": category,
        "areas": {community_id, subdistrict, DISTRICT},
        "received_on": date.fromisoformat(received_on),
        "ticks": {account: on_day for account, on_day, _ in ticks},
        "reporter": ref if len(others) >= 2 else "unknown",
    }

"""What the screens, files and papers of a year say, counted anew from the rows of the database.

Plain SQL and Python over the file, with sqlite3: nothing here calls the product.
"""

import hashlib
import hmac
import json
from collections import Counter
from datetime import date, timedelta

from scipy import stats

from tests.recounts import RECOUNT

LEVELS = (("very high", 16), ("high", 10), ("moderate", 5), ("low", 1))
OPEN_POINTS = """SELECT public_id, likelihood, impact, community_id FROM risk_points
    WHERE public_id IS NOT NULL AND state = 'approved'"""


def count_tiles(rows, programme_id, goals):
    """Return the figure of each goal (rule, kind); None where it has no rows."""
    found = {}
    for rule, kind in goals:
        given = {"programme": programme_id, "kind": kind}
        found[rule, kind] = rows.execute(RECOUNT[rule], given).fetchone()[0] or None
    return found


def find_level(likelihood, impact):
    """Return the word for a score."""
    return next(word for word, least in LEVELS if likelihood * impact >= least)


def count_matrix(rows):
    """Return how many open public points stand in each cell of likelihood and impact."""
    return Counter((row[1], row[2]) for row in rows.execute(OPEN_POINTS))


def list_open_points(rows):
    """Return public number, scores and level of every open point, as the table words them."""
    return {
        (number, f"{likelihood} × {impact} = {likelihood * impact}", find_level(likelihood, impact))
        for number, likelihood, impact, _ in rows.execute(OPEN_POINTS)
    }


def list_visited(rows, until="9999"):
    """Return for each community that was visited whether something was found."""
    query = """SELECT community_id, max(found) FROM visits
        WHERE withdrawn_at IS NULL AND recorded_at <= ? GROUP BY community_id"""
    return dict(rows.execute(query, (until,)).fetchall())


def count_feed_by_subdistrict(rows):
    """Return the records of feeds in each subdistrict."""
    query = """SELECT subdistrict_code, count(*) FROM feed_records
        WHERE subdistrict_code IS NOT NULL GROUP BY subdistrict_code"""
    return dict(rows.execute(query).fetchall())


def count_feed_by_month(rows):
    """Return the records of the district by the month in Bangkok in which they were reported."""
    query = """SELECT strftime('%Y-%m', reported_at, '+7 hours') AS month, count(*)
        FROM feed_records WHERE subdistrict_code IS NOT NULL GROUP BY month"""
    return dict(rows.execute(query).fetchall())


def count_feed_by_way(rows):
    """Return the records by how they were placed."""
    return dict(rows.execute("SELECT how, count(*) FROM feed_records GROUP BY how").fetchall())


def compute_garwood(count, people):
    """Return the rate and Garwood's limits for a thousand people, as a table prints them."""
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    high = stats.chi2.ppf(0.975, 2 * count + 2) / 2
    return tuple(f"{1000 * value / people:.1f}" for value in (count, low, high))


def list_groups(rows, last_day="9999"):
    """Return the groups of complaints that were public on a day, as their document has them."""
    query = """SELECT g.id, g.level, g.area_id, coalesce(g.category, 'all') AS category,
            g.first_month, g.last_month, g.complaints
        FROM complaint_groups AS g LEFT JOIN complaint_releases AS r ON r.number = g.number
        WHERE g.retracted_by IS NULL AND coalesce(r.on_day, '') <= ?"""
    names = ("id", "level", "area_id", "category", "from", "to", "count")
    return [dict(zip(names, row, strict=True)) for row in rows.execute(query, (last_day,))]


def count_complaints(rows, last_day="9999"):
    """Return the public number of each area: the sum of the groups in it; none where none is."""
    homes = dict(rows.execute("SELECT id, subdistrict_code FROM communities").fetchall())
    numbers = Counter()
    for group in list_groups(rows, last_day):
        for area in {group["area_id"], homes.get(group["area_id"], group["area_id"])}:
            numbers[area] += group["count"]
    return numbers


def compute_digest(values, key):
    """Return the keyed hash by which the log knows values."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def list_expenses_unlike_the_log(rows, key):
    """Return the expenses whose sum is not the one that was noted when they were recorded."""
    query = """SELECT e.id, e.satang, a.after FROM expenses AS e LEFT JOIN audit_entries AS a
        ON a.object = 'expense ' || e.id AND a.reason = 'expense recorded'"""
    return [
        number
        for number, satang, noted in rows.execute(query)
        if noted != compute_digest(satang, key)
    ]


def find_broken_entry(rows, key):
    """Return the number of the first entry of the log that does not follow the one before."""
    previous, expected = "0" * 64, 1
    for *words, code in rows.execute(
        """SELECT sequence, at, account_id, verb, object, reason, before, after, code
        FROM audit_entries ORDER BY sequence"""
    ):
        if words[0] != expected or compute_digest([previous, *words], key) != code:
            return expected
        previous, expected = code, expected + 1
    return None


def add_months(day, months):
    """Return the same day of a later month, or its last day."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


def list_survey_sheets(rows):
    """Return age group and answers of every sheet of the survey, wherever it was filled in."""
    query = """SELECT f.age_group, f.answers FROM form_answers AS f
        LEFT JOIN workshops AS w ON w.id = f.workshop_id
        WHERE f.kind = 'survey' AND coalesce(w.state, 'closed') = 'closed'
        UNION ALL SELECT age_group, answers FROM survey_answers"""
    return [(age, json.loads(answers)) for age, answers in rows.execute(query)]

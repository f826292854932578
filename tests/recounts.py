"""The figures of a programme of 2569, counted anew in SQL that knows nothing of the product."""

FIRST, LAST = "2025-10-01", "2026-09-30"
HELD = f"""(
    SELECT coalesce(a.held_on, w.held_on) AS day, a.kind AS kind, a.community_id AS place,
        coalesce(a.headcount, (SELECT sum(count) FROM workshop_attendance AS came
            WHERE came.workshop_id = w.id)) AS people, a.id AS activity
    FROM activities AS a
    LEFT JOIN workshops AS w ON w.id = a.workshop_id
    WHERE a.programme_id = :programme AND (a.held_on IS NOT NULL OR w.state = 'closed')
    UNION ALL
    SELECT w.held_on, w.kind, w.community_id, (SELECT sum(count) FROM workshop_attendance AS came
        WHERE came.workshop_id = w.id), NULL
    FROM workshops AS w
    WHERE w.state = 'closed' AND w.held_on BETWEEN '{FIRST}' AND '{LAST}'
        AND w.id NOT IN (SELECT workshop_id FROM activities WHERE workshop_id IS NOT NULL)
)"""
OF_KIND = "(:kind = '' OR kind = :kind)"
RECOUNT = {
    "members": f"""SELECT count(*) FROM members
        WHERE withdrawn_on IS NULL AND joined_on <= '{LAST}' AND {OF_KIND}""",
    "participants": f"""SELECT count(DISTINCT m.id) FROM members AS m
        JOIN activity_members AS am ON am.member_id = m.id
        JOIN {HELD} AS held ON held.activity = am.activity_id
        WHERE m.withdrawn_on IS NULL AND (:kind = '' OR held.kind = :kind)""",
    "attendance": f"SELECT sum(people) FROM {HELD} AS held WHERE {OF_KIND}",
    "communities": f"""SELECT count(*) FROM (
        SELECT place FROM {HELD} AS held WHERE place IS NOT NULL
        UNION SELECT community_id FROM visits
        WHERE withdrawn_at IS NULL AND visited_on BETWEEN '{FIRST}' AND '{LAST}') AS places""",
    "activities": f"SELECT count(*) FROM {HELD} AS held WHERE {OF_KIND}",
    "reports": f"""SELECT count(*) FROM programme_documents WHERE programme_id = :programme
        AND kind IN ('activity report', 'lessons learned') AND {OF_KIND}""",
    "documents": f"""SELECT count(*) FROM programme_documents
        WHERE programme_id = :programme AND {OF_KIND}""",
    "copies": """SELECT sum(CASE kind WHEN 'handed out' THEN copies ELSE -copies END)
        FROM handbook_movements
        WHERE programme_id = :programme AND withdrawn = 0 AND kind != 'printed'""",
    "centres": f"SELECT count(*) FROM centres WHERE established_on <= '{LAST}'",
    "satang": """SELECT sum(satang) FROM expenses JOIN budget_lines ON budget_lines.id = line_id
        WHERE programme_id = :programme AND code = :kind AND withdrawn = 0""",
}

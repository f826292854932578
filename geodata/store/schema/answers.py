"""Forms open in a workshop, sheets of answers, the survey by link. No row says when or by whom."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text

from geodata.model.workshops.forms import FormKind
from geodata.model.workshops.workshops import AgeGroup
from geodata.store.schema.base import Integer, build_choice_check, metadata

workshop_forms = Table(
    "workshop_forms",
    metadata,
    Column("workshop_id", Integer, ForeignKey("workshops.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("open", Integer, nullable=False),
    CheckConstraint("open IN (0, 1)", name="open"),
    build_choice_check("kind", FormKind),
    sqlite_strict=True,
)

form_answers = Table(  # the id is random: it does not tell the order of arrival
    "form_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("workshop_id", Integer, ForeignKey("workshops.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("form_hash", Text, nullable=False),
    Column("code_hash", Text),  # keyed, of this workshop only
    Column("age_group", Text),
    Column("answers", Text, nullable=False),  # JSON: the numbers of the choices of each question
    Column("from_paper", Integer, nullable=False),
    Column("is_duplicate", Integer, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),  # SHA-256
    Column("shown_in", Integer),  # number of the look in which it was first used
    Column("year_be", Integer),  # of a survey: the fiscal year in which that look counted it
    CheckConstraint("from_paper IN (0, 1)", name="from_paper"),
    CheckConstraint("is_duplicate IN (0, 1)", name="is_duplicate"),
    build_choice_check("kind", FormKind),
    build_choice_check("age_group", AgeGroup),
    sqlite_strict=True,
)

surveys = Table(  # the questionnaire by link, open for a while
    "surveys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("programme_id", Integer, ForeignKey("programmes.id"), nullable=False),
    Column("code", Text, nullable=False, unique=True),
    Column("opens_on", Text, nullable=False),
    Column("closes_on", Text, nullable=False),
    Column("is_closed", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("is_closed IN (0, 1)", name="is_closed"),
    sqlite_strict=True,
)

survey_answers = Table(  # outside workshops; the id is random, as above
    "survey_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("year_be", Integer, nullable=False),
    Column("way", Text, nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("form_hash", Text, nullable=False),
    Column("age_group", Text),
    Column("answers", Text, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("shown_in", Integer),
    CheckConstraint("way IN ('link', 'paper', 'desk')", name="way"),
    build_choice_check("age_group", AgeGroup),
    sqlite_strict=True,
)

Index(None, form_answers.c.workshop_id)
Index(None, surveys.c.programme_id)
Index(None, survey_answers.c.year_be)

"""The questions that can be asked, in the order in which they are offered."""

from collections.abc import Callable, Mapping

from mapping.analysis.questions.certainty import answer_certainty
from mapping.analysis.questions.change import answer_change
from mapping.analysis.questions.coverage import answer_coverage
from mapping.analysis.questions.finding import Finding
from mapping.analysis.questions.per_person import answer_per_person
from mapping.analysis.questions.urgency import answer_urgency
from mapping.json_types import Documents
from mapping.texts import Texts

QUESTIONS: Mapping[str, Callable[[Documents, Texts], Finding]] = {
    "urgency": answer_urgency,
    "coverage": answer_coverage,
    "per_person": answer_per_person,
    "change": answer_change,
    "certainty": answer_certainty,
}

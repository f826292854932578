"""The mark of a project that is a sample throughout: whatever is in it was made up."""

from geodata.store.database import Transaction

SAMPLE_FACT = "sample"  # "on": every record, person and decision of this project is made up


def is_sample(tx: Transaction) -> bool:
    """Return whether the whole project is a sample."""
    return tx.get_state(SAMPLE_FACT, "off") == "on"


def mark_as_sample(tx: Transaction) -> None:
    """Mark the project as a sample, for good: nothing in it becomes real."""
    tx.set_state(SAMPLE_FACT, "on")

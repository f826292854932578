"""Which state the records of feeds are in: another one each time that any of them changes."""

import secrets

from geodata.store.database import Transaction

STATE = "feed_version"


def note_feed_change(tx: Transaction) -> None:
    """Note that records of feeds change in this transaction.

    The version is drawn, not counted: after a restore no other state ever has the same one.
    """
    tx.set_state(STATE, secrets.token_hex(8))


def read_feed_version(tx: Transaction) -> str:
    """Return the version; empty where records were last changed by a program of before."""
    return tx.get_state(STATE)

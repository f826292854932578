"""What a person sees when a screen fails: one line with a code; the rest goes to the log."""

import logging
import secrets

import streamlit as st

from geodata.errors import AppError
from mapping.screens import session

log = logging.getLogger(__name__)


def explain(error: Exception) -> bool:
    """Say it in the person's language, log it under a short code, and show nothing else."""
    texts = session.texts()
    if isinstance(error, AppError):
        st.error(f"{error.sentence(texts.language)} ({error.code})")
        return True
    reference = secrets.token_hex(3).upper()
    log.error("screen failed, reference %s", reference, exc_info=error)
    st.error(texts.reason("E-SYS-00", reference=reference))
    return True

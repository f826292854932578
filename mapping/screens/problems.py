"""What a person sees when a screen fails: one line with a code; the rest goes to the log."""

import streamlit as st

from geodata.errors import AppError
from mapping.failures import noted
from mapping.screens import session


def explain(error: Exception) -> bool:
    """Say it in the person's language, log it under a short code, and show nothing else."""
    texts = session.texts()
    if isinstance(error, AppError):
        st.error(f"{error.format_sentence(texts.language)} ({error.code})")
        return True
    st.error(texts.reason("E-SYS-00", reference=noted(error)))
    return True

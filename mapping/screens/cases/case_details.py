"""The fields of what an agency asks for first: for whoever writes a case down, and for officers."""

from dataclasses import asdict

import streamlit as st

from geodata.model.cases.cases import MAX_DETAIL_LENGTH, Details
from mapping.texts import Texts


def ask_details(texts: Texts, key: str, details: Details) -> Details:
    """Draw the fields and return what stands in them."""
    return Details(
        **{
            name: st.text_area(
                texts(f"packet.chronology.{name}"),
                words,
                max_chars=MAX_DETAIL_LENGTH,
                key=f"{key}-detail-{name}",
                height=80,
            )
            or ""
            for name, words in asdict(details).items()
        }
    )

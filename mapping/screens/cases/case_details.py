"""The fields of what an agency asks for first: for whoever writes a case down, and for officers."""

from dataclasses import asdict

from geodata.model.cases.cases import MAX_DETAIL_LENGTH, Details
from mapping.screens.fields import ask_text
from mapping.texts import Texts


def ask_details(texts: Texts, key: str, details: Details) -> Details:
    """Draw the fields and return what stands in them."""
    return Details(
        **{
            name: ask_text(
                texts(f"packet.chronology.{name}"),
                MAX_DETAIL_LENGTH,
                f"{key}-detail-{name}",
                words,
                height=80,
            )
            for name, words in asdict(details).items()
        }
    )

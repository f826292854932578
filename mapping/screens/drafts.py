"""What is being typed outlives the end of a session, a reload and the way back.

A script keeps what is typed into text fields in the page, and sealed in this tab's own storage,
with a key that the page has only while the same person is signed in. When the session has ended
the words stay in sight, signing in opens beside, and the page then fills the same fields again.
What was saved is kept no longer. All is gone with the tab, when somebody signs out or another
person signs in, and by Escape twice.
"""

import base64
import hmac

import streamlit as st

from geodata.model.people.people import Actor
from mapping.layers.files import read_asset
from mapping.layers.scripts import build_screen_script
from mapping.screens import session
from mapping.texts import Texts

WAS_IN = "drafts-was-in"

_keeper = st.components.v2.component(
    "drafts", html="<span hidden></span>", js=build_screen_script("drafts.js")
)
_words = st.components.v2.component(
    "draft_words",
    html="<div class='words' hidden></div>",
    css=read_asset("/assets/app/draft-words.css").decode(),
    js=build_screen_script("draft-words.js"),
)


def draw(who: Actor | None) -> None:
    """Draw the script that keeps drafts, with the key of who is signed in."""
    is_ended = who is None and has_ended()
    data: dict[str, object] = {"ended": is_ended, "saved": session.get_save_count()}
    if who is not None:
        session.keep(WAS_IN, True)
    data |= derive_owner(who)
    _keeper(data=data, key="drafts")


def has_ended() -> bool:
    """Return whether somebody was signed in on this very page: there may be words of theirs."""
    return session.get_cached(WAS_IN) is True


def draw_words(texts: Texts) -> None:
    """Show what was typed before the session ended."""
    _words(data={"says": texts("screens.drafts.says")}, key="draft-words")


def derive_owner(who: Actor | None) -> dict[str, str]:
    """Return whose drafts a page keeps, and the key to them; both empty for nobody."""
    if who is None:
        return {"who": "", "key": ""}
    return {"who": _derive_code(who, "name"), "key": _derive_code(who, "key")}


def _derive_code(who: Actor, use: str) -> str:
    """Return 32 bytes that only this account's pages get, as base64."""
    message = f"drafts {use} {who.account_id}".encode()
    return base64.b64encode(hmac.digest(session.get_project().row_key, message, "sha256")).decode()

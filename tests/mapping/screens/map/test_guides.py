"""The handbooks inside the app: open to everybody."""

from mapping.texts import Texts
from mapping.texts.guides import load_guide


def test_both_handbooks_open_without_an_account(open_app):
    at = open_app("guides")
    assert not at.exception
    assert [subheader.value for subheader in at.subheader] == [
        section.title for section in load_guide("participant", "th").sections
    ]
    at.session_state["choice-guide"] = "facilitator"
    at.run()
    assert [subheader.value for subheader in at.subheader] == [
        section.title for section in load_guide("facilitator", "th").sections
    ]
    assert any(Texts("th")("papers.guide.unchecked") in markdown.value for markdown in at.markdown)

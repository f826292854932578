"""The handbooks inside the app: open to everybody."""

from mapping.texts.guides import UNCHECKED_MARK, load_guide


def test_both_handbooks_open_without_an_account(open_app):
    at = open_app("guides")
    assert not at.exception
    assert [subheader.value for subheader in at.subheader] == [
        section.title for section in load_guide("participant").sections
    ]
    at.session_state["choice-guide"] = "facilitator"
    at.run()
    assert [subheader.value for subheader in at.subheader] == [
        section.title for section in load_guide("facilitator").sections
    ]
    assert any(UNCHECKED_MARK in markdown.value for markdown in at.markdown)

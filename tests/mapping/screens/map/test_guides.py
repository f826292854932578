"""The handbooks inside the app: open to everybody."""

from mapping.texts.guides import UNCHECKED_MARK, load_guide


def test_both_handbooks_open_without_an_account(open_app):
    at = open_app("guides")
    assert not at.exception
    assert [each.value for each in at.subheader] == [
        section.title for section in load_guide("participant").sections
    ]
    at.session_state["choice-guide"] = "facilitator"
    at.run()
    assert [each.value for each in at.subheader] == [
        section.title for section in load_guide("facilitator").sections
    ]
    assert any(UNCHECKED_MARK in each.value for each in at.markdown)

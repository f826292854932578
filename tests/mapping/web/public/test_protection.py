"""The page about protection and seizure."""

import pytest


@pytest.mark.parametrize(
    ("query", "title"),
    [("", "ถ้าเครื่องถูกยึด จะรู้อะไรได้บ้าง"), ("?lang=en", "If the machine is seized")],
)
def test_it_is_there_in_both_languages(client, query, title):
    answer = client.get(f"/guides/protection{query}")
    assert answer.status_code == 200
    assert title in answer.text
    assert answer.text.count("<h2>") == 4

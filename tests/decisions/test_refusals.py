"""Words for a refusal are kept as typed, and the word of the list is offered."""

import pytest

from fundmatch.decisions.typed_text import doubt


@pytest.mark.parametrize(
    "status", ["nein", "Nein, zu teuer", "NEIN!", "nein – kein Eigenanteil", "abgelehnt, Frist", "nicht"]
)
def test_a_refusal_with_its_reason_is_offered_the_word_of_the_list(status: str) -> None:
    odd = doubt("status", status)
    assert odd is not None
    assert odd[1] == "bleibt stehen; wer das Programm nicht will, schreibt „Abgelehnt“"


@pytest.mark.parametrize("status", ["nicht vor 2027", "Neinhaus fragen", "noch offen"])
def test_other_words_are_no_refusal(status: str) -> None:
    odd = doubt("status", status)
    assert odd is not None
    assert odd[1].startswith("bleibt stehen; üblich")


@pytest.mark.parametrize("status", ["Abgelehnt", "abgelehnt ", "Prüfen"])
def test_a_word_of_the_list_is_not_odd(status: str) -> None:
    assert doubt("status", status) is None

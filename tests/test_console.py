"""What a console cannot show is written in signs that it can, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundmatch.cli.console import show_what_the_console_can

show_what_the_console_can()


@given(st.text(), st.sampled_from(["cp1252", "ascii", "cp850", "latin-1"]))
def test_every_text_can_be_shown_on_every_console(text: str, encoding: str) -> None:
    shown = text.encode(encoding, errors="fundmatch-readable")
    assert len(shown) >= len(text)


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("● ◐ ✕ ○", "cp1252", "+ ? x o"),
        ("Maßnahme → Förderung", "ascii", "Massnahme -> Foerderung"),
        ("„ab 5.000 €“", "ascii", '"ab 5.000 EUR"'),
        ("Maßnahme", "cp1252", "Maßnahme"),
    ],
)
def test_signs_keep_their_meaning(text: str, encoding: str, shown: str) -> None:
    assert text.encode(encoding, errors="fundmatch-readable").decode(encoding) == shown

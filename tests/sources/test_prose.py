"""Laws of reading prose, whatever the text is."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundmatch.sources.prose import find_early_start, find_state_aid, quoted, read_days, sentences, without_tags
from fundmatch.sources.prose_dates import find_deadlines, find_validity
from fundmatch.sources.prose_money import find_amounts
from fundmatch.sources.prose_rates import find_own_share, find_rates

AS_OF = date(2026, 11, 22)
WORDS = [
    "Anträge",
    "Antrag",
    "bis",
    "zum",
    "spätestens",
    "jeweils",
    "30.9.2027",
    "31.",
    "März",
    "und",
    "oder",
    "80",
    "%",
    "Prozent",
    "Zuschuss",
    "Zuwendung",
    "beträgt",
    "höchstens",
    "EUR",
    "200.000",
    "Euro",
    "Mio.",
    "Eigenanteil",
    "mindestens",
    "laufend",
    "Richtlinie",
    "außer",
    "Kraft",
    ",",
    ".",
    ";",
    "(",
    ")",
    "–",
    "99.99.2027",
    "30.",
    "Februar",
    "2027",
    "je",
    "Vorhaben",
]
texts = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=200)


@given(texts)
@settings(max_examples=300)
def test_no_text_is_too_strange_and_every_value_is_possible(text: str) -> None:
    for rate in (found.value for found in find_rates(text)):
        assert (rate.pct is None) != (rate.pct_max is None)
        assert all(0 < value <= 100 for value in (rate.pct, rate.pct_min, rate.pct_max) if value is not None)
        assert rate.pct_min is None or (rate.pct_max is not None and rate.pct_min < rate.pct_max)
    for amount in (found.value for found in find_amounts(text)):
        assert 0 < amount.eur <= 10**12
    assert all(0 < found.value < 100 for found in find_own_share(text))
    for found in find_deadlines(text, AS_OF):
        assert all(deadline.date.first for deadline in found.value.deadlines)
        assert not found.sure or found.value.kind != "unbekannt"


@given(texts)
def test_what_is_found_stands_in_the_text(text: str) -> None:
    found = [*find_rates(text), *find_amounts(text), *find_deadlines(text, AS_OF), *find_validity(text)]
    found += [*find_early_start(text), *find_state_aid(text)]
    assert all(item.sentence in text for item in found)


@given(texts)
def test_sentences_lose_nothing_but_blanks(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.text(min_size=1), st.integers(min_value=20, max_value=300))
def test_a_quotation_keeps_to_its_length(text: str, most: int) -> None:
    assert len(quoted(text, most)) <= most


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Es gilt Nr. 3 Abs. 2. Danach nicht.", 2),
        ("Bis 30. Juni. Danach nicht.", 2),
        ("Stand 31.12.2026. Anträge später.", 2),
        ("Das sind 1,5 Mio. Euro, ca. 10 v. H. der Mittel.", 1),
        ("Erste Zeile\nZweite Zeile", 2),
    ],
)
def test_abbreviations_and_dates_do_not_end_a_sentence(text: str, parts: int) -> None:
    assert len(list(sentences(text))) == parts


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30.9.2026", [(9, 30, 2026)]),
        ("30. 09. 2026", [(9, 30, 2026)]),
        ("1. Mai und 1. November 2027", [(5, 1, 2027), (11, 1, 2027)]),
        ("15.2. und 15.8.", [(2, 15, 0), (8, 15, 0)]),
        ("Ende März 2027", [(3, 0, 2027)]),
        ("March 15, 2027", [(3, 15, 2027)]),
        ("2027-03-15", [(3, 15, 2027)]),
        ("30. Februar 2027", []),
    ],
)
def test_days_are_read_in_every_spelling(text: str, days: list[tuple[int, int, int]]) -> None:
    assert [(day.month, day.day, day.year) for day in read_days(text)] == days


def test_a_date_far_from_the_day_is_in_doubt() -> None:
    (found,) = find_deadlines("Anträge können bis zum 30.9.2012 gestellt werden.", AS_OF)
    assert not found.sure
    assert find_deadlines(found.sentence, date(2012, 1, 1))[0].sure


def test_a_rate_knows_for_whom_it_holds() -> None:
    text = "Die Förderquote beträgt für finanzschwache Kommunen 90 Prozent, für Unternehmen beträgt der Zuschuss 40 Prozent."
    weak, firms = (found.value for found in find_rates(text))
    assert (weak.financially_weak, weak.applicants) == (True, ("Kommune", "Landkreis"))
    assert (firms.financially_weak, firms.applicants) == (None, ("Unternehmen",))


@pytest.mark.parametrize(
    "piece", ["1.1.", "80 % ", "Anträge bis zum ", "10 Euro und ", "Antragsfrist ab cd ", "1. Mai, "]
)
def test_long_nonsense_takes_no_long_time(piece: str) -> None:
    text = (piece * 20_000)[:200_000] + ". " + piece * 150
    begin = time.perf_counter()
    for read in (find_rates, find_amounts, find_own_share, find_early_start, find_state_aid, find_validity):
        read(text)
    find_deadlines(text, AS_OF)
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("<p>Für <b>Rad</b>wege</p><p>und<br/>Höfe</p>", "|Für Radwege||und|Höfe|"),
        ("a < b, 5 <6 und <3", "a < b, 5 <6 und <3"),
        ("vor<!-- <b>nie</b> - -- -->nach", "vornach"),
        ("vor<style type='x'>p > a {}</style>nach", "vornach"),
        ("vor<SCRIPT>if (a < b) c</SCRIPT>nach<script>ohne Ende", "vornach"),
        ("vor<!-- ohne Ende <b>x</b>", "vor"),
        ("<a href='x", "<a href='x"),
    ],
)
def test_markup_is_taken_off_and_nothing_else(marked: str, expected: str) -> None:
    assert without_tags(marked, block="|", inline="") == expected


@pytest.mark.parametrize("opening", ["<script>", "<style", "<!--", "<!-- - ", "<p", "</"])
def test_a_thousand_openings_without_an_end_take_no_long_time(opening: str) -> None:
    begin = time.perf_counter()
    without_tags(opening * 20_000, block=" ", inline=" ")
    assert time.perf_counter() - begin < 2

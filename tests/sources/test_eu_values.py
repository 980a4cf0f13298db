"""Single values, texts, money and codes of the EU portal."""

import csv
import json
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fundmatch.core.vocabulary import ACCESS, APPLICANTS, DEADLINE_KINDS, FUNDING_TYPES, STATUSES, THEMES
from fundmatch.sources import eu_codes, eu_text
from fundmatch.sources.eu_money import find_contribution, read_budget
from fundmatch.sources.eu_values import days, objects, only, text, texts


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (1774310400000, [date(2026, 3, 24)]),
        ("1774310400000", [date(2026, 3, 24)]),
        ("2025-10-02T00:00:00.000+0000", [date(2025, 10, 2)]),
        ("2025-10-02T17:00:00Z", [date(2025, 10, 2)]),
        ("2025-10-02", [date(2025, 10, 2)]),
        (["2026-02-01", "2025-10-02", "2025-10-02"], [date(2025, 10, 2), date(2026, 2, 1)]),
        ([["2025-10-02"]], [date(2025, 10, 2)]),
        ("", []),
        (None, []),
        ({}, []),
        (0, []),
    ],
)
def test_a_day_is_read_in_every_form(raw: object, expected: list[date]) -> None:
    found = days([]) if raw == {} else days(raw)
    assert list(found.days) == expected
    assert not found.doubts


def test_seconds_in_the_place_of_milliseconds_are_read_and_doubted() -> None:
    found = days(1774310400)
    assert found.days == (date(2026, 3, 24),)
    assert "Sekunden" in found.doubts[0]


@pytest.mark.parametrize(
    "raw", ["bald", "2026-13-01", "31.12.2026", 10**18, -5, "0001-01-01", float("nan"), float("inf")]
)
def test_what_is_no_day_is_doubted_and_not_guessed(raw: object) -> None:
    found = days([raw, "2026-05-01"])
    assert found.days == (date(2026, 5, 1),)
    assert "kein lesbares Datum" in found.doubts[0]


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(0, 86_399_999))
def test_every_moment_of_a_day_is_that_day(day: date, milliseconds: int) -> None:
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
    if midnight >= 10**11:
        assert days(midnight + milliseconds).days == (day,)
    assert days(day.isoformat()).days == (day,)


def test_objects_are_found_in_lists_and_in_strings() -> None:
    assert objects('[{"a": 1}, {"b": 2}]') == ({"a": 1}, {"b": 2})
    assert only([["nothing"], {"a": 1}]) == {"a": 1}
    assert only('{"broken": ') == {}
    assert only("[" * 100_000) == {}
    assert (text(["", None, " two  words "]), texts([1, True, "1", 2.5])) == ("two words", ("1",))


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("<p>One</p><p>Two</p>", "One Two"),
        ("Expected Outcome:Projects. Scope:Heat", "Expected Outcome: Projects. Scope: Heat"),
        ("all outcomes:better water;cleaner air", "all outcomes: better water; cleaner air"),
        ("a<script>alert(1)</script>b<style>p{}</style>c", "a b c"),
        ("at 5 &lt; 6 &amp; 7 &nbsp;%", "at 5 < 6 & 7 %"),
        ("&lt;b&gt;twice&lt;/b&gt;", "twice"),
        ("see https://example.org and 3.5 and U.S. law", "see https://example.org and 3.5 and U.S. law"),
        ("less <5 % and <unclosed", "less <5 % and <unclosed"),
    ],
)
def test_html_becomes_plain_text(marked: str, plain: str) -> None:
    assert eu_text.plain(marked) == plain


@given(st.text(max_size=300))
def test_plain_text_has_single_spaces_and_stays_so(marked: str) -> None:
    plain = eu_text.plain(marked)
    assert plain == " ".join(plain.split())


@given(st.text(alphabet="ab .!?", max_size=400), st.integers(10, 80))
def test_a_cut_text_fits_and_ends_a_sentence_or_says_that_it_goes_on(written: str, most: int) -> None:
    cut = eu_text.cut(written, most)
    assert len(cut) <= most
    if len(written) > most:
        assert cut.endswith(("…", ".", "!", "?", ")", "”"))
        assert written.startswith(cut.removesuffix(" …"))


def test_a_summary_passes_over_advice_for_the_proposal() -> None:
    described = "Expected Impact:Show numbers.Objective:Heat plans for towns.Scope:All."
    assert eu_text.summary(described) == "Objective: Heat plans for towns. Scope: All."


@given(st.text(alphabet="äöüßÄÖÜéèñ–’“°§", min_size=1, max_size=20))
def test_text_decoded_wrongly_is_mended(right: str) -> None:
    broken = right.encode().decode("cp1252", "ignore")
    assume(broken.encode("cp1252") == right.encode())  # some signs have no such wrong form
    assert eu_text.mended(broken) == right


@pytest.mark.parametrize("right", ["São Paulo", "SÃO PAULO", "Ångström", "Äußerung", "20 °C", "â", "Â"])
def test_right_text_is_left_alone(right: str) -> None:
    assert eu_text.mended(right) == right


def test_keywords_lose_identifiers_and_keep_terms_whole() -> None:
    listed = eu_text.listed_keywords("LIFE-2026-CET, Environment, resources and sustainability, COVID-19, Heat")
    assert eu_text.keywords(listed, ["LIFE-2026-CET"]) == (
        "Environment, resources and sustainability",
        "COVID-19",
        "Heat",
    )


def _entry(action: str, **more: object) -> dict[str, object]:
    return {"action": action, "minContribution": 0, "maxContribution": 0, "budgetYearMap": {}, **more}


def test_only_the_money_of_the_own_topic_counts() -> None:
    own = _entry(
        "A-2026-01 - HORIZON-IA HORIZON Innovation Actions",
        minContribution=6_000_000,
        maxContribution=8_000_000,
        expectedGrants=4,
        budgetYearMap={"2025": "30000000"},
    )
    other = _entry("A-2026-011 - HORIZON-RIA X", maxContribution=99, budgetYearMap={"2025": "1"})
    overview = json.dumps({"budgetTopicActionMap": {"1": [own, other]}})
    budget = read_budget([overview], "a-2026-01")
    assert [(amount.of, amount.bound, amount.eur) for amount in budget.amounts] == [
        ("Zuwendung", "mindestens", 6_000_000),
        ("Zuwendung", "höchstens", 8_000_000),
        ("Budget des Aufrufs", "genau", 30_000_000),
    ]
    assert budget.amounts[0].indicative
    assert budget.amounts[0].note == "voraussichtlich 4 Zuwendungen"
    assert budget.actions == ("HORIZON-IA HORIZON Innovation Actions",)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"1": [_entry("Topic", maxContribution="2999999.9")]}, [("höchstens", 3_000_000)]),
        ({"1": {"2": [_entry("T-1 - A", maxContribution=5)]}}, [("höchstens", 5)]),
        ({"1": _entry("T-1 - A", minContribution=7, maxContribution=7)}, [("etwa", 7)]),
        ({"1": [_entry("T-1 - A")]}, []),
        ({"1": [_entry("T-2 - A", maxContribution=5), _entry("T-3 - A", maxContribution=5)]}, []),
        ([], []),
        ("nothing", []),
    ],
)
def test_odd_budgets_are_read_with_care(value: object, expected: list[tuple[str, int]]) -> None:
    budget = read_budget({"budgetTopicActionMap": value}, "T-1")
    assert [(amount.bound, amount.eur) for amount in budget.amounts] == expected


@pytest.mark.parametrize("wrong", ["viel", -3, "NaN", "1e400", 10**15])
def test_an_amount_that_is_none_is_doubted(wrong: object) -> None:
    budget = read_budget({"budgetTopicActionMap": {"1": [_entry("T-1 - A", maxContribution=wrong)]}}, "T-1")
    assert not budget.amounts
    assert "nicht lesbar" in budget.doubts[0]


def test_a_minimum_above_the_maximum_is_doubted() -> None:
    entry = _entry("T-1 - A", minContribution=9, maxContribution=5)
    budget = read_budget({"budgetTopicActionMap": {"1": [entry]}}, "T-1")
    assert not budget.amounts
    assert "beide weggelassen" in budget.doubts[0]


_SENTENCE = "The Commission considers that proposals requesting {} would allow the objectives to be addressed."


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("a contribution from the EU of up to EUR 2 million", [("höchstens", 2_000_000)]),
        ("a contribution from the EU of up to 1.75 million EUR", [("höchstens", 1_750_000)]),
        ("an EU contribution of up to EUR 2.5 million", [("höchstens", 2_500_000)]),
        (
            "a contribution from the EU of a range of EUR 1 to 1.5 million",
            [("mindestens", 1_000_000), ("höchstens", 1_500_000)],
        ),
        (
            "a contribution of between EUR 4 million and EUR 5 million",
            [("mindestens", 4_000_000), ("höchstens", 5_000_000)],
        ),
        ("a contribution of up to 95 % of eligible costs", []),
        ("a contribution of up to EUR 200 000", []),
        ("a contribution from the EU of between EUR 2 million", []),
    ],
)
def test_the_one_sentence_about_the_contribution_is_read(wording: str, expected: list[tuple[str, int]]) -> None:
    described = f"Scope:Much text. {_SENTENCE.format(wording)} More text. EUR 9 million are mentioned."
    amounts, sentence = find_contribution(described)
    assert [(amount.bound, amount.eur) for amount in amounts] == expected
    assert sentence == (_SENTENCE.format(wording) if expected else "")


def test_two_different_contributions_give_none() -> None:
    one, two = (_SENTENCE.format(f"a contribution from the EU of up to EUR {number} million") for number in (1, 2))
    assert find_contribution(f"{one} {two}") == ((), "")
    assert find_contribution(f"{one} {one}")[0]


def test_every_value_of_the_table_is_a_word_of_ours() -> None:
    allowed = {
        "status": STATUSES,
        "deadline_kind": DEADLINE_KINDS,
        "themes": THEMES,
        "applicants": APPLICANTS,
        "funding_types": FUNDING_TYPES,
        "access": ACCESS,
    }
    content = files("fundmatch").joinpath("data", "codes_eu.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(content.splitlines(), delimiter=";"))
    assert len({tuple(row.values()) for row in rows}) == len(rows)
    for row in rows:
        for value in row["value"].split(" | ") if row["field"] in allowed else ():
            assert value in allowed[row["field"]], row
        if row["field"] in {"rate", "partners", "applicants"}:
            assert row["note"], f"{row}: a rule says where it comes from"


def test_every_action_of_the_table_has_rules_and_every_rate_can_be_read() -> None:
    table = eu_codes.table()
    for fields in table["action_name"].values():
        assert fields["action"][0].value.casefold() in table["action"]
    for fields in table["prefix"].values():
        assert fields["programme"][0].value in table["programme"]
    for kind in table["action"]:
        rules = eu_codes.general_rules("43108390", kind, "X")
        assert all(rate.note and (rate.pct or rate.pct_max) for rate in rules.rates)


@pytest.mark.parametrize(
    ("identifier", "programme", "kind", "rates"),
    [
        ("HORIZON-CL5-2026-01-D4-02", "43108390", "HORIZON-RIA", ["100"]),
        ("HORIZON-CL5-2026-01-D4-02", "43108390", "HORIZON-IA", ["100", "70", "70–100"]),
        ("LIFE-2026-SAP-CLIMA-CCA", "43252405", "LIFE-PJG", ["bis 60"]),
        ("life-2026-cet-pda", "43252405", "LIFE-PJG", ["bis 95"]),
        ("LIFE-2026-SAP-NAT-NATURE", "43252405", "LIFE-PJG", ["bis 60", "bis 75"]),
        ("LIFE-2026-PLP-NAT", "43252405", "LIFE-PJG", []),
        ("LIFE-2026-CET-PDA", "43252405", None, []),
        ("CERV-2026-TOWN", "43251589", None, []),
    ],
)
def test_general_rates_follow_programme_action_and_place(
    identifier: str, programme: str, kind: str | None, rates: list[str]
) -> None:
    found = eu_codes.general_rules(programme, kind, identifier).rates
    shown = [
        f"{rate.pct_min}–{rate.pct_max}" if rate.pct_min else str(rate.pct) if rate.pct else f"bis {rate.pct_max}"
        for rate in found
    ]
    assert shown == rates


def test_a_programme_is_known_by_its_code_or_else_by_the_identifier() -> None:
    assert eu_codes.programme_code("43252405", "X") == "43252405"
    assert eu_codes.programme_code("", "life-2026-x") == "43252405"
    assert eu_codes.programme_code("999", "LIFE-2026-X") is None
    assert eu_codes.programme_code("", "UNKNOWN") is None

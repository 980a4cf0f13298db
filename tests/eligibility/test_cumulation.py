"""May two programmes pay for one measure: only what a guideline plainly says counts."""

from decimal import Decimal

import pytest
from record_helpers import COMPLETE, DAY, SETTLED, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.eligibility.cumulation import combinations, in_words
from fundmatch.model.programme import Programme, Relation
from fundmatch.model.result import Combination

BAD = {"keywords": ("Freibad", "Schwimmbad"), "typical_measures": ("Freibad sanieren", "Umkleiden im Freibad erneuern")}
FILLERS = [programme(id=f"nrw-anderes-{i}", name="Straßenbau", keywords=("Brücke", "Straße")) for i in range(3)]


def entry(level: str, **fields: object) -> Programme:
    areas = {"NRW": ("NRW",), "Bund": ("DE",), "EU": ("EU",)}[level]
    name = {"id": f"{level.lower()}-bad", "name": f"Bad {level}"}
    return programme(**{**name, "level": level, "areas": areas, **COMPLETE, **BAD, **fields})


def pair(one: Programme, other: Programme) -> Combination:
    """What is said of the first beside the second; members of a family share a place in a list, so they are set side by side."""
    listed = [
        match(small_catalogue(*FILLERS, programme), strategy(measure(**SETTLED)), as_of=DAY).measures[0].candidates[0]
        for programme in (one, other)
    ]
    ((found,), _) = combinations(listed)
    return found


@pytest.mark.parametrize(
    ("cumulation", "other", "outcome"),
    [
        ("keine weitere öffentliche Förderung desselben Vorhabens", "Bund", "not_met"),
        ("keine Kumulierung mit anderen Bundesmitteln; Landesmittel zulässig", "Bund", "not_met"),
        ("mit öffentlichen Mitteln kombinierbar, keine zweite Bundesförderung", "Bund", "not_met"),
        ("mit öffentlichen Mitteln kombinierbar, keine zweite Bundesförderung", "EU", "met"),
        ("Kombination mit EFRE möglich", "EU", "met"),
        ("Kombination mit EFRE möglich", "Bund", "open"),
        ("keine Doppelförderung derselben Ausgaben", "Bund", "open"),
        ("", "Bund", "open"),
    ],
)
def test_a_clause_counts_for_the_level_that_it_names(cumulation: str, other: str, outcome: str) -> None:
    assert pair(entry("NRW", cumulation=cumulation), entry(other)).outcome.value == outcome


def test_a_no_of_either_side_counts() -> None:
    strict = entry("Bund", cumulation="keine Kumulierung mit anderen Mitteln")
    assert pair(entry("NRW", cumulation="mit anderen Mitteln kombinierbar"), strict).outcome.value == "not_met"


def test_the_same_money_is_not_combined_with_itself() -> None:
    twin = entry("NRW", related=(Relation(programme="bund-bad", kind="gleiches Geld"),))
    assert pair(twin, entry("Bund")).reason == "gehören zusammen (gleiches Geld)"


def test_the_same_money_is_not_combined_when_only_the_other_says_so() -> None:
    twin = entry("Bund", related=(Relation(programme="nrw-bad", kind="Baustein"),))
    assert pair(entry("NRW"), twin).reason == "gehören zusammen (Baustein)"
    stranger = entry("Bund", related=(Relation(programme="nrw-anderes-0", kind="Baustein"),))
    assert pair(entry("NRW"), stranger).outcome.value == "open"


def test_a_joint_ceiling_is_said_even_where_the_combination_is_unsettled() -> None:
    found = pair(entry("NRW", own_share_min_pct=Decimal(10)), entry("Bund"))
    assert in_words((found,)) == "mit Bad Bund: ungeklärt, zusammen höchstens 90 %"
    yes = pair(entry("NRW", cumulation="mit Bundesmitteln kombinierbar"), entry("Bund"))
    assert in_words((yes,)) == "mit Bad Bund: laut Katalog ja – mit Bundesmitteln kombinierbar"


def test_the_joint_ceiling_is_the_lowest_that_is_known() -> None:
    one = entry("NRW", cumulation="mit Bundesmitteln kombinierbar, insgesamt 95 Prozent", own_share_min_pct=Decimal(10))
    found = pair(one, entry("Bund"))
    assert (found.outcome.value, found.ceiling_pct) == ("met", 90.0)
    assert (
        in_words((found,)) == "mit Bad Bund: laut Katalog ja, zusammen höchstens 90 % – mit Bundesmitteln kombinierbar"
    )


def test_nothing_known_is_said_to_be_unsettled() -> None:
    assert in_words((pair(entry("NRW"), entry("Bund")),)) == "ungeklärt"

"""Money without an application is said beside the small grants for the same thing, with its source."""

from dataclasses import replace

from record_helpers import DAY, GELSENKIRCHEN, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.core import gazetteer
from fundmatch.core.package_data import rows_of
from fundmatch.eligibility.lump_sums import lump_sum, lump_sums_of

BAD = {"keywords": ("Freibad", "Schwimmbad"), "typical_measures": ("Freibad sanieren", "Umkleiden im Freibad erneuern")}
FILLERS = [programme(id=f"nrw-anderes-{i}", name="Straßenbau", keywords=("Brücke", "Straße")) for i in range(3)]
PLAN = programme(id="nrw-nrw-plan-infrastruktur", short_name="NRW-Plan", access="Pauschale", **BAD)


def test_gelsenkirchen_gets_its_share_and_the_source_says_so() -> None:
    (found,) = lump_sums_of("05513000")
    assert 13_600_000 < found.eur_per_year < 13_900_000
    assert found.source.startswith("https://")
    assert found.note
    assert lump_sum(found.programme, "09162000") is None
    assert lump_sums_of("") == []


def test_every_row_names_a_municipality_of_the_register_once() -> None:
    rows = rows_of("lump_sums.csv")
    keys = [(row["programme"], row["ags"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert all(gazetteer.municipalities_in(row["ags"]) for row in rows)
    assert all(int(row["eur_per_year"]) > 0 and row["source"].startswith("http") and row["checked"] for row in rows)


def test_it_is_said_beside_the_grants_and_enters_no_sum() -> None:
    grant = programme(id="nrw-bad", **BAD)
    entry = match(small_catalogue(*FILLERS, PLAN, grant), strategy(measure()), as_of=DAY).measures[0]
    by_id = {one.programme.id: one for one in entry.candidates}
    assert by_id["nrw-bad"].flags[0].startswith("für dieselbe Sache ohne Antrag: NRW-Plan (13.")
    assert "im Jahr" in by_id[PLAN.id].money.rate_text
    assert by_id[PLAN.id].money.grant_eur is None
    elsewhere = replace(GELSENKIRCHEN, name="Dorf", ags="05958004")
    entry = match(small_catalogue(*FILLERS, PLAN, grant), strategy(measure(), profile=elsewhere), as_of=DAY).measures[0]
    assert any("für dieselbe Sache ohne Antrag: NRW-Plan" in flag for one in entry.candidates for flag in one.flags)

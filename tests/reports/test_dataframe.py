"""The result as a pandas table: one row a pair, numbers as numbers, dates as dates."""

import pandas as pd
from record_helpers import COMPLETE, DAY, SETTLED, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.reports.dataframe import to_frame

BATH = programme(id="nrw-bad", name="Bäder", keywords=("Freibad",), typical_measures=("Freibad sanieren",), **COMPLETE)
BAVARIAN = programme(id="bund-bad", name="Bäder", areas=("Bayern",), keywords=("Freibad",))
OTHERS = [programme(id=f"nrw-z{nr}", name=name) for nr, name in enumerate(("Brücken", "Orgeln", "Wälder"))]


def test_every_listed_and_excluded_pair_is_a_row_whose_parts_make_up_its_points() -> None:
    one = measure(cost_total_eur=200_000, leitthema="Freizeit", **SETTLED)
    result = match(small_catalogue(BATH, BAVARIAN, *OTHERS), strategy(one), as_of=DAY)
    frame = to_frame(result).set_index("programme_id")
    assert list(frame["rank"]) == [1, 0]
    assert list(frame["verdict"]) == ["clear", "excluded"]
    assert frame.loc["nrw-bad", "grant_max_eur"] == 200_000
    assert frame.loc["nrw-bad", "open_rules"] == 0
    assert pd.isna(frame.loc["bund-bad", "grant_max_eur"])
    assert frame["next_deadline"].dtype.kind == "M"
    parts = frame[[column for column in frame if column.startswith("points_")]]
    assert (parts.sum(axis=1) - frame["points"]).abs().max() < 0.05


def test_a_result_without_a_pair_is_an_empty_table() -> None:
    assert to_frame(match(small_catalogue(*OTHERS), strategy(measure(title="Chor")), as_of=DAY)).empty

"""The table of codes says only what our vocabulary knows, and knows every code of the source."""

import csv
from dataclasses import fields
from pathlib import Path

import pytest
from record_helpers import REPOSITORY

from fundmatch.core import territories
from fundmatch.model.programme import Amount, Programme
from fundmatch.sources.fdb_codes import translate, units

with Path(REPOSITORY / "fundmatch/data/codes_fdb.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter=";"))
ALLOWED = {field.name: field.metadata["values"] for field in [*fields(Programme), *fields(Amount)]}
ALLOWED |= {"areas": territories.known_names(), "level": ["EU", "Bund", "Land"], "size": ["Unternehmen", "KMU"]}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['list']}-{row['code']}")
def test_a_row_says_what_our_vocabulary_knows(row: dict[str, str]) -> None:
    assert bool(row["field"]) == bool(row["value"])
    assert row["field"] or row["note"], "a code without a counterpart says why"
    if row["field"] and row["field"] != "keywords":
        assert set(row["value"].split("|")) <= set(ALLOWED[row["field"]])


def test_no_code_stands_there_twice() -> None:
    assert len({(row["list"], row["code"]) for row in ROWS}) == len(ROWS)


# Numbers of codes that the portal showed in October 2025; areas have second spellings.
@pytest.mark.parametrize(
    ("name", "count"),
    [("Foerderart", 6), ("Foerderberechtigte", 9), ("Foerderbereich", 23), ("Foerdergeber", 3), ("Foerdergebiet", 22)],
)
def test_every_code_of_a_closed_list_is_there(name: str, count: int) -> None:
    assert sum(row["list"] == name for row in ROWS) == count


def test_unknown_codes_are_told_once_and_known_ones_translated() -> None:
    told = translate({"Foerderart": ("zuschuss", "neu", "neu"), "Ganzneu": ("x",), "Foerderbereich": ("corona",)})
    assert told.fields == {"funding_types": ("Zuschuss",)}
    assert told.unknown == ("Foerderart: neu", "Ganzneu: x")


def test_a_short_unit_never_stands_before_a_longer_one() -> None:
    starts = [start for start, _ in units()]
    assert starts.index("antragstell") < starts.index("antrag")
    assert starts.index("kwh") < starts.index("kw")

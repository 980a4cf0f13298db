"""Entries written as YAML: the shipped form, and no line touched that need not change."""

import difflib
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_helpers import REPOSITORY, programme

from fundmatch.catalogue.reading import Catalogue
from fundmatch.catalogue.yaml_writing import entry_as_yaml
from fundmatch.core.dates import PartialDate
from fundmatch.files.yaml_files import parse_yaml
from fundmatch.model.codec import read_record
from fundmatch.model.programme import Condition, Deadline, Population, Programme, Rate

BY_HAND = """\
# Vom Amt 61 gepflegt
id: nrw-probe
name: "Probe"          # so heißt es auf der Seite
level: NRW

# am Telefon bestätigt
status: offen
keywords:
  - Freibad
  # das Alltagswort
  - Schwimmbad   # auch Badeanstalt
  - Halle
conditions:
- text: ohne Einrückung
areas: [NRW]
"""


def read(text: str) -> Programme:
    raw, problems = parse_yaml(text, "probe.yaml")
    assert raw is not None, problems
    entry, findings = read_record(Programme, raw)
    assert entry is not None, findings
    return entry


def changed_lines(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize("level", ["eu", "bund", "nrw"])
def test_every_shipped_file_is_written_as_it_is(catalogue: Catalogue, level: str) -> None:
    entries = [entry for entry in catalogue.programmes if entry.id.startswith(f"{level}-")]
    assert len(entries) > 100
    for entry in entries:
        assert entry_as_yaml(entry) == (REPOSITORY / "catalogs" / level / f"{entry.id}.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        ({"status": "geschlossen"}, ["- status: offen", "+ status: geschlossen"]),
        ({"keywords": ("Freibad", "Schwimmbad", "Sauna", "Halle")}, ["+   - Sauna"]),
        ({"keywords": ("Schwimmbad", "Halle")}, ["-   - Freibad"]),
        ({"keywords": ()}, ["- keywords:", "-   - Freibad", "-   # das Alltagswort", "-   - Schwimmbad   # auch Badeanstalt", "-   - Halle"]),
        ({"short_name": "P: 1"}, ["+ short_name: 'P: 1'"]),
        ({"funds": "knapp"}, ["+ funds: knapp"]),
        ({"locked": ("rates", "status")}, ["+ locked: [rates, status]"]),
        ({"conditions": (Condition(text="neu", rule="area"),)}, ["- - text: ohne Einrückung", "+   - text: neu", "+     rule: area"]),
        ({"name": "Anders"}, ['- name: "Probe"          # so heißt es auf der Seite', "+ name: Anders"]),
    ],
)  # fmt: skip
def test_only_what_changed_is_written_anew(change: dict[str, object], lines: list[str]) -> None:
    entry = replace(read(BY_HAND), **change)
    text = entry_as_yaml(entry, BY_HAND)
    assert sorted(changed_lines(BY_HAND, text)) == sorted(lines)
    assert read(text) == entry


def test_a_new_field_stands_where_the_model_has_it() -> None:
    text = entry_as_yaml(replace(read(BY_HAND), summary="Worum es geht", notes=("später",)), BY_HAND)
    keys = [line.partition(":")[0] for line in text.splitlines() if line[0:1].isalpha()]
    assert keys == ["id", "name", "level", "summary", "status", "keywords", "conditions", "notes", "areas"]


def test_an_unchanged_entry_keeps_every_byte() -> None:
    windows = "\ufeff" + BY_HAND.replace("\n", "\r\n")
    assert entry_as_yaml(read(BY_HAND), windows) == windows


def test_line_breaks_of_windows_stay() -> None:
    text = entry_as_yaml(replace(read(BY_HAND), status="pausiert"), BY_HAND.replace("\n", "\r\n"))
    assert text.count("\r\n") == text.count("\n") == BY_HAND.count("\n")


@pytest.mark.parametrize("previous", ["", "id: [", "- keine\n- Felder\n", "id: x\nunbekannt: y\n", "a: &x b\nc: *x\n"])
def test_what_is_no_entry_is_replaced_by_a_whole_one(previous: str) -> None:
    entry = programme()
    assert entry_as_yaml(entry, previous) == entry_as_yaml(entry)


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters="\n:#-'\"|>&*![]{}%@`?\\"),
    min_size=1,
    max_size=160,
).map(str.strip).filter(bool)  # fmt: skip
TEXTS = st.lists(TEXT, max_size=4, unique=True).map(tuple)
DAYS = st.dates().map(lambda day: PartialDate(day.year + 1000 if day.year < 1000 else day.year, day.month))
ENTRIES = st.builds(
    Programme,
    id=st.just("nrw-probe"),
    name=TEXT,
    level=st.just("NRW"),
    summary=TEXT,
    keywords=TEXTS,
    areas=TEXTS,
    population=st.none() | st.builds(Population, over=st.integers(0, 10**6), note=TEXT),
    rates=st.lists(st.builds(Rate, pct=st.decimals(0, 100, places=2), module=TEXT, financially_weak=st.booleans()), max_size=2, unique=True).map(tuple),
    own_share_min_pct=st.none() | st.decimals(0, 100, places=1),
    deadlines=st.lists(st.builds(Deadline, date=DAYS, stage=TEXT), max_size=2, unique=True).map(tuple),
    conditions=st.lists(st.builds(Condition, text=TEXT), max_size=2, unique=True).map(tuple),
    locked=st.sampled_from([(), ("rates",), ("rates", "status")]),
)  # fmt: skip


@settings(max_examples=40)
@given(entry=ENTRIES)
def test_whatever_an_entry_says_is_read_back(entry: Programme) -> None:
    assert read(entry_as_yaml(entry)) == entry


@settings(max_examples=40)
@given(before=ENTRIES, after=ENTRIES)
def test_an_edited_file_says_exactly_what_is_meant(before: Programme, after: Programme) -> None:
    assert read(entry_as_yaml(after, entry_as_yaml(before))) == after


def test_numbers_are_written_without_exponent() -> None:
    text = entry_as_yaml(programme(own_share_min_pct=Decimal("1E+1"), recurring=False))
    assert "own_share_min_pct: 10\n" in text
    assert "recurring: nein\n" in text

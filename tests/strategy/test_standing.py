"""What a row says beside how far a measure is: put off or given up, money asked for; and what outputs make of it."""

import pytest
from record_helpers import DAY, measure, programme, small_catalogue, strategy

from fundmatch.app.pipeline import match
from fundmatch.reports import summary
from fundmatch.reports.money_sums import sums_of
from fundmatch.reports.workbook.overview_sheet import chances_of
from fundmatch.strategy.list_cells import read_row
from fundmatch.strategy.standing import asked_for, put_off

PUT_OFF = [
    "zurückgestellt", "Zurückgestellt (Haushalt)", "zurückgestellt bis 2028", "ruht", "ruhend", "gestrichen", "entfällt",
    "Maßnahme verworfen", "aufgegeben", "on hold", "wird nicht weiterverfolgt", "nicht mehr verfolgt", "abgebrochen", "pausiert",
]  # fmt: skip
GOES_ON = [
    "nicht zurückgestellt", "in Planung", "in Umsetzung", "geplant", "", "fortgeführt", "verstetigt", "Prüfung läuft",
    "Beschluss vorbereitet", "kein Teil gestrichen", "umgesetzt",
]  # fmt: skip
ASKED = [
    "beantragt", "Mittel beantragt", "Fördermittel beantragt", "Förderantrag gestellt", "Antrag eingereicht (BAFA)", "bewilligt",
    "Förderung bewilligt", "Zuwendungsbescheid liegt vor", "Förderbescheid vom 3.2.2026", "Bewilligt (KfW)",
]  # fmt: skip
NOT_ASKED = [
    "Baugenehmigung beantragt", "Antrag soll gestellt werden", "noch nicht beantragt", "Mittel werden beantragt", "Antrag abgelehnt",
    "Förderantrag geplant", "kein Antrag gestellt", "in Planung", "", "Bauantrag gestellt", "Mittel beantragt?",
]  # fmt: skip


@pytest.mark.parametrize("status", PUT_OFF)
def test_a_measure_that_rests_is_known_by_its_status(status: str) -> None:
    assert put_off(status) == status


@pytest.mark.parametrize("status", GOES_ON)
def test_what_goes_on_does_not_rest(status: str) -> None:
    assert put_off(status) == ""


@pytest.mark.parametrize("status", ASKED)
def test_money_that_is_asked_for_is_known_by_the_status(status: str) -> None:
    assert asked_for(status) == status


@pytest.mark.parametrize("status", NOT_ASKED)
def test_permits_and_intentions_are_no_application_for_money(status: str) -> None:
    assert asked_for(status) == ""


def test_a_long_remark_about_a_part_says_nothing_of_the_whole() -> None:
    remark = "Im Zuge der Planung wurde der Teil mit dem Steg am Ufer gestrichen und ein Ersatz gesucht"
    assert put_off("in Umsetzung", remark) == ""


def test_it_is_read_from_a_row() -> None:
    cells = {"title": "Freibad sanieren", "status": "zurückgestellt", "note": "Mittel beantragt"}
    values = read_row(cells.get, {}, english=False, as_of=DAY).values
    assert (values["put_off"], values["asked_for"]) == ("zurückgestellt", "Mittel beantragt")


def test_what_rests_is_no_chance_and_is_said_and_what_is_asked_for_is_flagged() -> None:
    bath = programme(id="nrw-bad", name="Bäder", keywords=("Freibad",), typical_measures=("Freibad sanieren",))
    rests = measure(id="M-1", put_off="ruht")
    asked = measure(id="M-2", asked_for="Mittel beantragt")
    result = match(small_catalogue(bath), strategy(rests, asked), as_of=DAY)
    assert [entry.measure.id for entry, _ in chances_of(result)] == ["M-2"]
    assert [entry.measure.id for entry, _ in summary.best_hits(result, 5)] == ["M-2"]
    assert summary.put_off_in_words(result).startswith("1 Maßnahme ruht laut Tabelle: M-1 („ruht“)")
    assert "Maßnahme ruht" in dict(sums_of(result).left_out)
    first, second = (entry.candidates[0].flags for entry in result.measures)
    assert first[0] == "Maßnahme ruht laut Tabelle: „ruht“"
    assert second[0] == "laut Tabelle „Mittel beantragt“: vor einem weiteren Antrag abgleichen"

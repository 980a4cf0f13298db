"""Every workbook that we write keeps the rules of Excel, whatever the data; and the checker of the rules sees a broken one."""

import io
import zipfile
from collections.abc import Callable

import pytest
from record_helpers import DAY, REPOSITORY, measure, programme, small_catalogue, strategy
from reports.excel_rules import broken_rules

from fundmatch.app.pipeline import match
from fundmatch.catalogue.reading import read_catalogue
from fundmatch.model.programme import Contact
from fundmatch.model.result import MatchResult
from fundmatch.reports.workbook.catalogue_sheet import catalogue_as_workbook
from fundmatch.reports.workbook.template import measures_template
from fundmatch.reports.workbook.view import checked_view
from fundmatch.reports.workbook.write import match_as_workbook

HOSTILE = "\x00=1+1 \ud83d 🏊 „x“ <b>&amp; _x0041_ " + "ü" * 40_000


def bath(number: int, **fields: object) -> object:
    return programme(
        id=f"nrw-bad-{number}",
        name=f"Bäder {number}",
        keywords=("Freibad",),
        typical_measures=("Freibad sanieren",),
        **fields,
    )


def plain() -> MatchResult:
    return match(small_catalogue(*(bath(number) for number in range(3))), strategy(measure()), as_of=DAY)  # type: ignore[arg-type]


def empty() -> MatchResult:
    return match(small_catalogue(bath(1)), strategy(measure(title="Xylophon")), as_of=DAY)  # type: ignore[arg-type]


def hostile() -> MatchResult:
    """Long, illegal and formula-like texts in every place that data can reach."""
    extra = dict.fromkeys(("Status", "status", "a[b]", "x" * 300, "=1", "'", "measure_id", "Zeile\neins"), HOSTILE)
    measures = [
        measure(id=f"M-{n}", title=f"Freibad sanieren {HOSTILE}", leitthema=HOSTILE, department=HOSTILE, extra=extra)
        for n in range(3)
    ]
    contact = Contact(body=HOSTILE, page=f"https://beispiel.de/{'a' * 3_000}")
    programmes = [
        bath(n, url=f"https://beispiel.de/{'ä' * 900}#{n}", funder=HOSTILE, contact=contact) for n in range(3)
    ]
    return match(small_catalogue(*programmes), strategy(*measures), as_of=DAY)  # type: ignore[arg-type]


def in_a_view() -> bytes:
    result = plain()
    return match_as_workbook(result, checked_view(("Frist", "Punkte Vergleich", "Programm", "Notiz"), ()))


WRITTEN: dict[str, Callable[[], bytes]] = {
    "plain": lambda: match_as_workbook(plain()),
    "empty": lambda: match_as_workbook(empty()),
    "hostile": lambda: match_as_workbook(hostile()),
    "view": in_a_view,
    "catalogue": lambda: catalogue_as_workbook(read_catalogue(REPOSITORY / "catalogs").programmes, DAY),
    "template": measures_template,
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_what_is_written_opens_without_repair(kind: str) -> None:
    assert broken_rules(WRITTEN[kind]()) == []


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with the first `old` in the part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        assert old in before.read(part)
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old, new, 1) if name == part else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet3.xml"  # the Shortlist
TABLE = "xl/tables/table2.xml"
FAULTS = {
    "a head that differs from its cell": (TABLE, b'name="Programm"', b'name="Programme"', "heads differ"),
    "two heads alike": (TABLE, b'name="Art"', b'name="PROGRAMM"', "heads ["),
    "a table name that is a cell": (TABLE, b'displayName="Shortlist"', b'displayName="AB12"', "table name"),
    "two tables of a name": (TABLE, b'displayName="Shortlist"', b'displayName="Programme"', "two things"),
    "a filter beside its table": (TABLE, b'<autoFilter ref="A3', b'<autoFilter ref="A4', "the filter"),
    "a long list": (SHEET, b'<formula1>"', b'<formula1>"' + b"x" * 256, "list at"),
    "a long title": (SHEET, b'errorTitle="', b'errorTitle="' + b"x" * 40, "errorTitle"),
    "a style that is not there": (SHEET, b' s="', b' s="99', "style"),
    "a formula": (SHEET, b"<v>", b"<f>1+1</f><v>", "formula"),
    "a high row": (SHEET, b' ht="', b' ht="9', "points high"),
    "a sheet name": ("xl/workbook.xml", b'name="Shortlist"', b'name="Short/list"', "sheet name"),
    "a name that leads nowhere": ("xl/workbook.xml", b"Shortlist!$", b"Nirgends!$", "no sheet"),
    "a wide column": (SHEET, b' width="', b' width="9', "width"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_rule_is_seen(fault: str) -> None:
    part, old, new, note = FAULTS[fault]
    found = broken_rules(changed(match_as_workbook(plain()), part, old, new))
    assert any(note in one for one in found)

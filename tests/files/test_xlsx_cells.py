"""Workbooks with very many cells: blank ones cost nothing, and too many are refused before they are walked through."""

import io
import re
import zipfile

import pytest
from openpyxl import Workbook

from fundmatch.core.errors import StrategyError
from fundmatch.files import xlsx_cells
from fundmatch.files.headings import column_letters
from fundmatch.files.xlsx_tables import open_workbook

ROWS = [["Nr.", "Titel", None, "Kosten"], ["M-1", "Freibad", None, 5], ["M-2", None, None, 7]]


def workbook() -> bytes:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def changed(data: bytes, pattern: str, cells: str) -> bytes:
    """Return the workbook with cells at the end of each row; {row} is its number."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name.endswith("sheet1.xml"):
                text = re.sub(
                    pattern, lambda row: row[1] + cells.replace("{row}", row[2]) + "</row>", text.decode()
                ).encode()
            target.writestr(name, text)
    return buffer.getvalue()


def rows(data: bytes) -> list[list[object]]:
    with open_workbook(data, "x.xlsx") as book:
        return [list(row) for _, row in book.rows("Sheet")]


@pytest.mark.parametrize("blank", ['<c r="{column}{row}" s="0"/>', '<c r="{column}{row}" s="0"></c>'])
def test_cells_that_only_have_a_look_are_passed_over(monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    monkeypatch.setattr(xlsx_cells, "_FEW", 500)
    names = [column_letters(index) for index in range(4, 400)]
    wide = changed(
        workbook(), r'(<row r="(\d+)"[^>]*>.*?)</row>', "".join(blank.replace("{column}", name) for name in names)
    )
    thin = xlsx_cells.without_blank_cells(wide, "x.xlsx")
    with zipfile.ZipFile(io.BytesIO(thin)) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b"<c ") <= 12
    assert rows(wide) == rows(workbook()) == ROWS


def test_too_many_filled_cells_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_cells, "_FEW", 5)
    monkeypatch.setattr(xlsx_cells, "MAX_CELLS", 5)
    with pytest.raises(StrategyError, match=r"gefüllte Zellen"):
        rows(workbook())

"""The sheet of earlier decisions that no list of this run shows: rejected, gone, or below the threshold.

Its decision columns are read like all others, so an officer can take a rejection back here.
May import: model, the other rooms of workbook.
"""

from typing import Any, Final

from fundmatch.model.decision import FIELDS
from fundmatch.model.result import MatchResult, Unlisted
from fundmatch.workbook.cells import Value, decided
from fundmatch.workbook.columns import DECISION, MEASURE_ID, PROGRAMME_ID, Column
from fundmatch.workbook.sheet import HEADER_ROW, finish, height_of, prepare, put_header, put_title, text_cell

_EXPLANATION: Final = (
    "Was schon entschieden ist und deshalb oder aus anderem Grund nicht in der Shortlist steht. "
    "Eine Ablehnung lässt sich hier zurücknehmen: Status leeren oder ändern, dann „fundmatch review“."
)
_COLUMNS: Final = (
    Column(header="Nr.", width=9, style="Fett", printed=True),
    Column(header="Maßnahme", width=34, style="Fett", printed=True),
    Column(header="Programm", width=42, printed=True),
    Column(header="Warum hier", width=34, printed=True),
    *DECISION,
    Column(header=MEASURE_ID, width=10),
    Column(header=PROGRAMME_ID, width=10),
)


def put_decided(sheet: Any, result: MatchResult) -> int:
    """Write one row for each decision that the list does not show; return the last row."""
    prepare(sheet, _COLUMNS)
    put_title(sheet, "Entschieden", _EXPLANATION)
    put_header(sheet, [column.header for column in _COLUMNS])
    last = HEADER_ROW
    for last, row in enumerate(result.unlisted, start=HEADER_ROW + 1):
        values = _values(row)
        sheet.row_dimensions[last].height = height_of(values, _COLUMNS)
        sheet.append([text_cell(sheet, value, column.style) for value, column in zip(values, _COLUMNS, strict=True)])
    finish(sheet, _COLUMNS, last)
    return last


def _values(row: Unlisted) -> list[Value]:
    told = row.decision
    return [
        told.measure_id,
        row.measure_title,
        row.programme_name or told.programme_id,
        row.why,
        *(decided(told, field) for field in FIELDS),
        told.measure_id,
        told.programme_id,
    ]

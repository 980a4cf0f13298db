"""The sheet of earlier decisions that no list of this run shows: rejected, gone, or below the threshold.

Its decision columns are read like all others, so an officer can take a rejection back here.
"""

from typing import Final

from fundmatch.model.decision import FIELDS, MEASURE_ID, PROGRAMME_ID
from fundmatch.model.result import MatchResult, Unlisted
from fundmatch.reports.workbook.cells import Value, decided
from fundmatch.reports.workbook.columns import AFTER_GRANT, DECISION, Column
from fundmatch.reports.workbook.paper import Paper
from fundmatch.reports.workbook.table_sheet import plain_rows

_EXPLANATION: Final = (
    "Was schon entschieden ist und deshalb oder aus anderem Grund nicht in der Shortlist steht. "
    "Eine Ablehnung lässt sich hier zurücknehmen: Status leeren oder ändern, dann „fundmatch review“."
)
COLUMNS: Final = (
    Column(header="Nr.", width=9, style="Fett", printed=True),
    Column(header="Maßnahme", width=34, style="Fett", printed=True),
    Column(header="Programm", width=42, printed=True),
    Column(header="Warum hier", width=34, printed=True),
    *DECISION,
    *AFTER_GRANT,
    Column(header=MEASURE_ID, width=10),
    Column(header=PROGRAMME_ID, width=10),
)


def put_decided(paper: Paper, result: MatchResult) -> None:
    """Write one row for each decision that the list does not show."""
    plain_rows(paper, "Entschieden", ("Entschieden", _EXPLANATION), COLUMNS, map(_values, result.unlisted))


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

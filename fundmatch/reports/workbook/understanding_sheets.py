"""What was understood of a list as a workbook: measures as read, columns, rows passed over, hints."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.formatting import euro
from fundmatch.model.measure_labels import measure_label
from fundmatch.model.ranges import EuroRange
from fundmatch.model.strategy import MONEY, Measure
from fundmatch.model.understanding import Understanding
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.paper import Book, Content, Paper
from fundmatch.reports.workbook.table_sheet import plain_rows, with_unique_headers

MEASURES, COLUMNS, PASSED_OVER, HINTS = "Maßnahmen", "Spalten", "Übergangen", "Hinweise"
_TIMES: Final = frozenset({"start", "end"})
_WIDTHS: Final = {"id": 10, "title": 36, "description": 50, "note": 30, "row": 8, "sheet": 16}
# Shown at the end of the row, each own column under its heading.
_EXTRA: Final = "extra"
# Cells that fill several fields have their words once, behind the first of these.
_SHARED_WORDS: Final = {"start": ("start", "period")}


def understanding_as_workbook(understood: Understanding) -> bytes:
    """Return the workbook; amounts are numbers (from, to), beside each value that was read out of words stand these."""
    book = Book()
    _put_measures(book.add_sheet(MEASURES), understood)
    _put_columns(book.add_sheet(COLUMNS), understood)
    _put_passed_over(book.add_sheet(PASSED_OVER), understood)
    _put_hints(book.add_sheet(HINTS), understood)
    return book.as_bytes()


def _put_measures(paper: Paper, understood: Understanding) -> None:
    names = _filled(understood)
    own = list(dict.fromkeys(heading for measure in understood.measures for heading in measure.extra))
    columns = [column for name in names for column in _columns(name)]
    columns += [Column(header=heading, width=18) for heading in own]
    rows = (
        [*(value for name in names for value in _values(name, measure, words)), *_own_cells(measure, own)]
        for measure, words in understood.worded()
    )
    title = f"{understood.name}: {len(understood.measures)} Maßnahmen, wie sie gelesen sind"
    about = "Leer heißt: nicht bekannt. Neben jeder Angabe, die aus Worten gelesen ist, steht der Wortlaut Ihrer Zelle."
    plain_rows(paper, "Gelesen", (title, about), with_unique_headers(columns), rows)


def _filled(understood: Understanding) -> list[str]:
    """Return the fields that any measure fills, and the few that everybody looks for; the place in the list comes last."""
    always = {"id", "title", "cost_total_eur", "start", "end", "started", "done", "row"}
    names = [declared.name for declared in fields(Measure) if declared.name != _EXTRA]
    return [
        name
        for name in names
        if name in always or any(getattr(measure, name) not in (None, "", (), 0) for measure in understood.measures)
    ]


def _columns(name: str) -> Iterator[Column]:
    label = measure_label(name)
    if name in MONEY:
        yield Column(header=f"{label} von", width=15, style="Euro")
        yield Column(header=f"{label} bis", width=15, style="Euro")
        yield Column(header=f"{label}: Wortlaut", width=20)
        return
    yield Column(header=label, width=_WIDTHS.get(name, 20), style="Fett" if name == "title" else "Text")
    if name in _TIMES:
        yield Column(header=f"{label}: Wortlaut", width=18)


def _values(name: str, measure: Measure, words: Mapping[str, str]) -> Iterator[Content]:
    value = getattr(measure, name)
    if name in MONEY:
        yield from _amount(value)
    else:
        yield _cell(value)
    if name in MONEY or name in _TIMES:
        yield "; ".join(filter(None, (words.get(source, "") for source in _SHARED_WORDS.get(name, (name,)))))


def _amount(amount: EuroRange | None) -> tuple[Content, Content]:
    if amount is None:
        return None, None
    if amount.yearly:  # a bare number would be taken for the whole
        return f"{euro(amount.low)} im Jahr", None if amount.high is None else f"{euro(amount.high)} im Jahr"
    return amount.low, amount.high


def _cell(value: Any) -> Content:
    """Return a value as officers read it."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, PartialDate):
        return value.german
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    content: Content = value
    return content


def _own_cells(measure: Measure, headings: Sequence[str]) -> list[Content]:
    return [measure.extra.get(heading, "") for heading in headings]


def _put_columns(paper: Paper, understood: Understanding) -> None:
    columns = (
        Column(header="Blatt", width=20),
        Column(header="Ihre Überschrift", width=36, style="Fett"),
        Column(header="Gelesen als", width=36),
        Column(header="Beispiel", width=50),
    )
    rows = (
        (
            column.sheet,
            column.column,
            measure_label(column.field) if column.field else "nicht gelesen, nur behalten",
            column.example,
        )
        for column in understood.mapping
    )
    about = "Stimmt eine Zuordnung nicht: die Überschrift ändern, oder in columns.toml zuordnen."
    plain_rows(paper, "Zuordnung", ("Spalten der Liste", about), columns, rows)


def _put_passed_over(paper: Paper, understood: Understanding) -> None:
    columns = (
        Column(header="Blatt", width=20),
        Column(header="Zeile", width=8, style="Zahl"),
        Column(header="Warum übergangen", width=44),
        Column(header="Worte der Zeile", width=60),
    )
    rows = ((row.sheet, row.row, row.why, row.words) for row in understood.passed_over)
    about = "Zeilen, die keine Maßnahme sind. Ist doch eine dabei: einen Titel eintragen und neu rechnen."
    plain_rows(paper, "Uebergangen", ("Zeilen, die nicht gelesen sind", about), columns, rows)


def _put_hints(paper: Paper, understood: Understanding) -> None:
    columns = (Column(header="Art", width=12, style="Fett"), Column(header="Hinweis", width=130))
    rows: list[Sequence[Content]] = [("Fehler", str(problem)) for problem in understood.problems]
    rows += [("Hinweis", hint.replace(": Hinweis: ", ": ", 1)) for hint in understood.hints]
    about = "Fehler halten einen Lauf an. Hinweise halten nichts an; nachsehen lohnt sich."
    plain_rows(paper, "Hinweise", ("Was aufgefallen ist", about), columns, rows)

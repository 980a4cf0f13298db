"""The catalogue as a workbook that officers edit: a row a programme, drop-downs, a guide.

What a cell holds and how it is read back is settled in `catalogue.table_columns` and
`catalogue.table_cells`; here is only the look.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from fundmatch.catalogue import table_state
from fundmatch.catalogue.table_columns import LOOKED, choices, columns, shown
from fundmatch.core import formatting, levels
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import FieldSpec, specs
from fundmatch.eligibility.judge import RULES
from fundmatch.model.programme import Programme
from fundmatch.reports.workbook import styles
from fundmatch.reports.workbook.columns import Column
from fundmatch.reports.workbook.paper import Book, Content, Paper
from fundmatch.reports.workbook.table_sheet import HEADER_ROW, LINE_HEIGHT, finish, prepare, put_header, put_title

SHEET, GUIDE = "Katalog", "Anleitung"
LINES: Final = 5
# Rows below the last programme that still have drop-downs, for new ones.
_SPARE_ROWS: Final = 100
_FIRST_EXCEL_YEAR: Final = 1950
_INTRODUCTION: Final = (
    (
        "Ändern Sie im Blatt „Katalog“, was nicht mehr stimmt, und speichern Sie die Mappe als .xlsx. "
        "Danach zeigt „fundmatch catalog update table katalog.xlsx“, was sich ändern würde; erst mit --apply gilt es."
    ),
    (
        "Gelesen wird nur, was Sie geändert haben; was andere seit der Ausgabe im Katalog geändert haben, bleibt. Zeilen und Spalten dürfen sortiert, gefiltert, verschoben und gelöscht "
        "werden: Was in der Tabelle fehlt, bleibt im Katalog. Eigene Spalten sind erlaubt und werden nicht gelesen."
    ),
    "Eine geleerte Zelle löscht die Angabe: Sie gilt dann als nicht bekannt, nicht als Nein.",
    (
        "In mehrteiligen Zellen steht jeder Eintrag in einer eigenen Zeile (Alt+Eingabe), Zusätze folgen nach einem "
        "senkrechten Strich: | Notiz: … . Gehört ein solcher Strich zum Text, steht ein \\ davor."
    ),
    (
        f"Nachgesehen, stimmt noch: in der gelben Spalte „{LOOKED}“ „ja“ oder den Tag eintragen. Dann gilt alles, was in der Zeile veraltet "
        "und nicht geändert wurde, als an diesem Tag bestätigt."
    ),
    (
        "Sperren: In der Spalte „Gesperrt“ die Überschriften der Spalten nennen, die kein Import mehr anrühren soll: "
        "Fördersatz; Frist. Zum Entsperren streichen. Auch ohne Sperre überschreibt kein Import, was Sie ändern; "
        "er schlägt dann nur vor."
    ),
    (
        "Neues Programm: unten eine Zeile anfügen, die ausgeblendete Spalte „Kennung“ einblenden und eine neue "
        f"Kennung eintragen, die mit {levels.prefixes_in_words()} beginnt, dazu Name und Ebene."
    ),
)


def catalogue_as_workbook(programmes: Sequence[Programme], as_of: date) -> bytes:
    """Return the workbook: sheet „Katalog“ to edit, sheet „Anleitung“ to read."""
    book = Book(as_of)
    _put_catalogue(book.add_sheet(SHEET), programmes, as_of)
    _put_guide(book.add_sheet(GUIDE))
    return book.as_bytes()


def _put_catalogue(paper: Paper, programmes: Sequence[Programme], as_of: date) -> None:
    described = [
        Column(
            header=spec.heading,
            width=spec.column.width,
            style="Fett" if spec.name == "name" else "Text",
            printed=spec.column.last_on_paper,
        )
        for spec in columns()
    ]
    hidden = {described[-1].header, table_state.HEADING}
    # Beside the name, where it is in sight whatever else is looked at.
    described.insert(1, Column(header=LOOKED, width=13, style="Eingabedatum", printed=False))
    described.append(Column(header=table_state.HEADING, width=20, style="Text", printed=False))
    prepare(paper, described, frozen=2, hidden=hidden)
    counted = f"Stand {formatting.day(as_of)}, {formatting.number(len(programmes))} Programme."
    explanation = f"{counted} Wie man ändert und sperrt, steht im Blatt „{GUIDE}“."
    put_title(paper, "Katalog der Förderprogramme", explanation)
    put_header(paper, described)
    for programme in programmes:
        texts = shown(programme)
        cells = [_cell(spec, programme, texts[spec.name]) for spec in columns()]
        cells.insert(1, (None, "Eingabedatum"))
        cells.append((table_state.state_of(texts), "Text"))
        looks = [paper.style(style) for _, style in cells]
        paper.put([value for value, _ in cells], looks, LINE_HEIGHT * LINES + 3)
    last = paper.last
    paper.sheet.autofilter(HEADER_ROW - 1, 0, last - 1, len(described) - 1)
    finish(paper, described)
    for index, spec in enumerate(columns()):
        if choices(spec):
            column = index + bool(index)  # behind the name stands what was looked up
            paper.sheet.data_validation(HEADER_ROW, column, last + _SPARE_ROWS - 1, column, _offer(spec))


def _cell(spec: FieldSpec, programme: Programme, text: str) -> tuple[Content, str]:
    """Return value and style of one cell: a day as a date where it is one, everything else as text."""
    value = getattr(programme, spec.name)
    if isinstance(value, PartialDate) and value.exact and value.year >= _FIRST_EXCEL_YEAR:
        return value.first, "Datum"
    if spec.unit == "%":
        return text, "Wörtlich"  # Excel would turn 20 % into 0.2
    return text, "Fett" if spec.name == "name" else "Text"


def _offer(spec: FieldSpec) -> dict[str, object]:
    """Offer the words of the vocabulary; another one would be refused when the table is read."""
    return {
        "validate": "list",
        "source": list(choices(spec)),
        "error_title": spec.heading,
        "error_message": "Bitte aus der Liste wählen oder leer lassen.",
    }


def _put_guide(paper: Paper) -> None:
    widths = (30, 22, 64, 70)
    for index, width in enumerate(widths, start=1):
        paper.set_column(index, width)
    styles.set_up_page(paper.sheet)
    paper.line(GUIDE, style="Titelzeile", height=26)
    for text in _INTRODUCTION:
        paper.line(text, style="Hinweis")
    paper.line(None, style="Hinweis")
    for row in _guide_rows():
        names = ("Kopf",) * 4 if row[0] == "Spalte" else ("Fett", "Text", "Text", "Text")
        paper.put(row, [paper.style(name) for name in names], LINE_HEIGHT * _lines(row, widths) + 3)
    styles.set_print_area(paper.sheet, last_column=len(widths), last_row=paper.last)


def _lines(row: Sequence[str], widths: Sequence[int]) -> int:
    return max(-(-len(text) // width) for text, width in zip(row, widths, strict=True)) or 1


def _guide_rows() -> Iterator[tuple[str, str, str, str]]:
    """Yield (column, part of it, meaning and form, allowed words)."""
    yield "Spalte", "Zusatz", "Was darin steht", "Zulässige Wörter"
    for spec in columns():
        stop = "" if spec.meaning.endswith("?") else "."
        help_text = f"{spec.meaning}{stop} {spec.column.hint}".strip()
        yield spec.heading, "", help_text, "; ".join(spec.values or choices(spec))
        if spec.record:
            yield from _part_rows(spec.heading, spec.record)


def _part_rows(heading: str, record: Any) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row for each part of a cell that has several."""
    for spec in specs(record):
        words = [f"{word} ({RULES[word].label})" if spec.name == "rule" else word for word in spec.values]
        yield heading, spec.label, spec.meaning, "; ".join(words)

"""A CSV file that people open, sort and save in Excel, and that goes on afterwards.

Semicolons, UTF-8 with a mark, CRLF: what a German Excel opens in columns. What comes back
may have another delimiter, another encoding, another order, and columns of the office's own;
all of it is read, and all of it stays. The protection against formulas has its only home here.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from fundmatch.core.errors import DataError, Problem, StrategyError
from fundmatch.files.csv_faults import DOUBLED, TOO_LONG, is_too_long, once_each
from fundmatch.files.headings import HEADER_WITHIN, columns_of, header_key, known_headings
from fundmatch.files.safe_read import BOM, decode, read_bytes

# A text that begins with one of these is a formula to Excel, LibreOffice or whatever imports it (OWASP, CSV injection).
_VISIBLE_SIGNS: Final = ("=", "+", "-", "@")
FORMULA_SIGNS: Final = (*_VISIBLE_SIGNS, "\t", "\r")

# Everything that Excel would calculate, or turn into a number, a day or a truth when it opens
# the file: "007" would come back as 7 and "1-2" as 1 February.
_CONVERTED: Final = re.compile(
    rf"[{re.escape(''.join(FORMULA_SIGNS))}]|\s*(?:[{re.escape(''.join(_VISIBLE_SIGNS))}'.,(%#$€0-9]"
    r"|(?:jan|feb|mär|mar|mrz|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-zäö]*\.?[\s/.-]*[0-9]"
    r"|(?:wahr|falsch|true|false)\s*$)",
    re.IGNORECASE,
)
_UNWRITABLE: Final = re.compile(r"[\x00\ud800-\udfff]")


def guard(text: str) -> str:
    """Return the text with an apostrophe before it where it would be a formula.

    >>> guard("=1+1"), guard("007"), guard("Kämmerei fragen")
    ("'=1+1", '007', 'Kämmerei fragen')
    """
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def unguard(cell: str) -> str:
    """Return the text before `guard`; an apostrophe that somebody else set stays.

    >>> unguard("'=1+1"), unguard("'Neue Mitte'")
    ('=1+1', "'Neue Mitte'")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell


def protect(text: str) -> str:
    """Return the text with an apostrophe before it where Excel would make anything else of it.

    For texts that must come back exactly as they were typed, where `guard` is for reports.

    >>> protect("=1+1"), protect("007"), protect("Kämmerei fragen")
    ("'=1+1", "'007", 'Kämmerei fragen')
    """
    return f"'{text}" if _CONVERTED.match(text) else text


def unprotect(cell: str) -> str:
    """Return what `protect` was given; an apostrophe that somebody else set stays.

    >>> unprotect("'=1+1"), unprotect("'Neue Mitte'")
    ('=1+1', "'Neue Mitte'")
    """
    return cell[1:] if cell.startswith("'") and _CONVERTED.match(cell[1:]) else cell


def writable(text: str) -> str:
    """Return the text without the few signs that no text file can hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Return a whole file; the cells are written as they are (see `guard`)."""
    return BOM + _lines(rows)


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()


def delimiter_of(text: str, headings: Collection[str]) -> str:
    """Return the sign that parts known headings from each other, else the one that parts rows most evenly.

    `headings` are the known ones as `header_key` gives them.
    """

    def fitness(delimiter: str) -> tuple[int, float, int]:
        rows: list[list[str]] = []
        with suppress(csv.Error):  # told to the user when the file is read in earnest
            rows.extend(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 2 * HEADER_WITHIN))
        widths = Counter(len(row) for row in rows if len(row) > 1)
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        hits = max((len(known_headings(row, headings)) for row in rows), default=0)
        return hits, count / max(1, len(rows)), width

    return max(";,\t", key=fitness)


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvForm:
    """How one kind of kept file looks; `name` is what messages call it.

    `headings` has the heading of each field, in the order of a new file; the name of a field
    is understood as well. Without the `needed` fields a file is none of these. Texts of the
    fields in `unprotected` (numbers, days) are written as they are. Fields in `retired` are read
    where a file still has them; a new one does not.
    """

    name: str
    headings: Mapping[str, str]
    needed: Collection[str]
    error: type[DataError] = StrategyError
    protect: Callable[[str], str] = guard
    unprotect: Callable[[str], str] = unguard
    unprotected: Collection[str] = ()
    retired: Mapping[str, str] = field(default_factory=dict)

    def fields(self) -> dict[str, str]:
        """Return the field by each heading that names it, as `header_key` gives it."""
        return {
            header_key(word): name
            for name, heading in {**self.headings, **self.retired}.items()
            for word in (name, heading)
        }

    def cell(self, field: str, text: str) -> str:
        """Return a text as it is written into the column of a field."""
        return text if field in self.unprotected else self.protect(writable(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvRow:
    """One row: its number as people count, its texts by field, and how many cells it has too many."""

    number: int
    texts: Mapping[str, str]
    surplus: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """A kept file as it stands; without one everything is empty.

    `rows` are numbered and hold what was typed; `appendable` says that lines can be put
    behind its bytes as they are.
    """

    form: CsvForm
    data: bytes = b""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[int, Sequence[str]], ...] = ()
    appendable: bool = False

    def columns(self) -> dict[str, int]:
        """Return the place of every known field."""
        return columns_of(self.header, self.form.fields())

    def filled_rows(self) -> Iterator[CsvRow]:
        """Yield every row that is not blank, without the protection of its texts."""
        columns, unprotect = self.columns(), self.form.unprotect
        for number, cells in self.rows:
            if any(cell.strip() for cell in cells):
                texts = {field: unprotect(cells[index]) for field, index in columns.items() if index < len(cells)}
                yield CsvRow(number=number, texts=texts, surplus=max(0, len(cells) - len(self.header)))

    def unclear_columns(self) -> Iterator[Problem]:
        """Yield a hint on each column that no field is known for."""
        known = set(self.columns().values())
        for index, heading in enumerate(self.header):
            if index not in known and heading.strip():
                note = "die Spalte ist unbekannt und bleibt, wie sie ist"
                yield Problem(self.form.name, field=heading, note=note, grave=False)

    def unclear_row(self, number: int, note: str) -> Problem:
        """Return the hint that a row is not understood, is not lost, and does not count."""
        remedy = "die Zeile bleibt stehen, zählt aber nicht; berichtigen"
        return Problem(self.form.name, number, note=note, remedy=remedy, grave=False)


def read_kept(path: Path, form: CsvForm, limit: int) -> CsvFile:
    """Read a kept file of at most `limit` bytes; without the file it is empty.

    Raises:
        DataError: As in `parse_kept`; of the kind that the form names.
    """
    return parse_kept(read_bytes(path, limit, form.error), form) if path.exists() else CsvFile(form=form)


def parse_kept(data: bytes, form: CsvForm) -> CsvFile:
    """Read the bytes of a kept file; none of them is an empty file.

    Raises:
        DataError: No text, no header, one with a column twice, or quotes that leave unclear where lines end.
    """
    if not data:
        return CsvFile(form=form)
    text = _text(data, form)
    fields = form.fields()
    delimiter = delimiter_of(text, fields)
    rows = _rows(text, delimiter, form)
    place = _place_of_header(rows, fields, form)
    header = once_each(rows[place], fields, form.name, form.error)
    whole = columns_of(header, fields).keys() == form.headings.keys()
    return CsvFile(
        form=form,
        data=data,
        header=header,
        rows=tuple((index + 1, row) for index, row in enumerate(rows) if index != place),
        appendable=whole and place == 0 and delimiter == ";" and data.startswith(BOM) and data.endswith(b"\n"),
    )


def _text(data: bytes, form: CsvForm) -> str:
    if not data.startswith(BOM):
        return decode(data, form.name, form.error)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Read as Windows-1252 every umlaut would be spoilt, and then saved so.
        line = data[: error.start].count(b"\n") + 1
        note = "die Zeile ist in einem anderen Zeichensatz"
        raise form.error.about(form.name, note, "als CSV UTF-8 speichern", line) from error


def _rows(text: str, delimiter: str, form: CsvForm) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        note, remedy = "ein Anführungszeichen ist nicht geschlossen", DOUBLED
        if is_too_long(error):
            note, remedy = TOO_LONG
        raise form.error.about(form.name, note, remedy, len(rows) + 1) from error
    return rows


def _place_of_header(rows: Sequence[Sequence[str]], fields: Mapping[str, str], form: CsvForm) -> int:
    # Anywhere: who sorts the file in Excel sorts the header along with the lines.
    needed = set(form.needed)
    for index, row in enumerate(rows):
        if columns_of(row, fields).keys() >= needed:
            return index
    raise _without_header(rows, form)


def _without_header(rows: Sequence[Sequence[str]], form: CsvForm) -> DataError:
    """Say what the header lacks; where there is none at all, say which columns it must have."""
    present = columns_of(rows[0], form.fields()) if rows else {}
    missing = [heading for field, heading in form.headings.items() if field in form.needed and field not in present]
    if len(present) > 1:
        return form.error.about(form.name, f"Spalten fehlen: {', '.join(missing)}", "Kopfzeile ergänzen", 1)
    needed = ", ".join(heading for field, heading in form.headings.items() if field in form.needed)
    remedy = f"die Spalten {needed} wieder einfügen oder die Sicherung nehmen"
    return form.error.about(form.name, "die Kopfzeile fehlt", remedy)


def with_rows(
    file: CsvFile,
    added: Iterable[Mapping[str, str]],
    edits: Mapping[int, Mapping[str, str]] | None = None,
) -> bytes:
    """Return the file with more rows at its end, each as field → text, and with edited ones by their numbers.

    Without edits what stood there stays byte for byte; only a file in another dialect (comma,
    no mark, sorted header, missing columns) is written anew. Then, too, every cell stays as
    typed, and columns that nobody here knows keep their places.
    """
    form = file.form
    present = file.columns()
    header = [*file.header, *(heading for field, heading in form.headings.items() if field not in present)]
    columns = columns_of(header, form.fields())
    fresh = [_with_texts([], texts, columns, form, len(header)) for texts in added]
    if file.appendable and not edits:
        return file.data + _lines(fresh)
    kept = [
        _with_texts(cells, edits[number], columns, form, len(header)) if edits and number in edits else cells
        for number, cells in file.rows
    ]
    return as_csv([header, *kept, *fresh])


def _with_texts(
    cells: Sequence[str], texts: Mapping[str, str], columns: Mapping[str, int], form: CsvForm, width: int
) -> list[str]:
    row = [*cells, *[""] * (width - len(cells))]
    for name, text in texts.items():
        row[columns[name]] = form.cell(name, text)
    return row

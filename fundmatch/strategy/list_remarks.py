"""What is said of a list: remarks by column, contradictions, columns that nobody read, rows passed over."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fundmatch.core.errors import Problem, nearest
from fundmatch.core.formatting import rows_in_words
from fundmatch.files.grid import Grid
from fundmatch.files.headings import header_scale
from fundmatch.model.ranges import EuroRange
from fundmatch.model.strategy import MONEY
from fundmatch.strategy.column_looks import looks_like
from fundmatch.strategy.headings import meaning_of
from fundmatch.strategy.list_header import place_of
from fundmatch.strategy.list_ids import ReadRow
from fundmatch.strategy.list_rows import Kind
from fundmatch.strategy.list_table import Column, ListTable, columns_of
from fundmatch.strategy.row_progress import Denial

_MOST_NAMED: Final = 3
# Every sheet has a title above its list; to say so would hide what matters.
_NOT_SAID: Final = frozenset({str(Kind.ABOVE)})

# field, and whether a value was read → (number of the row, German words) of each cell that says something else
Remarks = Mapping[tuple[str, bool], Sequence[tuple[int, str]]]


def contradictions(
    where: str, number: int, values: Mapping[str, Any], by_field: Mapping[str, Column]
) -> Iterator[Problem]:
    """Say what each cell allows alone but the row as a whole does not; a factor of a thousand is for a person to decide."""
    total = values.get("cost_total_eur")
    for field in ("cost_eligible_eur", "own_means_eur"):
        part = values.get(field)
        if total is None or part is None or total.yearly != part.yearly or not total.high or part.low <= total.high:
            continue
        apart = part.low == total.high * 1_000
        label = by_field[field].label
        note = f"{label} {_shown(part)} ist mehr als die Gesamtkosten {_shown(total)}"
        remedy = "Euro oder Tausend Euro? Den Betrag voll ausschreiben" if apart else "die beiden Beträge prüfen"
        yield Problem(where, number, label, note, remedy, grave=apart)
    start, end = values.get("start"), values.get("end")
    if start and end and end.last < start.first:
        note = f"das Ende {end.german} liegt vor dem Beginn {start.german}"
        yield Problem(where, number, "Ende", note, "die Daten prüfen", grave=False)


def _shown(amount: EuroRange) -> str:
    return f"{amount.low:,} €".replace(",", ".")


def about_cells(where: str, by_field: Mapping[str, Column], remarks: Remarks) -> Iterator[Problem]:
    """Give one hint a column for values that were read and one for those that are unknown, the first rows as examples."""
    for (field, read), found in remarks.items():
        label = by_field[field].label if field in by_field else field
        shown = "; ".join(f"Zeile {number}: {words}" for number, words in found[:_MOST_NAMED])
        rest = [number for number, _ in found[_MOST_NAMED:]]
        more = f"; ebenso {rows_in_words(rest)}" if rest else ""
        unread = "gilt als unbekannt; nichts zu tun, wenn es so stimmt"
        remedy = "stimmt das nicht: die Zelle eindeutig schreiben" if read else unread
        yield Problem(where, found[0][0], label, f"{shown}{more}", remedy, grave=False)


@dataclass(frozen=True, slots=True)
class Denied:
    """A row, as number and name, with a typed answer that another of its cells denies."""

    row: int
    named: str
    denial: Denial


def about_denials(where: str, by_field: Mapping[str, Column], denied: Sequence[Denied]) -> Iterator[Problem]:
    """Give one hint a column of answers that other cells of their rows deny; the answer counts."""
    for field in dict.fromkeys(each.denial.field for each in denied):
        found = [each for each in denied if each.denial.field == field]
        label = by_field[field].label
        shown = "; ".join(
            f"Zeile {each.row} ({each.named}): {_in_words(each.denial, by_field)}" for each in found[:_MOST_NAMED]
        )
        rest = [each.row for each in found[_MOST_NAMED:]]
        more = f"; ebenso {rows_in_words(rest)}" if rest else ""
        note = f"{shown}{more}; es gilt die Spalte „{label}“"
        yield Problem(
            where, found[0].row, label, note, "stimmt das nicht: die Antwort oder den Stand berichtigen", grave=False
        )


def _in_words(denial: Denial, by_field: Mapping[str, Column]) -> str:
    label = by_field[denial.field].label
    other = by_field[denial.other].label if denial.other in by_field else "Zeile"
    return f"{label} „{denial.answer}“, aber {other} „{denial.words[:60]}“"


def about_classes(where: str, table: ListTable, classes: Mapping[str, str]) -> Iterator[Problem]:
    """Say which amounts the legend gives for classes of costs."""
    if classes:
        listed = "; ".join(f"{sign} = {amount}" for sign, amount in classes.items())
        yield Problem(where, table.header_row, note=f"Kostenklassen nach der Legende gelesen: {listed}", grave=False)


def about_marks(where: str, marked: Sequence[tuple[int, str]]) -> Iterator[Problem]:
    """Say which signs of footnotes were left out of titles."""
    if marked:
        signs = ", ".join(f"„{sign}“" for sign in dict.fromkeys(sign for _, sign in marked))
        note = f"Fußnotenzeichen am Ende von Titeln weggelassen ({signs}): {rows_in_words(row for row, _ in marked)}"
        yield Problem(where, marked[0][0], note=note, grave=False)


def about_columns(where: str, table: ListTable) -> Iterator[Problem]:
    """Say how columns were read where that is not plain, and which nobody read though they look like something."""
    for field, column in table.by_field.items():
        for note, remedy in _about_read(table, field, column):
            yield Problem(where, table.header_row, column.label, note, remedy, grave=False)
    for column, cells in columns_of(table):
        if column.meaning is None and (said := _about_unread(table, column, cells)):
            yield Problem(where, table.header_row, column.label, *said, grave=False)


def _about_read(table: ListTable, field: str, column: Column) -> Iterator[tuple[str, str]]:
    """Yield note and remedy for a column that was read."""
    surety = column.meaning.surety if column.meaning else 0
    if field in MONEY and header_scale(column.label) > 1:
        note = f"Zahlen ohne Einheit werden als {_scale(column.label)} gelesen"
        yield note, "stimmt das nicht: Überschrift ändern"
    if field == "cost_total_eur" and surety < 3:
        yield f"„{column.label}“ sieht nach Gesamtkosten aus; gelesen als solche", ""
    if field == "title" and surety < 2 and meaning_of(column.label) != column.meaning:
        yield f"„{column.label}“ als Titel der Maßnahme gelesen", ""
    if field in table.filled_down:
        yield "leere Zellen gelten wie die gefüllte darüber", ""


def _about_unread(table: ListTable, column: Column, cells: Sequence[object]) -> tuple[str, str] | None:
    """Return note and remedy for a column that nobody read but that seems to hold something."""
    if kind := looks_like(cells):
        note = f"„{column.label}“ sieht nach {kind} aus und wurde nicht gelesen"
        return note, "in columns.toml zuordnen, wenn es gebraucht wird"
    twin = meaning_of(column.label)
    if twin and twin.field in table.by_field:
        note = f"„{table.by_field[twin.field].label}“ ist gelesen, „{column.label}“ nicht; beide können dasselbe meinen"
        return note, "in columns.toml die richtige wählen"
    return None


def _scale(label: str) -> str:
    return "Tausend Euro" if header_scale(label) == 1_000 else "Millionen Euro"


def about_descriptions(where: str, table: ListTable, rows: Sequence[ReadRow]) -> Iterator[Problem]:
    """Say how many measures are matched by their titles alone."""
    bare = [row.row.number for row in rows if not row.values["description"]]
    if not bare:
        return
    where_missing = "allen Zeilen" if len(bare) == len(rows) else rows_in_words(bare)
    label = table.by_field["description"].label if "description" in table.by_field else "Beschreibung"
    remedy = "ein, zwei Sätze je Maßnahme machen die Treffer besser"
    yield Problem(where, bare[0], label, f"die Beschreibung fehlt in {where_missing}", remedy, grave=False)


def not_there(grid: Grid, tables: Sequence[ListTable], chosen: Mapping[str, str]) -> Iterator[Problem]:
    """Name the headings of `columns.toml` that no sheet has."""
    labels = dict(enumerate(column.label for table in tables for column in table.columns))
    for name, heading in chosen.items():
        if tables and place_of(heading, labels) is None:
            note = f"die Überschrift „{heading}“ gibt es in {grid.name} nicht"
            yield Problem("columns.toml", 0, name, note, nearest(heading, tuple(labels.values()), most=40))


def about_rows(where: str, table: ListTable) -> Iterator[Problem]:
    """Name hidden and struck rows, sections, and the rows that were passed over, by their reasons."""
    numbers = {row.number for row in table.rows}
    for kind, rows in (("ausgeblendet oder weggefiltert", table.hidden), ("durchgestrichen", table.struck)):
        if found := sorted(numbers & rows):
            note = f"{rows_in_words(found)} {_is(found)} {kind} und mitgelesen"
            remedy = "entfällt sie: die Zeile löschen" if len(found) == 1 else "entfallen sie: die Zeilen löschen"
            yield Problem(where, found[0], note=note, remedy=remedy, grave=False)
    for why, count in Counter(row.why for row in table.passed_over if row.why not in _NOT_SAID).items():
        passed = [row for row in table.passed_over if row.why == why]
        listed = ", ".join(f"{row.row} („{_bare_words(row.words)}“)" for row in passed[:_MOST_NAMED])
        more = f"; ebenso {rows_in_words(row.row for row in passed[_MOST_NAMED:])}" if count > _MOST_NAMED else ""
        read_as = "als Handlungsfeld gelesen" if why == Kind.SECTION else "übergangen"
        yield Problem(
            where,
            passed[0].row,
            note=f"{read_as}: {why}, {'Zeile' if count == 1 else 'Zeilen'} {listed}{more}",
            grave=False,
        )


def _is(found: Sequence[int]) -> str:
    return "ist" if len(found) == 1 else "sind"


def _bare_words(words: str) -> str:
    """Return the first words of a row; one that is a hint itself does not say so twice."""
    return re.sub(r"^Hinweise?:\s*", "", words)[:30]

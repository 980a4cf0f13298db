"""A file with a list of measures → measures, what each column was read as, and what was passed over.

Every sheet of the same layout counts. What is doubtful is said and the run goes on; only a
missing title, a doubled number or an amount that can be read in two ways stops it.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fundmatch.core.errors import Problem
from fundmatch.core.normalise import fold
from fundmatch.files.cell_values import CellError
from fundmatch.files.grid import Grid, Sheet
from fundmatch.files.headings import header_key, header_scale
from fundmatch.model.ranges import EuroRange
from fundmatch.model.strategy import MappedColumn, Measure, PassedOver
from fundmatch.strategy.headings import YEAR, looks_like, meaning_of, year_of
from fundmatch.strategy.list_cells import MONEY, id_text, read_row, total_of_years
from fundmatch.strategy.list_layout import Column, ListRow, ListTable, columns_of, find_list, text_of
from fundmatch.strategy.loose_amounts import parts_with_commas, read_amount
from fundmatch.strategy.profile_sources import Source

_PREFERRED: Final = frozenset({"massnahmen", "measures"})
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReading:
    """What was understood of a file: measures in its order, columns, rows passed over, hints and grave problems.

    `profile` is what the sheet "Profil" of the same workbook says of the applicant.
    """

    measures: tuple[Measure, ...] = ()
    mapping: tuple[MappedColumn, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    problems: tuple[Problem, ...] = ()
    profile: Source | None = None

    @property
    def grave(self) -> list[Problem]:
        """Return what stops the run."""
        return [problem for problem in self.problems if problem.grave]


def read_list(grid: Grid, chosen: Mapping[str, str]) -> ListReading:
    """Read the measures of all sheets of the same layout; `chosen` are headings that `columns.toml` names."""
    tables, hints = _tables(grid, chosen)
    if not tables:
        return ListReading(problems=(*grid.hints, *hints))
    readings = [_read_table(grid.name, table) for table in tables]
    rows = [row for reading in readings for row in reading.rows]
    measures, problems = _with_ids(grid.name, rows, several=len(tables) > 1)
    return ListReading(
        measures=tuple(measures),
        mapping=tuple(column for reading in readings for column in reading.mapping),
        passed_over=tuple(row for table in tables for row in table.passed_over),
        problems=(*grid.hints, *hints, *(problem for reading in readings for problem in reading.problems), *problems),
    )


# --- sheets ---------------------------------------------------------------------------------


def _tables(grid: Grid, chosen: Mapping[str, str]) -> tuple[list[ListTable], list[Problem]]:
    """Return the lists to read, and what is said of the others."""
    found = [(sheet, find_list(sheet, chosen)) for sheet in grid.sheets]
    lists = [
        (sheet, table)
        for sheet, table in found
        if table is not None and table.rows and table.place("title") is not None
    ]
    visible = [(sheet, table) for sheet, table in lists if sheet.visible] or lists
    if not visible:
        return [], [_nothing(grid, [sheet for sheet, _ in found])]
    main = max(visible, key=lambda pair: (header_key(pair[0].title) in _PREFERRED, _weight(pair[1])))[1]
    same = [table for _, table in visible if _alike(main, table)]
    hints = []
    for sheet, table in lists:
        if table in same:
            continue
        why = "ist ausgeblendet" if not sheet.visible else "ist anders aufgebaut"
        note = f"das Blatt „{sheet.title}“ {why} und wurde nicht gelesen ({len(table.rows)} Zeilen)"
        hints.append(
            Problem(grid.name, note=note, remedy="gehören sie dazu: einblenden oder gleich aufbauen", grave=False)
        )
    if len(same) > 1:
        names = ", ".join(f"„{table.sheet}“" for table in same)
        hints.append(Problem(grid.name, note=f"gelesen sind die Blätter {names}", grave=False))
    return same, hints


def _weight(table: ListTable) -> int:
    return len(table.rows) * len(_fields(table))


def _fields(table: ListTable) -> set[str]:
    return {column.meaning.field for column in table.columns if column.meaning}


def _alike(main: ListTable, other: ListTable) -> bool:
    """Tell whether two sheets are parts of one list: mostly the same headings."""
    ours, theirs = ({header_key(column.label) for column in table.columns} for table in (main, other))
    return other is main or (len(ours & theirs) * 2 > min(len(ours), len(theirs)) and len(ours & theirs) > 1)


def _nothing(grid: Grid, sheets: Sequence[Sheet]) -> Problem:
    """Say why no list was found: nothing there, or no heading that can be a title."""
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        return Problem(grid.name, note="die Tabelle ist leer", remedy="Überschriften und Maßnahmen eintragen")
    if all(len(sheet.rows) == 1 for sheet in filled):
        place = filled[0].rows[0][0]
        return Problem(grid.name, place, note="unter der Überschrift steht nichts", remedy="Maßnahmen eintragen")
    tops = [text_of(cell) for _, cells in filled[0].rows[:3] for cell in cells if cell is not None and text_of(cell)]
    remedy = f'eine Spalte „Titel“ oder „Maßnahme“ nennen, oder in columns.toml zuordnen: title = "…". Oben steht: {", ".join(tops[:12])}'
    return Problem(grid.name, note="keine Überschrift für den Titel der Maßnahmen gefunden", remedy=remedy)


# --- one table ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """A measure before it has its number."""

    table: ListTable
    row: ListRow
    values: Mapping[str, Any]
    id: str
    mended: bool


@dataclass(frozen=True, slots=True)
class _TableReading:
    rows: list[_Row]
    mapping: list[MappedColumn]
    problems: list[Problem]


def _read_table(name: str, table: ListTable) -> _TableReading:
    where = f"{name} [{table.sheet}]" if table.sheet else name
    by_field = {
        column.meaning.field: column for column in table.columns if column.meaning and column.meaning.field != YEAR
    }
    years = [column for column in table.columns if column.meaning and column.meaning.field == YEAR]
    scales = {field: header_scale(column.label) for field, column in by_field.items() if field in MONEY}
    money = [row.cells.get(by_field[field].place) for field in MONEY if field in by_field for row in table.rows]
    english = parts_with_commas(money)
    problems: list[Problem] = []
    remarks: dict[str, list[tuple[int, str]]] = defaultdict(list)
    rows = []
    for row in table.rows:
        try:
            reading = read_row(lambda field: _cell(row, by_field, field), scales, english=english)  # noqa: B023 - called at once
        except CellError as error:
            problems.append(Problem(where, row.number, _money_label(by_field, row), error.note, error.remedy))
            continue
        for field, words in reading.remarks:
            remarks[field].append((row.number, words))
        values = {
            **reading.values,
            **_sections(reading.values, row),
            "extra": _extra(table, row),
            "sheet": table.sheet,
            "row": row.number,
        }
        if "cost_total_eur" not in by_field and years:
            values["cost_total_eur"] = _years_total(row, years, english=english)
        identity, mended = id_text(_cell(row, by_field, "id"))
        if not values["title"]:
            note, remedy = (
                f"die Maßnahme „{identity}“ hat keinen Titel",
                "einen Titel eintragen; eine Zwischenüberschrift löschen",
            )
            problems.append(Problem(where, row.number, by_field["title"].label, note, remedy))
            continue
        problems += _contradictions(where, row, values, by_field)
        rows.append(_Row(table, row, values, identity, mended))
    problems += _remarks(where, table, by_field, remarks)
    problems += _about_columns(where, table, years, by_field)
    problems += _about_rows(where, table)
    mapping = [
        MappedColumn(
            sheet=table.sheet, column=column.label, field=_read_as(column, by_field, years), example=_example(cells)
        )
        for column, cells in columns_of(table)
    ]
    return _TableReading(rows, mapping, problems)


def _cell(row: ListRow, by_field: Mapping[str, Column], field: str) -> object:
    return row.cells.get(by_field[field].place) if field in by_field else None


def _money_label(by_field: Mapping[str, Column], row: ListRow) -> str:
    for field in MONEY:
        try:
            read_amount(_cell(row, by_field, field))
        except CellError:
            return by_field[field].label
    return ""


def _sections(values: Mapping[str, Any], row: ListRow) -> dict[str, str]:
    """Return what the section above a row says, where no column says it."""
    own = values["handlungsfeld"]
    # Where a column names the Handlungsfeld, the section above is the wider heading.
    wider = row.handlungsfeld if own and own != row.handlungsfeld else ""
    return {
        "leitthema": values["leitthema"] or row.leitthema or wider,
        "handlungsfeld": own or row.handlungsfeld,
    }


def _extra(table: ListTable, row: ListRow) -> dict[str, str]:
    """Return the cells that nobody reads, under their headings; a heading that comes twice gets a number."""
    extra: dict[str, str] = {}
    for column in table.columns:
        if column.meaning and column.meaning.field != YEAR:
            continue
        label, number = column.label, 2
        while label in extra:
            label, number = f"{column.label} ({number})", number + 1
        extra[label] = text_of(row.cells.get(column.place))
    return extra


def _years_total(row: ListRow, years: Sequence[Column], *, english: bool) -> EuroRange | None:
    amounts = []
    for column in years:
        try:
            reading = read_amount(row.cells.get(column.place), scale=header_scale(column.label), english=english)
        except CellError:
            return None
        if reading.amount:
            amounts.append(reading.amount)
    return total_of_years(amounts)


def _contradictions(
    where: str, row: ListRow, values: Mapping[str, Any], by_field: Mapping[str, Column]
) -> Iterator[Problem]:
    """Say what each cell allows alone but the row as a whole does not; a factor of a thousand is for a person to decide."""
    total = values.get("cost_total_eur")
    for field in ("cost_eligible_eur", "own_means_eur"):
        part = values.get(field)
        if total is None or part is None or not total.high or part.low <= total.high:
            continue
        apart = part.low == total.high * 1_000
        note = f"{by_field[field].label} {_shown(part)} ist mehr als die Gesamtkosten {_shown(total)}"
        remedy = "Euro oder Tausend Euro? Den Betrag voll ausschreiben" if apart else "die beiden Beträge prüfen"
        yield Problem(where, row.number, by_field[field].label, note, remedy, grave=apart)
    start, end = values.get("start"), values.get("end")
    if start and end and end.last < start.first:
        yield Problem(
            where,
            row.number,
            "Ende",
            f"das Ende {end.german} liegt vor dem Beginn {start.german}",
            "die Daten prüfen",
            grave=False,
        )


def _shown(amount: EuroRange) -> str:
    return f"{amount.low:,} €".replace(",", ".")


# --- what is said ---------------------------------------------------------------------------


def _remarks(
    where: str, table: ListTable, by_field: Mapping[str, Column], remarks: Mapping[str, list[tuple[int, str]]]
) -> Iterator[Problem]:
    """Give one hint a column, with the first rows as examples."""
    for field, found in remarks.items():
        label = by_field[field].label if field in by_field else field
        shown = "; ".join(f"Zeile {number}: {words}" for number, words in found[:_MOST_NAMED])
        more = f" und {len(found) - _MOST_NAMED} weitere" if len(found) > _MOST_NAMED else ""
        yield Problem(
            where,
            found[0][0],
            label,
            f"{shown}{more}",
            "gilt sonst als unbekannt; nichts zu tun, wenn es so stimmt",
            grave=False,
        )


def _about_columns(
    where: str, table: ListTable, years: Sequence[Column], by_field: Mapping[str, Column]
) -> Iterator[Problem]:
    for field, column in by_field.items():
        if field in MONEY and header_scale(column.label) > 1:
            note = f"Zahlen ohne Einheit werden als {_thousands(header_scale(column.label))} gelesen"
            yield Problem(
                where, table.header_row, column.label, note, "stimmt das nicht: Überschrift ändern", grave=False
            )
        if field == "cost_total_eur" and column.meaning and column.meaning.surety < 3:
            yield Problem(
                where,
                table.header_row,
                column.label,
                f"„{column.label}“ sieht nach Gesamtkosten aus; gelesen als solche",
                grave=False,
            )
        if (
            field == "title"
            and column.meaning
            and column.meaning.surety < 2
            and meaning_of(column.label) != column.meaning
        ):
            yield Problem(
                where, table.header_row, column.label, f"„{column.label}“ als Titel der Maßnahme gelesen", grave=False
            )
    if years and "cost_total_eur" not in by_field:
        names = ", ".join(column.label for column in years)
        yield Problem(where, table.header_row, note=f"Gesamtkosten als Summe der Jahre gelesen: {names}", grave=False)
    for name in table.filled_down:
        yield Problem(
            where, table.header_row, by_field[name].label, "leere Zellen gelten wie die gefüllte darüber", grave=False
        )
    for column, cells in columns_of(table):
        if column.meaning is None and (kind := looks_like(cells)):
            note = f"„{column.label}“ sieht nach {kind} aus und wurde nicht gelesen"
            yield Problem(
                where,
                table.header_row,
                column.label,
                note,
                "in columns.toml zuordnen, wenn es gebraucht wird",
                grave=False,
            )
        elif column.meaning is None and (twin := meaning_of(column.label)) and twin.field in by_field:
            note = f"„{by_field[twin.field].label}“ ist gelesen, „{column.label}“ nicht; beide können dasselbe meinen"
            yield Problem(
                where, table.header_row, column.label, note, "in columns.toml die richtige wählen", grave=False
            )


def _thousands(scale: int) -> str:
    return "Tausend Euro" if scale == 1_000 else "Millionen Euro"


def _about_rows(where: str, table: ListTable) -> Iterator[Problem]:
    numbers = {row.number for row in table.rows}
    for kind, rows in (("ausgeblendet oder weggefiltert", table.hidden), ("durchgestrichen", table.struck)):
        if found := sorted(numbers & rows):
            listed = ", ".join(map(str, found[:12])) + (" …" if len(found) > 12 else "")
            note = f"Zeilen {listed} sind {kind}; sie sind mitgelesen"
            yield Problem(where, found[0], note=note, remedy="entfallen sie: die Zeilen löschen", grave=False)
    reasons = Counter(row.why for row in table.passed_over)
    for why, count in reasons.items():
        passed = [row for row in table.passed_over if row.why == why]
        listed = ", ".join(f"{row.row} („{row.words[:30]}“)" for row in passed[:_MOST_NAMED]) + (
            " …" if count > _MOST_NAMED else ""
        )
        yield Problem(where, passed[0].row, note=f"übergangen: {why}, Zeile {listed}", grave=False)


def _read_as(column: Column, by_field: Mapping[str, Column], years: Sequence[Column]) -> str | None:
    if column.meaning is None:
        return None
    if column.meaning.field == YEAR:
        return "cost_total_eur" if "cost_total_eur" not in by_field and year_of(column.label) else None
    return column.meaning.field


def _example(cells: Sequence[object]) -> str:
    return next((text_of(cell)[:80] for cell in cells if cell is not None and text_of(cell)), "")


# --- numbers of measures --------------------------------------------------------------------


def _with_ids(name: str, rows: Sequence[_Row], *, several: bool) -> tuple[list[Measure], list[Problem]]:
    """Give every measure its number: the list's own, else one made from its title, the same in each run."""
    problems: list[Problem] = []
    made = _made([row for row in rows if not row.id])
    ids = [row.id or made[id(row)] for row in rows]
    ids, hints = _told_apart(name, rows, ids, several=several)
    problems += hints
    if mended := [row for row in rows if row.mended]:
        shown = ", ".join(f"Zeile {row.row.number}: {row.id}" for row in mended[:_MOST_NAMED])
        note = f"Excel hat Nummern verändert; gelesen als {shown}"
        problems.append(
            Problem(name, mended[0].row.number, note=note, remedy="die Spalte als Text formatieren", grave=False)
        )
    if any(not row.id for row in rows):
        note = f"{sum(not row.id for row in rows)} Maßnahmen ohne Nummer haben eine aus ihrem Titel bekommen"
        problems.append(Problem(name, note=note, remedy="sie bleibt, solange der Titel bleibt", grave=False))
    problems += _doubled(name, rows, ids)
    return [Measure(**{**row.values, "id": identity}) for row, identity in zip(rows, ids, strict=True)], problems


def _told_apart(name: str, rows: Sequence[_Row], ids: list[str], *, several: bool) -> tuple[list[str], list[Problem]]:
    """Put the sheet or section before numbers that begin anew in each of them."""
    if len(set(map(str.casefold, ids))) == len(ids):
        return ids, []
    for label, parts in (
        ("Blatt", [row.table.sheet for row in rows]),
        ("Abschnitt", [str(row.row.section) for row in rows]),
    ):
        pairs = list(zip(parts, map(str.casefold, ids), strict=True))
        if len(set(parts)) > 1 and len(set(pairs)) == len(pairs) and (label == "Abschnitt" or several):
            order = {part: number for number, part in enumerate(dict.fromkeys(parts), start=1)}
            note = f"die Nummern beginnen in jedem {label} neu; gelesen als {label}.Nummer, etwa {order[parts[-1]]}.{ids[-1]}"
            numbered = [f"{order[part]}.{identity}" for part, identity in zip(parts, ids, strict=True)]
            return numbered, [Problem(name, note=note, grave=False)]
    return ids, []


def _doubled(name: str, rows: Sequence[_Row], ids: Sequence[str]) -> Iterator[Problem]:
    seen: dict[str, _Row] = {}
    for row, identity in zip(rows, ids, strict=True):
        first = seen.setdefault(identity.casefold(), row)
        if first is not row:
            where = f"{name} [{row.table.sheet}]" if row.table.sheet else name
            note = f"das Kürzel „{identity}“ steht schon in Zeile {first.row.number}"
            yield Problem(
                where,
                row.row.number,
                "id",
                note,
                "jeder Maßnahme ein eigenes Kürzel geben; 1.10 in Excel als Text formatieren",
            )


def _made(rows: Sequence[_Row]) -> dict[int, str]:
    """Return a number for each row, from its title alone: "M-7QX2"; a second of the same title gets a letter more."""
    made: dict[int, str] = {}
    taken: set[str] = set()
    for row in rows:
        title = fold(" ".join(str(row.values["title"]).split()))
        digest = int.from_bytes(hashlib.sha256(title.encode()).digest()[:8], "big")
        for length in range(4, 13):
            identity = "M-" + "".join(_ALPHABET[(digest >> (5 * place)) & 31] for place in range(length))
            if identity not in taken:
                break
        taken.add(identity)
        made[id(row)] = identity
    return made

"""Where the list stands on a sheet: header of one or two rows, and what each row below is.

A sheet of people has a title block above, headings in two rows, section rows ("Handlungsfeld
Mobilität"), repeated headings, sums, "davon" rows, footnotes and a legend below. Rows that are
no measures are named with the reason; nothing is passed over in silence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.normalise import fold
from fundmatch.files import cell_values
from fundmatch.files.grid import Area, Sheet
from fundmatch.files.headings import column_letters
from fundmatch.model.strategy import PassedOver
from fundmatch.strategy.headings import YEAR, Meaning, meaning_of

# So far down a header is looked for: a title block, an address and a legend may stand above it.
_HEADER_WITHIN: Final = 60
_LONGEST_HEADING: Final = 160
_WEIGHTS: Final = {"title": 3.0, "id": 1.5, "description": 1.5, YEAR: 0.25}
_SUM = re.compile(
    r"^(?:(?:zwischen|gesamt|end|teil|jahres)?summen?|gesamt(?:kosten|betrag|ausgaben|volumen|investition)?|insgesamt|total|sub-?total|sum|σ|∑|"
    r"uebertrag|saldo|alle massnahmen|kosten gesamt|grand total)\b[^a-z0-9]*"
    r"(?:$|(?:der |aller |ueber |je |pro |fuer |in )?(?:handlungsfeld|hf|leitthema|massnahmen|kosten|bereich|jahre?|euro|eur|alles?|netto|brutto|investitionen|cluster|kapitel)?\b.*)"
)
_PART = re.compile(r"^\W*(?:davon|darunter|hiervon|hierin|of which|nachrichtlich|thereof)\b")
_FOOTNOTE = re.compile(
    r"^(?:\*+|[¹²³⁴⁵†‡]|\(?\d\)\s|\[\d\]|anm(?:erkung(?:en)?)?[.:]|hinweise?:|quellen?:|stand:|legende\b|abk(?:ue|ü)rzung|erlaeuterung(?:en)?:|"
    r"fussnote|note:|source:|sources:|remark|status:|nb:|n\. ?b\.:|alle angaben|alle betraege|alle kosten|kosten(?:angaben)? in|preisstand|"
    r"\(?stand[ :]|seite \d|page \d|aufgestellt|erstellt|bearbeitet|datum:)"
)
_LEGEND = re.compile(r"^€+\s*[=:]|^[a-z●◐○✕x+-]{1,4}\s*=\s|^(?:prioritaet|kosten(?:klassen?)?|phase)\s*:?\s*\w+\s*=")
_LEITTHEMA = re.compile(
    r"^(?:leit(?:thema|ziel|linie|projekt|bild)|schwerpunkt(?:thema)?|strategisches ziel|saeule|dimension|teilraum|programm)\b"
)
_NAMED_SECTION = re.compile(
    r"^(?:handlungsfeld|themenfeld|aktionsfeld|leitthema|leitziel|schwerpunkt|cluster|sektor|hf \d)"
)
_PREFIX = re.compile(
    r"^(?:handlungsfelde?r?|themenfeld|aktionsfeld|handlungsbereich|massnahmenbereich|bereich|kategorie|hf|leitthema|leitziel|schwerpunkt(?:thema)?|cluster|sektor)"
    r"\s*(?:nr\.?\s*)?(?:[0-9]+(?:\.[0-9]+)*|[ivx]+|[a-h])?\s*[.:–-]*\s+(?=\S)",
    re.IGNORECASE,
)


class Kind(StrEnum):
    """What a row under the header is."""

    MEASURE = "measure"
    SECTION = "section"
    HEADER = "wiederholte Überschrift"
    SUM = "Summenzeile"
    PART = "Teilbetrag (davon)"
    FOOTNOTE = "Fußnote oder Legende"
    REST = "Zeile ohne Titel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a list: its place from 0, heading as people read it, and what it means (None: unknown)."""

    place: int
    label: str
    meaning: Meaning | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A row that names a measure, with the section it stands in; `cells` by place of the column."""

    number: int
    cells: Mapping[int, object]
    leitthema: str = ""
    handlungsfeld: str = ""
    section: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTable:
    """The list of one sheet: columns, rows of measures, rows that are none."""

    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[ListRow, ...]
    passed_over: tuple[PassedOver, ...] = ()
    filled_down: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()

    def place(self, name: str) -> int | None:
        """Return the place of the column that means the field, None if there is none."""
        return next((column.place for column in self.columns if column.meaning and column.meaning.field == name), None)


@dataclass(frozen=True, slots=True)
class _Header:
    """A guess where the header is: index of its first row, how many rows, label by place, score."""

    index: int
    height: int
    labels: Mapping[int, str]
    score: float


@dataclass(slots=True)
class _Section:
    """The section that rows stand in while a sheet is walked down."""

    leitthema: str = ""
    handlungsfeld: str = ""
    count: int = 0
    fresh: bool = False


def find_list(sheet: Sheet, chosen: Mapping[str, str]) -> ListTable | None:
    """Return the list of a sheet; None where no heading of it is known.

    `chosen` are the headings that `columns.toml` names for fields; they win over all others.
    """
    filled = _filled(sheet)
    if not filled:
        return None
    header = _header(filled, sheet.merged, chosen)
    if header is None:
        return None
    body = filled[header.index + header.height :]
    used = {place for _, cells in body for place in cells}
    labels = {
        place: header.labels.get(place, "") or f"Spalte {column_letters(place)}"
        for place in sorted({*header.labels, *used})
    }
    columns = _columns(labels, header.labels, chosen, body)
    table = ListTable(
        sheet=sheet.title,
        header_row=filled[header.index][0],
        columns=columns,
        rows=(),
        hidden=sheet.hidden,
        struck=sheet.struck,
    )
    above = filled[header.index - 1][1] if header.index else {}
    alone = next(iter(map(text_of, above.values()))) if len(above) == 1 else ""
    return _with_rows(table, body, sheet.merged, header, above=alone)


def _filled(sheet: Sheet) -> list[tuple[int, dict[int, object]]]:
    """Return the rows that hold anything, each as its filled cells by place; merged areas give each row their value."""
    rows = {
        number: {place: cell for place, cell in enumerate(cells) if cell is not None and str(cell).strip()}
        for number, cells in sheet.rows
    }
    for area in sheet.merged:
        if area.bottom > area.top and area.right == area.left:
            _spread(rows, area)
    return [(number, cells) for number, cells in sorted(rows.items()) if cells]


def _spread(rows: dict[int, dict[int, object]], area: Area) -> None:
    """Give every row of an upright merged area its value; only rows that hold something else as well."""
    value = rows.get(area.top, {}).get(area.left - 1)
    if value is None:
        return
    for number in range(area.top + 1, min(area.bottom, area.top + 2_000) + 1):
        if rows.get(number):
            rows[number].setdefault(area.left - 1, value)


def text_of(cell: object) -> str:
    """Return a cell on one line; a broken one is empty."""
    return "" if isinstance(cell, cell_values.CellError) else " ".join(cell_values.text(cell).split())


# --- header ---------------------------------------------------------------------------------


def _header(
    rows: Sequence[tuple[int, dict[int, object]]], merged: Sequence[Area], chosen: Mapping[str, str]
) -> _Header | None:
    """Return the best guess among the first rows, alone or joined with the row below; the first of equals."""
    best: _Header | None = None
    for index in range(min(len(rows), _HEADER_WITHIN)):
        for height in (1, 2):
            guess = _guess(rows, index, height, merged, chosen)
            if guess and (best is None or guess.score > best.score):
                best = guess
    return best if best and best.score >= 2.5 else None


def _guess(
    rows: Sequence[tuple[int, dict[int, object]]],
    index: int,
    height: int,
    merged: Sequence[Area],
    chosen: Mapping[str, str],
) -> _Header | None:
    if index + height > len(rows) or not _may_head(rows[index][1]):
        return None
    labels = {place: text_of(cell) for place, cell in rows[index][1].items()}
    if height == 1:
        return _Header(index, 1, labels, _score(labels, chosen))
    number, below = rows[index + 1]
    if not _may_head(below) or number != rows[index][0] + 1:
        return None
    bottoms = {place: text_of(cell) for place, cell in below.items()}
    joined = _joined(_across(labels, rows[index][0], merged), bottoms)
    title = next(
        (place for place, label in labels.items() if (read := meaning_of(label)) and read.field == "title"), None
    )
    # A row without a title below one with a title goes on with the headings ("2026 | 2027 | gesamt"); any other
    # second row must say more than one, or a first measure would be taken for headings.
    goes_on = title is not None and title not in bottoms
    return _Header(index, 2, joined, _score(joined, chosen) + (0.5 if goes_on else -0.75))


def _may_head(cells: Mapping[int, object]) -> bool:
    """Tell whether a row can hold headings: short texts, at most years as numbers."""
    for cell in cells.values():
        if isinstance(cell, bool | PartialDate) or (isinstance(cell, int | float) and not 1990 <= cell <= 2100):
            return False
        if len(text_of(cell)) > _LONGEST_HEADING:
            return False
    return True


def _across(labels: Mapping[int, str], number: int, merged: Sequence[Area]) -> dict[int, str]:
    """Give every column of a flat merged area its heading."""
    spread = dict(labels)
    for area in merged:
        if area.top <= number <= area.bottom and area.right > area.left and (label := labels.get(area.left - 1)):
            for place in range(area.left - 1, min(area.right, area.left + 200)):
                spread.setdefault(place, label)
    return spread


def _joined(above: Mapping[int, str], below: Mapping[int, str]) -> dict[int, str]:
    """Return one heading a column; of two the one that is known alone, else both."""
    joined = {}
    for place in {*above, *below}:
        top, bottom = above.get(place, ""), below.get(place, "")
        both = f"{top} {bottom}".strip() if top != bottom else top
        joined[place] = both if meaning_of(both) or not bottom else bottom if meaning_of(bottom) else both
    return joined


def _score(labels: Mapping[int, str], chosen: Mapping[str, str]) -> float:
    """Return how much a row looks like a header: its different fields, weighted, exact headings more than kinds."""
    fields: dict[str, float] = {}
    years = 0
    for label in labels.values():
        if label in chosen.values():
            fields[label] = 3.0
            continue
        meaning = meaning_of(label)
        if meaning and meaning.field == YEAR:
            years += 1
        elif meaning:
            weight = _WEIGHTS.get(meaning.field, 1.0) * (1.0 if meaning.surety > 1 else 0.8)
            fields[meaning.field] = max(fields.get(meaning.field, 0.0), weight)
    # Headings stand in cells of their own; a sentence that holds a known word is no header.
    long = sum(len(label) > 60 for label in labels.values())
    return sum(fields.values()) + min(years, 4) * _WEIGHTS[YEAR] - long * 0.5


# --- columns --------------------------------------------------------------------------------


def _columns(
    labels: Mapping[int, str],
    headings: Mapping[int, str],
    chosen: Mapping[str, str],
    body: Sequence[tuple[int, dict[int, object]]],
) -> tuple[Column, ...]:
    """Give each field the column that means it most surely; of equals the first."""
    meanings: dict[int, Meaning] = {}
    wanted = {label: name for name, label in chosen.items()}
    guesses = [
        (place, Meaning(wanted[label], 9) if label in wanted else meaning_of(label))
        for place, label in headings.items()
    ]
    taken: set[str] = set()
    for place, meaning in sorted(guesses, key=lambda guess: (-(guess[1].surety if guess[1] else 0), guess[0])):
        if meaning and (meaning.field == YEAR or meaning.field not in taken):
            meanings[place] = meaning
            taken.add(meaning.field)
    meanings = _with_title(meanings, labels, body)
    return tuple(Column(place=place, label=label, meaning=meanings.get(place)) for place, label in labels.items())


def _with_title(
    meanings: dict[int, Meaning], labels: Mapping[int, str], body: Sequence[tuple[int, dict[int, object]]]
) -> dict[int, Meaning]:
    """Set right what the headings "Maßnahme" and "Titel" mean: numbers head ids, one of two texts is the title."""
    by_field = {meaning.field: place for place, meaning in meanings.items()}
    title = by_field.get("title")
    if title is not None and "id" not in by_field and _are_codes(title, body):
        others = [place for place in labels if place != title and place not in meanings and _are_titles(place, body)]
        if others or "description" in by_field:
            meanings = {**meanings, title: Meaning("id", 1)}
            meanings[others[0] if others else by_field["description"]] = Meaning("title", 1)
            return meanings
    if title is None:
        free = [place for place in labels if place not in meanings and _are_titles(place, body)]
        if free:
            return {**meanings, free[0]: Meaning("title", 1)}
        if "description" in by_field:
            return {**meanings, by_field["description"]: Meaning("title", 1)}
    return meanings


def _are_codes(place: int, body: Sequence[tuple[int, dict[int, object]]]) -> bool:
    texts = [text_of(cells[place]) for _, cells in body if place in cells]
    return (
        bool(texts)
        and sum(bool(re.fullmatch(r"[A-Za-zÄÖÜ]{0,4}[ ._-]?\d[\w.\-/]{0,8}", text)) for text in texts) * 3
        >= len(texts) * 2
    )


def _are_titles(place: int, body: Sequence[tuple[int, dict[int, object]]]) -> bool:
    texts = [text_of(cells[place]) for _, cells in body if isinstance(cells.get(place), str)]
    if len(texts) * 2 < len(body) or not texts:
        return False
    return sum(len(text) for text in texts) / len(texts) >= 8 and len(set(texts)) * 10 >= len(texts) * 8


# --- rows -----------------------------------------------------------------------------------


def _with_rows(
    table: ListTable,
    body: Sequence[tuple[int, dict[int, object]]],
    merged: Sequence[Area],
    header: _Header,
    *,
    above: str,
) -> ListTable:
    """Walk down the rows; `above` is what stands alone over the header and may be the first section."""
    heads = {fold(label) for label in header.labels.values() if label}
    flat = {area.top for area in merged if area.right - area.left >= 2}
    filled = [len(cells) for _, cells in body]
    usual = sorted(filled)[len(filled) // 2] if filled else 0
    parents = _parents(table, body)
    section = _Section()
    if above and _NAMED_SECTION.match(fold(above)):
        _enter(section, above)
    rows: list[ListRow] = []
    passed: list[PassedOver] = []
    for number, cells in body:
        kind = _kind(table, cells, heads, wide=number in flat, usual=usual)
        if kind is Kind.MEASURE and number in parents:
            kind = Kind.SECTION
        if kind is Kind.SECTION:
            _enter(section, _section_words(table, cells))
            continue
        if kind is not Kind.MEASURE:
            words = next((text_of(cell) for cell in cells.values() if text_of(cell)), "")
            passed.append(PassedOver(sheet=table.sheet, row=number, why=str(kind), words=words[:80]))
            continue
        section.fresh = False
        rows.append(
            ListRow(
                number=number,
                cells=cells,
                leitthema=section.leitthema,
                handlungsfeld=section.handlungsfeld,
                section=section.count,
            )
        )
    return _filled_down(replace(table, rows=tuple(rows), passed_over=tuple(passed)))


def _kind(table: ListTable, cells: Mapping[int, object], heads: set[str], *, wide: bool, usual: int) -> Kind:
    texts = {place: text_of(cell) for place, cell in cells.items()}
    first = next((text for text in texts.values() if text), "")
    folded = fold(first)
    title, number = table.place("title"), table.place("id")
    named = texts.get(title, "") if title is not None else ""
    if sum(fold(text) in heads for text in texts.values()) * 2 > len(texts) and len(texts) > 1:
        return Kind.HEADER
    if any(_SUM.match(fold(texts.get(place, ""))) for place in {title, number, min(texts)} if place is not None):
        return Kind.SUM
    if _PART.match(fold(named or first)):
        return Kind.PART
    alone = len({text for text in texts.values() if text}) == 1
    if (alone or not named) and (_FOOTNOTE.match(folded) or _LEGEND.match(folded)):
        return Kind.FOOTNOTE
    if alone and _is_section(table, texts, wide=wide, usual=usual):
        return Kind.FOOTNOTE if len(first) > 200 or first.startswith(("*", "(")) else Kind.SECTION
    if not named and (number is None or not texts.get(number)):
        description = table.place("description")
        return Kind.MEASURE if description is not None and texts.get(description) and usual <= 2 else Kind.REST
    return Kind.MEASURE


def _is_section(table: ListTable, texts: Mapping[int, str], *, wide: bool, usual: int) -> bool:
    """Tell whether a row with one text alone heads the rows below it, or is a measure with a title only."""
    if wide:
        return True
    title, number = table.place("title"), table.place("id")
    place = min(texts)
    if place != title:
        return True
    # A title alone is a measure where most rows hold little more.
    return usual > 2 and (number is not None or bool(_PREFIX.match(texts[place])))


def _section_words(table: ListTable, cells: Mapping[int, object]) -> str:
    """Return the title of a section: the cell under "Titel" where that is filled, else the first."""
    title = table.place("title")
    named = text_of(cells.get(title)) if title is not None else ""
    return named or next(text for text in map(text_of, cells.values()) if text)


def _parents(table: ListTable, body: Sequence[tuple[int, dict[int, object]]]) -> set[int]:
    """Return the rows that hold a number and a title alone and whose number the rows below begin with ("A" of "A1")."""
    number, title = table.place("id"), table.place("title")
    if number is None or title is None:
        return set()
    ids = {row: text_of(cells.get(number)) for row, cells in body}
    bare = {row for row, cells in body if {place for place, cell in cells.items() if text_of(cell)} == {number, title}}
    return {
        row
        for row in bare
        if ids[row]
        and any(
            re.match(rf"{re.escape(ids[row])}[ .\-]?[0-9a-z]", other) for other in ids.values() if other != ids[row]
        )
    }


def _enter(section: _Section, words: str) -> None:
    """Go into a section; the second of two headings in a row is the narrower one."""
    plain = " ".join(_PREFIX.sub("", words).split()).strip(" :–-") or words
    plain = re.sub(r"^(?:[0-9]+(?:\.[0-9]+)*|[IVX]+|[A-H])[.):]?\s+(?=\S)", "", plain)
    section.count += 1
    if _LEITTHEMA.match(fold(words)):
        section.leitthema, section.handlungsfeld = plain, ""
    elif section.fresh and section.handlungsfeld:
        section.leitthema, section.handlungsfeld = section.handlungsfeld, plain
    else:
        section.handlungsfeld = plain
    section.fresh = True


def _filled_down(table: ListTable) -> ListTable:
    """Give rows below a category its value where only the first row of each group holds it.

    A list that was saved as CSV has lost its merged cells. Only a column whose values never come
    back is filled: there an empty cell can mean nothing else.
    """
    for name in ("leitthema", "handlungsfeld"):
        place = table.place(name)
        if place is None or not _is_grouped([text_of(row.cells.get(place)) for row in table.rows]):
            continue
        value: object = None
        rows = []
        for row in table.rows:
            value = row.cells.get(place, value)
            rows.append(replace(row, cells={**row.cells, place: value}))
        table = replace(table, rows=tuple(rows), filled_down=(*table.filled_down, name))
    return table


def _is_grouped(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return bool(texts and texts[0]) and len(filled) < len(texts) * 0.7 and len(set(filled)) == len(filled) >= 2


def columns_of(table: ListTable) -> Iterator[tuple[Column, list[object]]]:
    """Yield each column with its cells in the rows of measures."""
    for column in table.columns:
        yield column, [row.cells.get(column.place) for row in table.rows]

"""What each row under the headings of a list is: a measure, a section, a sum, a footnote.

Rows that are no measures are named with the reason; nothing is passed over in silence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fundmatch.core.normalise import fold
from fundmatch.files.grid import Area
from fundmatch.model.strategy import PassedOver
from fundmatch.strategy.list_table import FilledRow, ListRow, ListTable, text_of

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


@dataclass(slots=True)
class _Section:
    """The section that rows stand in while a sheet is walked down."""

    leitthema: str = ""
    handlungsfeld: str = ""
    count: int = 0
    fresh: bool = False


def with_rows(
    table: ListTable,
    body: Sequence[FilledRow],
    merged: Sequence[Area],
    headings: Sequence[str],
    *,
    above: str,
) -> ListTable:
    """Walk down the rows; `above` is what stands alone over the header and may be the first section."""
    heads = {fold(label) for label in headings if label}
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
    if _repeats_headings(texts, heads):
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


def _repeats_headings(texts: Mapping[int, str], heads: set[str]) -> bool:
    """Tell whether a row holds the headings once more, or numbers the columns (1, 2, 3)."""
    if len(texts) < 2:
        return False
    numbered = [text.strip("()") for _, text in sorted(texts.items())]
    if len(numbered) > 2 and numbered == [str(number) for number in range(1, len(numbered) + 1)]:
        return True
    return sum(fold(text) in heads for text in texts.values()) * 2 > len(texts)


def _is_section(table: ListTable, texts: Mapping[int, str], *, wide: bool, usual: int) -> bool:
    """Tell whether a row with one text alone heads the rows below it, or is a measure with a title only."""
    title, number = table.place("title"), table.place("id")
    place = min(texts)
    if not re.search(r"[^\W\d_]{2}", texts[place]):
        return False  # a lone number or sign heads nothing
    if wide:
        return True
    if place != title:
        # Sections stand at the left; a lone text further right goes on with the row above it.
        return title is None or place < title or place in {table.place("handlungsfeld"), table.place("leitthema")}
    # A title alone is a measure where most rows hold little more.
    return usual > 2 and (number is not None or bool(_PREFIX.match(texts[place])))


def _section_words(table: ListTable, cells: Mapping[int, object]) -> str:
    """Return the title of a section: the cell under "Titel" where that is filled, else the first."""
    title = table.place("title")
    named = text_of(cells.get(title)) if title is not None else ""
    return named or next(text for text in map(text_of, cells.values()) if text)


def _parents(table: ListTable, body: Sequence[FilledRow]) -> set[int]:
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

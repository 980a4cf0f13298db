"""What each row under the headings of a list is: a measure, a section, a sum, a footnote.

Rows that are no measures are named with the reason; nothing is passed over in silence.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fundmatch.core.normalise import fold
from fundmatch.files.grid import Area
from fundmatch.model.strategy import PassedOver
from fundmatch.strategy.list_table import FilledRow, ListRow, ListTable, text_of

_SUM_WORDS = (
    r"^(?:(?:zwischen|gesamt|end|teil|jahres)?summen?|gesamt(?:kosten|betrag|ausgaben|volumen|investition)?|insgesamt|total|sub-?total|sum|σ|∑|"
    r"uebertrag|saldo|alle massnahmen|kosten gesamt|grand total)\b[^a-z0-9]*"
)
_SUM = re.compile(_SUM_WORDS)
# What has a number of its own is a sum only where it says so for sure: "5 | Total digital" is a measure.
_SURE_SUM = re.compile(
    r"^(?:zwischen|gesamt|end|teil|jahres)?summen?\b|" + _SUM_WORDS + r"(?:$|(?:der |aller |ueber |je |pro |fuer |in )?"
    r"(?:handlungsfeld|hf|leitthema|massnahmen|kosten|bereich|jahre?|euro|eur|alles?|netto|brutto|investitionen|cluster|kapitel)\b)"
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


_NUMBER = re.compile(r"^(?:[0-9]+(?:\.[0-9]+)*|[IVX]+|[A-H])[.):]?\s+(?=\S)")
_LETTER = re.compile(r"^(?:[A-H]|[IVX]+)[.):]\s+\S")
# Words above or below a list that give the unit of its numbers: "Alle Angaben in T€".
_UNIT = re.compile(r"\b(?:angaben|betraege|kosten|werte|zahlen|amounts|figures)\b.{0,30}\bin\b")
# Signs of footnotes as they are written; folded, a raised 1 is a number.
_MARK = re.compile(r"^(?:\*+|[¹²³⁴⁵⁶⁷⁸⁹†‡]|\([¹²³*]\))")
# What stands alone and is longer than this heads nothing.
_LONGEST_SECTION = 200


class Kind(StrEnum):
    """What a row under the header is."""

    MEASURE = "Maßnahme"
    SECTION = "Zwischenüberschrift"
    ABOVE = "steht über den Überschriften"
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

    def enter(self, words: str) -> None:
        """Go into a section; the second of two headings in a row is the narrower one."""
        plain = " ".join(_PREFIX.sub("", words).split()).strip(" :–-") or words
        plain = _NUMBER.sub("", plain)
        self.count += 1
        if _LEITTHEMA.match(fold(words)):
            self.leitthema, self.handlungsfeld = plain, ""
        elif self.fresh and self.handlungsfeld:
            self.leitthema, self.handlungsfeld = self.handlungsfeld, plain
        else:
            self.handlungsfeld = plain
        self.fresh = True


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as its texts by place, with the cells that say what it is."""

    texts: Mapping[int, str]
    title: str
    id: str
    wide: bool

    @property
    def first(self) -> str:
        """Return the first text of the row."""
        return next((text for text in self.texts.values() if text), "")

    @property
    def alone(self) -> bool:
        """Tell that the row holds one text, however many cells repeat it."""
        return len({text for text in self.texts.values() if text}) == 1


def with_rows(
    table: ListTable, above: Sequence[FilledRow], body: Sequence[FilledRow], merged: Sequence[Area]
) -> ListTable:
    """Walk down the rows of a sheet; what stands alone right over the header may be the first section."""
    walk = _Walk(table, body, merged)
    for number, cells in above:
        walk.pass_over(number, cells, Kind.ABOVE)
    if above and len(above[-1][1]) == 1 and _NAMED_SECTION.match(fold(_first_text(above[-1][1]))):
        walk.section.enter(_first_text(above[-1][1]))
    for number, cells in body:
        walk.take(number, cells)
    return _filled_down(
        replace(table, rows=tuple(walk.rows), passed_over=tuple(walk.passed), legend=tuple(walk.legend))
    )


class _Walk:
    """A walk down the rows of one sheet."""

    def __init__(self, table: ListTable, body: Sequence[FilledRow], merged: Sequence[Area]) -> None:
        self.section = _Section()
        self.rows: list[ListRow] = []
        self.passed: list[PassedOver] = []
        self.legend: list[str] = []
        self._table = table
        self._title, self._id = table.place("title"), table.place("id")
        self._heads = {head for column in table.columns for head in _heads(column.label)} - {""}
        self._wide = {area.top for area in merged if area.right - area.left >= 2}
        widths = sorted(len(cells) for _, cells in body)
        self._usual = widths[len(widths) // 2] if widths else 0
        self._parents = _parents(body, self._id, self._title)

    def take(self, number: int, cells: Mapping[int, object]) -> None:
        """Add a measure, go into a section, or pass over a row with the reason."""
        texts = {place: text_of(cell) for place, cell in cells.items()}
        row = _Row(texts, self._text(texts, self._title), self._text(texts, self._id), number in self._wide)
        kind = Kind.SECTION if number in self._parents else self._kind(row)
        if kind is not Kind.MEASURE:
            if kind is Kind.SECTION:
                self.section.enter(row.title or row.first)
            self.pass_over(number, cells, kind)
            return
        self.section.fresh = False
        self.rows.append(
            ListRow(
                number=number,
                cells=cells,
                texts=texts,
                leitthema=self.section.leitthema,
                handlungsfeld=self.section.handlungsfeld,
                section=self.section.count,
            )
        )

    def pass_over(self, number: int, cells: Mapping[int, object], kind: Kind) -> None:
        """Keep that a row is no measure."""
        self.legend += [text for text in map(text_of, cells.values()) if "=" in text or _UNIT.search(fold(text))]
        title = "" if self._title is None else text_of(cells.get(self._title))
        words = (title or _first_text(cells))[:80]
        self.passed.append(PassedOver(sheet=self._table.sheet, row=number, why=str(kind), words=words))

    def _kind(self, row: _Row) -> Kind:
        if _repeats_headings(row.texts, self._heads):
            return Kind.HEADER
        if _is_sum(row):
            return Kind.SUM
        if _PART.match(fold(row.title or row.first)):
            return Kind.PART
        if (row.alone or not row.title) and _is_footnote(row.first):
            return Kind.FOOTNOTE
        if row.alone and self._is_section(row):
            return Kind.FOOTNOTE if len(row.first) > _LONGEST_SECTION or row.first.startswith("(") else Kind.SECTION
        return Kind.MEASURE if row.title or row.id or self._is_described(row) else Kind.REST

    def _is_section(self, row: _Row) -> bool:
        """Tell whether a row with one text alone heads the rows below it, or is a measure with a title only."""
        place = min(row.texts)
        if not re.search(r"[^\W\d_]{2}", row.first):
            return False  # a lone number or sign heads nothing
        if row.wide:
            return True
        if place != self._title:
            # Sections stand at the left; a lone text further right goes on with the row above it.
            fields = {self._table.place("handlungsfeld"), self._table.place("leitthema")}
            return self._title is None or place < self._title or place in fields
        # A title alone is a measure where most rows hold little more.
        return self._usual > 2 and (self._id is not None or bool(_PREFIX.match(row.first) or _LETTER.match(row.first)))

    def _is_described(self, row: _Row) -> bool:
        """Tell whether a row without number and title is a measure all the same: one of a list of descriptions."""
        return self._usual <= 2 and bool(self._text(row.texts, self._table.place("description")))

    @staticmethod
    def _text(texts: Mapping[int, str], place: int | None) -> str:
        return texts.get(place, "") if place is not None else ""


def _is_sum(row: _Row) -> bool:
    if row.id and not _SUM.match(fold(row.id)):
        return bool(_SURE_SUM.match(fold(row.title)))
    return any(_SUM.match(fold(text)) for text in (row.title, row.id, row.texts[min(row.texts)]))


def _first_text(cells: Mapping[int, object]) -> str:
    return next((text for text in map(text_of, cells.values()) if text), "")


def _is_footnote(text: str) -> bool:
    return bool(_MARK.match(text) or _FOOTNOTE.match(fold(text)) or _LEGEND.match(fold(text)))


def _repeats_headings(texts: Mapping[int, str], heads: set[str]) -> bool:
    """Tell whether a row holds the headings once more, or numbers the columns (1, 2, 3)."""
    if len(texts) < 2:
        return False
    numbered = [text.strip("()") for _, text in sorted(texts.items())]
    if len(numbered) > 2 and numbered == [str(number) for number in range(1, len(numbered) + 1)]:
        return True
    repeated = [text for text in map(fold, texts.values()) if text in heads]
    return len(repeated) * 2 > len(texts) and len(set(repeated)) > 1


def _heads(label: str) -> Iterator[str]:
    """Yield a heading and the parts that it can be joined from: of a header of two rows each comes back alone."""
    words = fold(label).split()
    for end in range(1, len(words) + 1):
        yield " ".join(words[:end])
        yield " ".join(words[end:])


def _parents(body: Sequence[FilledRow], number: int | None, title: int | None) -> set[int]:
    """Return the rows that hold a number and a title alone and whose number the rows below begin with ("A" of "A1")."""
    if number is None or title is None:
        return set()
    bare = {
        row
        for row, cells in body
        if len(cells) == 2 and number in cells and title in cells and text_of(cells[number]) and text_of(cells[title])
    }
    if not bare:
        return set()
    ids = {row: text_of(cells.get(number)) for row, cells in body}
    # Every beginning of every number once: comparing all pairs would take minutes for long lists.
    beginnings = {
        match[0].rstrip(" .-") for text in ids.values() for end in range(1, len(text)) if (match := _begins(text, end))
    }
    return {row for row in bare if ids[row] and ids[row].rstrip(" .-") in beginnings}


def _begins(text: str, end: int) -> re.Match[str] | None:
    """Return the first part of a number where digits or a sign part it from the rest: "A" of "A1", "1" of "1.2"."""
    rest = text[end:]
    apart = re.match(r"[ .\-]?[0-9a-z]", rest) and not (text[end - 1].isdigit() and rest[0].isdigit())
    return re.match(re.escape(text[:end]), text) if apart else None


def _filled_down(table: ListTable) -> ListTable:
    """Give rows below a category its value where only the first row of each group holds it.

    A list that was saved as CSV has lost its merged cells. Only a column whose values never come
    back is filled: there an empty cell can mean nothing else.
    """
    for name in ("leitthema", "handlungsfeld"):
        place = table.place(name)
        inside = bool(table.filled_down)
        if place is None or not _is_grouped([text_of(row.cells.get(place)) for row in table.rows], inside=inside):
            continue
        value: object = None
        rows = []
        for row in table.rows:
            value = row.cells.get(place, value)
            rows.append(replace(row, cells={**row.cells, place: value}))
        table = replace(table, rows=tuple(rows), filled_down=(*table.filled_down, name))
    return table


def _is_grouped(texts: Sequence[str], *, inside: bool) -> bool:
    """Tell whether only the first row of each group names it; `inside` a column of groups a few gaps are enough."""
    filled = [text for text in texts if text]
    gaps = len(filled) < len(texts) * (1 if inside else 0.7)
    return bool(texts and texts[0]) and gaps and len(set(filled)) == len(filled) >= 2

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
from fundmatch.strategy.list_parents import parents
from fundmatch.strategy.list_table import FilledRow, ListRow, ListTable, text_of
from fundmatch.strategy.row_words import (
    EQUATION,
    LEITTHEMA,
    LETTER,
    LONGEST_SECTION,
    NAMED_SECTION,
    NUMBER,
    PART,
    PREFIX,
    UNIT,
    is_footnote,
    is_legend,
    is_mark,
    is_sum,
    opens_legend,
)
from fundmatch.strategy.untitled_rows import UntitledRows

# A legend may be spread over so few cells: "Priorität: | 1 = hoch | 2 = mittel".
_LEGEND_CELLS = 4


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
        plain = " ".join(PREFIX.sub("", words).split()).strip(" :–-") or words
        plain = NUMBER.sub("", plain)
        self.count += 1
        if LEITTHEMA.match(fold(words)):
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
    if above and len(above[-1][1]) == 1 and NAMED_SECTION.match(fold(_first_text(above[-1][1]))):
        walk.section.enter(_first_text(above[-1][1]))
    for number, cells in body:
        walk.take(number, cells)
    walk.end()
    return _filled_down(
        replace(
            table,
            rows=tuple(walk.rows),
            passed_over=tuple(walk.passed),
            legend=tuple(walk.legend),
            footnotes=tuple(walk.footnotes),
        )
    )


class _Walk:
    """A walk down the rows of one sheet."""

    def __init__(self, table: ListTable, body: Sequence[FilledRow], merged: Sequence[Area]) -> None:
        self.section = _Section()
        self.rows: list[ListRow] = []
        self.passed: list[PassedOver] = []
        self.legend: list[str] = []
        self.footnotes: list[str] = []
        self._in_legend = False
        self._untitled = UntitledRows(table)
        self._table = table
        self._title, self._id = table.place("title"), table.place("id")
        self._ids = [text_of(cells.get(self._id)) for _, cells in body[:1]] if self._id is not None else []
        self._heads = {head for column in table.columns for head in _heads(column.label)} - {""}
        self._wide = {area.top for area in merged if area.right - area.left >= 2}
        widths = sorted(len(cells) for _, cells in body)
        self._usual = widths[len(widths) // 2] if widths else 0
        self._parents = parents(body, self._id, self._title)

    def take(self, number: int, cells: Mapping[int, object]) -> None:
        """Add a measure, go into a section, or pass over a row with the reason.

        A row without title and number is a measure that lacks them if it holds what only measures have.
        """
        texts = {place: text_of(cell) for place, cell in cells.items()}
        row = _Row(texts, self._text(texts, self._title), self._text(texts, self._id), number in self._wide)
        kind = Kind.SECTION if number in self._parents else self._kind(row)
        if kind is Kind.REST:
            kind = Kind(self._untitled.kind_of(cells, Kind.MEASURE, Kind.SUM, Kind.REST))
        if kind in (Kind.SECTION, Kind.SUM):
            self._untitled.new_block()
        if kind is Kind.MEASURE:
            self._untitled.count(cells)
        if kind is not Kind.MEASURE:
            if kind is Kind.SECTION:
                self.section.enter(row.title or row.first)
            if kind is Kind.FOOTNOTE:
                self.footnotes.append(" ".join(filter(None, texts.values())))
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

    def end(self) -> None:
        """Take texts behind the last measure for footnotes: they head nothing, unless they say that they would."""
        last = self.rows[-1].number if self.rows else 0
        for place, row in enumerate(self.passed):
            heads = NAMED_SECTION.match(fold(row.words)) or LETTER.match(row.words) or NUMBER.match(row.words)
            if self.rows and row.row > last and row.why == Kind.SECTION and not heads:
                self.passed[place] = replace(row, why=str(Kind.FOOTNOTE))
                self.footnotes.append(row.words)

    def pass_over(self, number: int, cells: Mapping[int, object], kind: Kind) -> None:
        """Keep that a row is no measure."""
        self.legend += [text for text in map(text_of, cells.values()) if "=" in text or UNIT.search(fold(text))]
        title = "" if self._title is None else text_of(cells.get(self._title))
        words = (title or _first_text(cells))[:80]
        self.passed.append(PassedOver(sheet=self._table.sheet, row=number, why=str(kind), words=words))

    def _kind(self, row: _Row) -> Kind:
        if _repeats_headings(row.texts, self._heads):
            return Kind.HEADER
        if is_sum(row.title, row.id, row.texts[min(row.texts)]):
            return Kind.SUM
        if PART.match(fold(row.title or row.first)):
            return Kind.PART
        if (row.alone or not row.title) and is_footnote(row.first):
            self._in_legend = opens_legend(row.first)
            return Kind.FOOTNOTE
        if len(row.texts) <= _LEGEND_CELLS and is_legend(" ".join(row.texts.values())):
            return Kind.FOOTNOTE
        if len(row.texts) == 2 < self._usual and is_mark(row.first) and not any(map(is_mark, self._ids)):
            return Kind.FOOTNOTE
        # Below the word "Legende" stand signs and their meanings in two cells.
        self._in_legend = self._in_legend and len(row.texts) <= 2 and len(self._table.columns) > 3
        if self._in_legend:
            return Kind.FOOTNOTE
        if row.alone and self._is_section(row):
            said = len(row.first) > LONGEST_SECTION or row.first.startswith("(") or EQUATION.search(row.first)
            return Kind.FOOTNOTE if said else Kind.SECTION
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
        return self._usual > 2 and (self._id is not None or bool(PREFIX.match(row.first) or LETTER.match(row.first)))

    def _is_described(self, row: _Row) -> bool:
        """Tell whether a row without number and title is a measure all the same: one of a list of descriptions."""
        return self._usual <= 2 and bool(self._text(row.texts, self._table.place("description")))

    @staticmethod
    def _text(texts: Mapping[int, str], place: int | None) -> str:
        return texts.get(place, "") if place is not None else ""


def _first_text(cells: Mapping[int, object]) -> str:
    return next((text for text in map(text_of, cells.values()) if text), "")


def _repeats_headings(texts: Mapping[int, str], heads: set[str]) -> bool:
    """Tell whether a row holds the headings once more, or numbers the columns (1, 2, 3)."""
    if len(texts) < 2:
        return False
    if len(texts) > 2 and texts[min(texts)].strip("()") == "1":
        numbered = [text.strip("()") for _, text in sorted(texts.items())]
        if numbered == [str(number) for number in range(1, len(numbered) + 1)]:
            return True
    repeated = [text for text in map(fold, texts.values()) if text in heads]
    return len(repeated) * 2 > len(texts) and len(set(repeated)) > 1


def _heads(label: str) -> Iterator[str]:
    """Yield a heading and the parts that it can be joined from: of a header of two rows each comes back alone."""
    words = fold(label).split()
    for end in range(1, len(words) + 1):
        yield " ".join(words[:end])
        yield " ".join(words[end:])


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

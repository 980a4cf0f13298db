"""One row of a list → the fields of a measure, and remarks where a cell says something else.

A remark never stops a run; only an amount that can be read in two ways a thousand times apart does.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from fundmatch.core import vocabulary
from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import nearest
from fundmatch.core.normalise import fold
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.model.ranges import Period
from fundmatch.model.strategy import MONEY
from fundmatch.strategy.headings import COST_TO
from fundmatch.strategy.loose_amounts import read_amount
from fundmatch.strategy.loose_periods import read_period
from fundmatch.strategy.profile_values import APPLICANT_FORMS
from fundmatch.strategy.progress_dates import happened
from fundmatch.strategy.row_progress import Denial, set_progress

_TEXTS: Final = (
    "description", "leitthema", "handlungsfeld", "target_group", "department", "phase", "priority", "status", "partners",
    "earlier_funding", "note",
)  # fmt: skip
_TIMES: Final = ("period", "start", "end")
_ONE_LINE: Final = frozenset({"leitthema", "handlungsfeld", "department"})
# Words that elsewhere say "unknown" but mean something in these columns: a status, the Kulturamt.
_MEANT: Final = {"status": "offen", "phase": "offen", "department": "ka"}
_COST_KIND_FORMS: Final = {
    "invest": "Investition",
    "investiv": "Investition",
    "investitionen": "Investition",
    "investitionskosten": "Investition",
    "personalkosten": "Personal",
    "planungskosten": "Planung",
    "betriebskosten": "Betrieb",
    "beratungskosten": "Beratung",
    "sachmittel": "Sachkosten",
}
_YES = re.compile(
    r"^(?:ja|yes|x|vorhanden|liegt vor|gefasst|erfolgt|beschlossen)\b|\b(?:liegt vor|gefasst|beschlossen (?:am|vom)|vom \d|am \d)"
)
_A_DAY = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?(?:20)?\d\d|\b20\d\d\b|\d{1,2}/20\d\d")
_VOTED = re.compile(r"\b(?:ja|yes|beschlossen|gefasst|liegt vor|vorhanden|erfolgt|vom)\b")
_FEW_WORDS = 4
_NO = re.compile(r"^(?:nein|no|noch nicht|nicht|ausstehend|steht aus|fehlt|kein\w*|offen)\b")


@dataclass(slots=True)
class RowReading:
    """The fields that a row fills, remarks (field, German words, whether a value was read all the same), and denials.

    A denial is an answer about the progress against which another cell of the row speaks.
    """

    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[tuple[str, str, bool]] = field(default_factory=list)
    denials: list[Denial] = field(default_factory=list)

    def remark(self, name: str, words: str, *, read: bool = False) -> None:
        """Keep a remark about a field, and whether a value was `read`."""
        self.remarks.append((name, words, read))

    def add_note(self, words: str) -> None:
        """Put words behind the note of the measure."""
        self.values["note"] = "; ".join(filter(None, (self.values.get("note", ""), words)))


Cell = Callable[[str], object]


def read_row(cell: Cell, scales: Mapping[str, int], *, english: bool, as_of: date | None = None) -> RowReading:
    """Return what a row says of a measure; `cell` gives the cell of a field (None where there is no column).

    `scales` are the units of bare numbers by field, `english` says how the table parts thousands,
    `as_of` is the day of the run, against which dates of progress count.

    Raises:
        CellError: An amount can be read in two ways, a thousand times apart.
    """
    row = RowReading()
    row.values["title"] = " ".join(_text(row, "title", cell("title")).split())
    for name in _TEXTS:
        written = _text(row, name, cell(name))
        row.values[name] = " ".join(written.split()) if name in _ONE_LINE else written
    for name in ("include_keywords", "exclude_keywords"):
        row.values[name] = _listing(row, name, cell(name))
    _applicant(row, cell("applicant"))
    _cost_kind(row, cell("cost_kind"))
    _facets(row, cell("facets"))
    _truths(row, cell, as_of)
    for name in MONEY:
        _money(row, name, cell(name), scales.get(name, 1), english=english)
    if scales.get(COST_TO):
        _high_end(row, cell(COST_TO), scales[COST_TO], english=english)
    period = _dates(row, cell)
    row.denials += set_progress(row.values, cell, period, as_of)
    return row


def id_text(cell: object) -> tuple[str, bool]:
    """Return an id as it was typed, and whether it had to be mended.

    Excel turns "1.1" into the first of January and some programs write ="1.1"; both are undone.
    """
    if isinstance(cell, CellError):
        return "", False
    if isinstance(cell, PartialDate):
        return (f"{cell.day}.{cell.month}" if cell.day else f"{cell.month}.{cell.year % 100}"), True
    if isinstance(cell, float) and not cell.is_integer():
        return f"{cell:.15g}", False
    written = " ".join(cell_values.text(cell).split())
    if quoted := re.fullmatch(r'=\s*"([^"]*)"', written):
        return quoted[1].strip(), True
    if dated := re.fullmatch(
        r"(\d{1,2})\. ?(jan|feb|mrz|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)\w*\.?", written.casefold()
    ):
        months = ("jan", "feb", "mrz", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
        return f"{int(dated[1])}.{months.index(dated[2].replace('mär', 'mrz')) + 1}", True
    return ("" if written.casefold() in vocabulary.UNKNOWN_WORDS else written), False


def _text(row: RowReading, name: str, cell: object) -> str:
    if cell is None:
        return ""
    try:
        written = cell_values.text(cell)
    except CellError as error:
        row.remark(name, error.note)
        return ""
    if re.fullmatch(r"#(?:NV|N/A|WERT!|REF!|BEZUG!|NAME\?|DIV/0!|VALUE!|ZAHL!|NUM!)", written.strip()):
        return ""
    return written if written.casefold() == _MEANT.get(name) else cell_values.known(written)


def _listing(row: RowReading, name: str, cell: object) -> tuple[str, ...]:
    return cell_values.listing(_text(row, name, cell), commas=True)


def _applicant(row: RowReading, cell: object) -> None:
    written = _text(row, "applicant", cell)
    if not written:
        return
    try:
        row.values["applicant"] = cell_values.choice(written, vocabulary.APPLICANTS, APPLICANT_FORMS)
    except CellError:
        row.remark("applicant", f"„{written[:60]}“ ist keine bekannte Art; es gilt die des Profils", read=True)
        row.add_note(f"Antragstellerin laut Liste: {written}")


def _cost_kind(row: RowReading, cell: object) -> None:
    kinds = []
    for part in cell_values.listing(_text(row, "cost_kind", cell).replace("/", ";"), commas=True):
        try:
            kinds.append(cell_values.choice(part, vocabulary.COST_KINDS, _COST_KIND_FORMS))
        except CellError:
            row.remark("cost_kind", f"„{part[:60]}“ ist keine bekannte Kostenart")
    row.values["cost_kind"] = tuple(dict.fromkeys(kinds))


def _facets(row: RowReading, cell: object) -> None:
    """Read values of facets, each alone or behind the name of its facet: „mehrere Staaten; Gegenstand: Netz“."""
    allowed = [value for values in vocabulary.FACETS.values() for value in values]
    chosen = []
    for part in cell_values.listing(_text(row, "facets", cell).replace("|", ";"), commas=True):
        try:
            chosen.append(cell_values.choice(part.rpartition(":")[2], allowed))
        except CellError:
            meant = nearest(part, allowed)
            row.remark("facets", f"„{part[:60]}“ ist keine bekannte Facette. {meant}".rstrip())
    row.values["facets"] = tuple(dict.fromkeys(chosen))


def _truths(row: RowReading, cell: Cell, as_of: date | None) -> None:
    for name in ("started", "council_vote", "done"):
        written = _text(row, name, cell(name))
        answer = _truth(written, as_of)
        if name == "done" and answer is None:
            row.values["status"] = row.values["status"] or written
        elif written and answer is None:
            row.remark(name, f"„{written[:60]}“ ist weder ja noch nein")
            row.add_note(f"{'Ratsbeschluss' if name == 'council_vote' else 'Begonnen'} laut Liste: {written}")
        if name != "done" or answer is not None:
            row.values[name] = answer


def _truth(written: str, as_of: date | None) -> bool | None:
    """Return yes or no; a day says yes once it is past, and nothing before the day of the run is known."""
    try:
        return cell_values.truth(written)
    except CellError:
        plain = fold(written)
        if _NO.search(plain):
            return False
        if not _YES.search(plain):
            return None
        past = happened(f" {plain}", as_of, words=_FEW_WORDS)
        # "beschlossen am …" says it in a word; a bare day may be that of a vote to come.
        return True if past or (past is None and (_VOTED.search(plain) or not _A_DAY.search(plain))) else None


def _money(row: RowReading, name: str, cell: object, scale: int, *, english: bool) -> None:
    reading = read_amount(cell, scale=scale, english=english)
    row.values[name] = reading.amount
    if reading.doubt:
        row.remark(name, reading.doubt, read=reading.amount is not None)
    if reading.words and reading.amount is None:
        row.remark(name, f"„{reading.words[:60]}“ ist kein Betrag; als Notiz behalten")
    if reading.words:
        row.add_note(f"{_CALLED[name]} laut Liste: {reading.words}")


def _high_end(row: RowReading, cell: object, scale: int, *, english: bool) -> None:
    """Read the column "Kosten bis": an empty cell leaves the end open, as does the word "ab"."""
    low = row.values["cost_total_eur"]
    _money(row, COST_TO, cell, scale, english=english)
    high = row.values.pop(COST_TO)
    if high is None:
        row.values["cost_total_eur"] = low and replace(low, high=None)
        return
    ends = [0 if low is None else low.low, high.low if high.high is None else high.high]
    if ends != sorted(ends):
        row.remark(COST_TO, "der untere Betrag ist größer als der obere; als Spanne dazwischen gelesen", read=True)
    about = high.about or bool(low and low.about)
    row.values["cost_total_eur"] = replace(high, low=min(ends), high=max(ends), about=about)


_CALLED: Final = {
    COST_TO: "Kosten bis",
    "cost_total_eur": "Kosten",
    "cost_eligible_eur": "förderfähige Kosten",
    "own_means_eur": "Eigenmittel",
}


def _dates(row: RowReading, cell: Cell) -> Period:
    """Read beginning and end, from columns of their own or from one of a period; return what the beginning says."""
    whole, first, last = readings = [read_period(cell(name)) for name in _TIMES]
    start, end = _both_ends(whole.period, first.period, last.period)
    row.values["start"], row.values["end"] = start, end
    for name, reading in zip(_TIMES, readings, strict=True):
        if reading.words:
            row.remark(name, f"„{reading.words[:60]}“ ist kein Datum; als Zeitraum in Worten behalten")
    if any(reading.words or reading.period.about or reading.period.ongoing for reading in readings):
        texts = (cell_values.text(cell(name)) for name in _TIMES if not isinstance(cell(name), CellError))
        row.values["period_words"] = "; ".join(filter(None, (" ".join(text.split()) for text in texts)))
    return Period(start, end, since=any(reading.period.since for reading in readings))


def _both_ends(whole: Period, first: Period, last: Period) -> tuple[PartialDate | None, PartialDate | None]:
    """Return beginning and end; a span in one of the two columns says both, the period what neither says."""
    start = first.start or (last.start if last.span else None) or whole.start
    end = last.end or (first.end if first.span or first.start is None else None)
    return start, whole.end if end is None and first.empty else end

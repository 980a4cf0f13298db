"""`zuordnung.csv`: what officers decided about pairs that may be one programme.

The import adds rows for new doubtful pairs and leaves the answer empty; what is there stays as typed.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fundmatch.core.errors import CatalogueError, Problem, StrategyError
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.tables import decode, header_key, read_bytes, read_table, refusal
from fundmatch.model.update import DuplicateCandidate
from fundmatch.sources.extract import SourceError
from fundmatch.updates.store import PAIRS

NAME: Final = PAIRS
HEADER: Final = ("Quelle", "Schlüssel", "Programm", "Dasselbe", "Bemerkung")
MAX_BYTES: Final = 10 * 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"
_ANSWERS: Final = {"ja": True, "j": True, "x": True, "nein": False, "n": False, "": None, "?": None, "offen": None}
_KEYS: Final = tuple(map(header_key, HEADER))

# (key in the source, id of the other programme)
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """The pairs of one source with their answers (None: nobody has decided), and the file as it stands."""

    answers: Mapping[Pair, bool | None] = field(default_factory=dict)
    raw: bytes = b""

    def same(self, key: str) -> str:
        """Return the programme that the key was said to be, empty where nobody said so."""
        return next((other for (one, other), answer in self.answers.items() if one == key and answer), "")


def read_pairs(catalogue: Path, source: str) -> Pairs:
    """Return what was decided for a source; without the file, nothing was.

    Raises:
        CatalogueError: The file cannot be read, or an answer is neither yes nor no.
    """
    path = catalogue / NAME
    try:
        raw = read_bytes(path, MAX_BYTES) if path.exists() and path.stat().st_size else b""
        rows = _rows(raw)
    except StrategyError as error:
        raise CatalogueError(error.problems) from error
    answers: dict[Pair, bool | None] = {}
    problems: list[Problem] = []
    columns = _columns(rows[0]) if rows else {}
    if missing := [heading for heading in HEADER[:4] if rows and header_key(heading) not in columns]:
        raise CatalogueError(
            [Problem(NAME, 1, note=f"Spalten fehlen: {', '.join(missing)}", remedy="Kopfzeile ergänzen")]
        )
    for number, row in enumerate(rows[1:], start=2):
        told, key, programme, same = (_cell(row, columns[heading]) for heading in _KEYS[:4])
        if told != source:
            continue
        answer = same.casefold()
        if answer not in _ANSWERS:
            problems.append(Problem(NAME, number, "Dasselbe", f"„{same[:40]}“ ist keine Antwort", "ja, nein oder leer"))
        elif answers.get((key, programme)) in (None, _ANSWERS[answer]):
            answers[key, programme] = _ANSWERS[answer]
        elif _ANSWERS[answer] is not None:
            note = f"für {key} und {programme} steht schon eine andere Antwort da"
            problems.append(Problem(NAME, number, "Dasselbe", note, "eine der beiden Zeilen löschen"))
    if problems:
        raise CatalogueError(problems)
    return Pairs(answers=answers, raw=raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer from the sheet of doubtful pairs in a preview; `place` is where it stands."""

    source: str
    pair: Pair
    same: bool
    remark: str
    place: str


def read_answers(path: Path) -> tuple[Answered, ...]:
    """Return what an officer typed into the sheet of doubtful pairs; rows without an answer are left out.

    Raises:
        SourceError: The file cannot be read, is no preview, or holds something that is neither yes nor no.
    """
    try:
        table = read_table(path, set(_KEYS))
        missing = {header_key(heading) for heading in HEADER[:4]} - set(map(header_key, table.header))
        if missing:
            raise refusal(table.name, "hier steht kein Blatt „Zweifelsfälle“", "die Vorschau (.xlsx) selbst angeben")
    except StrategyError as error:
        raise SourceError(error.problems) from error
    columns = {header_key(header): header for header in reversed(table.header)}
    found: list[Answered] = []
    problems: list[Problem] = []
    for row in table.rows:
        source, key, programme, same, remark = (_text(row.cells.get(columns.get(heading, ""))) for heading in _KEYS)
        answer = _ANSWERS.get(same.casefold())
        if same and same.casefold() not in _ANSWERS:
            note = f"„{same[:40]}“ ist keine Antwort"
            problems.append(Problem(table.name, row.number, "Dasselbe", note, "ja, nein oder leer"))
        elif answer is not None:
            place = f"{table.name}:{row.number}"
            found.append(Answered(source=source, pair=(key, programme), same=answer, remark=remark, place=place))
    if problems:
        raise SourceError(problems)
    return tuple(found)


def _text(cell: object) -> str:
    try:
        return " ".join(cell_values.text(cell).split())
    except CellError as error:
        return str(error)


def with_answers(pairs: Pairs, source: str, found: Iterable[Answered]) -> Pairs:
    """Return the pairs with the answers of a preview put to them, in the file as well.

    Raises:
        SourceError: An answer is for another source, or the file already holds the other one.
    """
    rows = [list(row) for row in _rows(pairs.raw)] or [list(HEADER)]
    columns = _columns(rows[0])
    answers, problems = dict(pairs.answers), []
    for one in found:
        if one.source != source:
            note = f"die Antwort gehört zur Quelle {one.source}, nicht zu {source}"
            problems.append(Problem(one.place, note=note, remedy="die Vorschau dieser Quelle angeben"))
        elif answers.get(one.pair) not in (None, one.same):
            note = f"in {NAME} steht für {' und '.join(one.pair)} schon die andere Antwort"
            problems.append(Problem(one.place, note=note, remedy="eine der beiden ändern"))
        elif answers.get(one.pair) is None:
            answers[one.pair] = one.same
            _enter(rows, columns, one)
    if problems:
        raise SourceError(problems)
    return pairs if answers == pairs.answers else Pairs(answers=answers, raw=_BOM + _csv(rows))


def _enter(rows: list[list[str]], columns: Mapping[str, int], one: Answered) -> None:
    """Fill the answer into the row of the pair, or add a row."""
    wanted = (one.source, *one.pair)
    places = [columns[heading] for heading in _KEYS[:3]]
    row = next((row for row in rows[1:] if tuple(_cell(row, at) for at in places) == wanted), None)
    if row is None:
        row = []
        rows.append(row)
    row += [""] * (len(rows[0]) - len(row))
    remark = _cell(row, columns[_KEYS[4]]) if _KEYS[4] in columns else ""
    told = (*wanted, "ja" if one.same else "nein", " | ".join(filter(None, dict.fromkeys((remark, one.remark)))))
    for heading, text in zip(_KEYS, told, strict=True):
        if heading in columns:
            row[columns[heading]] = _typed(text)


def _rows(raw: bytes) -> list[Sequence[str]]:
    if not raw:
        return []
    text = decode(raw, NAME)
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        problem = Problem(NAME, note="ein Anführungszeichen ist nicht geschlossen", remedy="in der Zelle verdoppeln")
        raise CatalogueError([problem]) from error


def _columns(header: Sequence[str]) -> dict[str, int]:
    return {header_key(cell): at for at, cell in reversed(list(enumerate(header)))}


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip().removeprefix("'") if at < len(row) else ""


def with_questions(pairs: Pairs, source: str, twins: Iterable[DuplicateCandidate]) -> bytes:
    """Return the file with a row for each doubtful pair that it does not hold yet."""
    rows = _rows(pairs.raw)
    fresh = [twin for twin in twins if not twin.sure and (twin.key, twin.other) not in pairs.answers]
    if not fresh:
        return pairs.raw
    if not rows:
        return _BOM + _csv([HEADER, *(_row(twin, source) for twin in fresh)])
    columns = _columns(rows[0])
    width = len(rows[0])
    added = []
    for twin in fresh:
        cells = dict(zip(_KEYS, _row(twin, source), strict=True))
        row = [""] * width
        for heading, text in cells.items():
            if heading in columns:
                row[columns[heading]] = text
        added.append(row)
    if pairs.raw.startswith(_BOM + ";".join(rows[0]).encode()) and pairs.raw.endswith(b"\n"):
        return pairs.raw + _csv(added)
    return _BOM + _csv([*rows, *added])


def _row(twin: DuplicateCandidate, source: str) -> list[str]:
    note = f"{twin.name[:120]} | {twin.other_name[:120]} ({twin.why})"
    texts = [source, twin.key, twin.other, "", " ".join(note.split())]
    return [_typed(text) for text in texts]


def _typed(text: str) -> str:
    """Return a text as a cell that Excel does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode()

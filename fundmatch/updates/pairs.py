"""`zuordnung.csv`: what officers decided about pairs that may be one programme.

The import adds rows for new doubtful pairs and leaves the answer empty; what is there stays as typed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fundmatch.core.errors import CatalogueError, Problem, StrategyError
from fundmatch.files import cell_values
from fundmatch.files.cell_values import CellError
from fundmatch.files.excel_csv import CsvFile, CsvForm, CsvRow, parse_kept, read_kept, with_rows
from fundmatch.files.headings import columns_of
from fundmatch.files.safe_read import refusal
from fundmatch.files.tables import read_table
from fundmatch.model.update import DuplicateCandidate
from fundmatch.sources.extract import SourceError
from fundmatch.updates.store import PAIRS

NAME: Final = PAIRS
MAX_BYTES: Final = 10 * 1024 * 1024
_FORM: Final = CsvForm(
    name=NAME,
    headings={
        "source": "Quelle",
        "key": "Schlüssel",
        "programme": "Programm",
        "same": "Dasselbe",
        "remark": "Bemerkung",
    },
    needed=("source", "key", "programme", "same"),
    error=CatalogueError,
)
HEADER: Final = tuple(_FORM.headings.values())
_ANSWERS: Final = {"ja": True, "j": True, "x": True, "nein": False, "n": False, "": None, "?": None, "offen": None}
# So much of a name is shown in the remark on a doubtful pair.
_SHOWN: Final = 120

# (key in the source, id of the other programme)
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """The pairs of one source with their answers (None: nobody has decided), and the file as it stands.

    `raw` are the bytes that the file had on disk or has with answers put in.
    """

    answers: Mapping[Pair, bool | None] = field(default_factory=dict)
    raw: bytes = b""

    def same(self, key: str) -> str:
        """Return the programme that the key was said to be, empty where nobody said so."""
        return next((other for (own, other), answer in self.answers.items() if own == key and answer), "")


def read_pairs(catalogue: Path, source: str) -> Pairs:
    """Return what was decided for a source; without the file, nothing was.

    Raises:
        CatalogueError: The file cannot be read, or an answer is neither yes nor no.
    """
    path = catalogue / NAME
    # An empty file is none: `touch` is how some make one.
    file = read_kept(path, _FORM, MAX_BYTES) if path.exists() and path.stat().st_size else CsvFile(form=_FORM)
    answers: dict[Pair, bool | None] = {}
    problems: list[Problem] = []
    for row in file.filled_rows():
        texts = _texts(row)
        if texts["source"] == source:
            note, remedy = _entered(answers, (texts["key"], texts["programme"]), texts["same"])
            if note:
                problems.append(Problem(NAME, row.number, "Dasselbe", note, remedy))
    if problems:
        raise CatalogueError(problems)
    return Pairs(answers=answers, raw=file.data)


def _texts(row: CsvRow) -> dict[str, str]:
    return {name: row.texts.get(name, "").strip() for name in _FORM.headings}


def _entered(answers: dict[Pair, bool | None], pair: Pair, same: str) -> tuple[str, str]:
    """Put the answer of one row to the others; return what is wrong with it and what to do, empty if nothing."""
    if same.casefold() not in _ANSWERS:
        return f"„{same[:40]}“ ist keine Antwort", "ja, nein oder leer"
    answer = _ANSWERS[same.casefold()]
    if answers.get(pair) in (None, answer):
        answers[pair] = answer
    elif answer is not None:
        note = f"für {pair[0]} und {pair[1]} steht schon eine andere Antwort da"
        return note, "eine der beiden Zeilen löschen"
    return "", ""


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
    fields = _FORM.fields()
    try:
        table = read_table(path, fields)
        columns = {name: table.header[at] for name, at in columns_of(table.header, fields).items()}
        if not columns.keys() >= set(_FORM.needed):
            raise refusal(table.name, "hier steht kein Blatt „Zweifelsfälle“", "die Vorschau (.xlsx) selbst angeben")
    except StrategyError as error:
        raise SourceError(error.problems) from error
    answered: list[Answered] = []
    problems: list[Problem] = []
    for row in table.rows:
        texts = {name: _text(row.cells.get(columns.get(name, ""))) for name in _FORM.headings}
        same = texts["same"]
        answer = _ANSWERS.get(same.casefold())
        if same and same.casefold() not in _ANSWERS:
            note = f"„{same[:40]}“ ist keine Antwort"
            problems.append(Problem(table.name, row.number, "Dasselbe", note, "ja, nein oder leer"))
        elif answer is not None:
            pair = (texts["key"], texts["programme"])
            place = f"{table.name}:{row.number}"
            answered.append(
                Answered(source=texts["source"], pair=pair, same=answer, remark=texts["remark"], place=place)
            )
    if problems:
        raise SourceError(problems)
    return tuple(answered)


def _text(cell: object) -> str:
    try:
        return " ".join(cell_values.text(cell).split())
    except CellError as error:
        return str(error)


def with_answers(pairs: Pairs, source: str, answered: Iterable[Answered]) -> Pairs:
    """Return the pairs with the answers of a preview put to them, in the file as well.

    Raises:
        SourceError: An answer is for another source, or the file already holds the other one.
    """
    answers, problems = dict(pairs.answers), []
    fresh: list[Answered] = []
    for answer in answered:
        if answer.source != source:
            note = f"die Antwort gehört zur Quelle {answer.source}, nicht zu {source}"
            problems.append(Problem(answer.place, note=note, remedy="die Vorschau dieser Quelle angeben"))
        elif answers.get(answer.pair) not in (None, answer.same):
            note = f"in {NAME} steht für {' und '.join(answer.pair)} schon die andere Antwort"
            problems.append(Problem(answer.place, note=note, remedy="eine der beiden ändern"))
        elif answers.get(answer.pair) is None:
            answers[answer.pair] = answer.same
            fresh.append(answer)
    if problems:
        raise SourceError(problems)
    return Pairs(answers=answers, raw=_answered(pairs.raw, fresh)) if fresh else pairs


def _answered(raw: bytes, fresh: Iterable[Answered]) -> bytes:
    """Return the file with each answer in the row of its pair, or in a new one."""
    file = parse_kept(raw, _FORM)
    rows: dict[tuple[str, ...], CsvRow] = {}
    for row in file.filled_rows():
        texts = _texts(row)
        rows.setdefault((texts["source"], texts["key"], texts["programme"]), row)
    edits: dict[int, Mapping[str, str]] = {}
    added: list[Mapping[str, str]] = []
    for answer in fresh:
        key, programme = answer.pair
        asked = rows.get((answer.source, key, programme))
        remarks = (_texts(asked)["remark"] if asked else "", answer.remark)
        texts = {
            "source": answer.source,
            "key": key,
            "programme": programme,
            "same": "ja" if answer.same else "nein",
            "remark": " | ".join(remark for remark in dict.fromkeys(remarks) if remark),
        }
        if asked:
            edits[asked.number] = texts
        else:
            added.append(texts)
    return with_rows(file, added, edits)


def with_questions(pairs: Pairs, source: str, twins: Iterable[DuplicateCandidate]) -> bytes:
    """Return the file with a row for each doubtful pair that it does not hold yet."""
    fresh = [twin for twin in twins if not twin.sure and (twin.key, twin.other) not in pairs.answers]
    if not fresh:
        return pairs.raw
    return with_rows(parse_kept(pairs.raw, _FORM), [_question(twin, source) for twin in fresh])


def _question(twin: DuplicateCandidate, source: str) -> dict[str, str]:
    note = f"{twin.name[:_SHOWN]} | {twin.other_name[:_SHOWN]} ({twin.why})"
    return {
        "source": source,
        "key": twin.key,
        "programme": twin.other,
        "same": "",
        "remark": " ".join(note.split()),
    }

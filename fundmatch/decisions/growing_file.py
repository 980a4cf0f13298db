"""A CSV file beside the strategy that only grows: one line an entry, numbered; what stands there is never changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Final, Generic, Protocol, TypeVar

from fundmatch.core.dates import PartialDate
from fundmatch.core.errors import OutputError, Problem
from fundmatch.files.excel_csv import CsvFile, CsvForm, parse_kept, read_kept, with_rows, writable
from fundmatch.files.transaction import Terms, Writes, carry_out
from fundmatch.files.writing import digest_of

_MAX_BYTES: Final = 50 * 1024 * 1024
_WAIT_SECONDS: Final = 10.0


class _Numbered(Protocol):
    @property
    def nr(self) -> int: ...


Line = TypeVar("Line", bound=_Numbered)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowingFile(Generic[Line]):
    """How such a file is read and added to.

    `unclear` says in German what is wrong with the texts of a row, empty where nothing is; `line` makes an entry
    of them and `texts` the texts of an entry. `what` completes "… nimmt gerade jemand anderes … auf".
    """

    form: CsvForm
    lock: str
    what: str
    unclear: Callable[[Mapping[str, str]], str]
    line: Callable[[Mapping[str, str]], Line]
    texts: Callable[[Line], dict[str, str]]

    def read(self, folder: Path) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
        """Return the entries in a strategy folder in the order of their numbers, and hints; without the file none.

        Raises:
            StrategyError: The file cannot be read at all; it stays as it is.
        """
        return self.lines_in(self._file(folder))

    def parse(self, data: bytes) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
        """Return the entries in the bytes of such a file, and hints about everything that is none.

        Raises:
            StrategyError: It cannot be read at all.
        """
        return self.lines_in(parse_kept(data, self.form))

    def lines_in(self, file: CsvFile) -> tuple[tuple[Line, ...], tuple[Problem, ...]]:
        """Return the entries of a file, and hints about everything in it that is none."""
        lines: list[Line] = []
        hints = list(file.unclear_columns())
        for row in file.filled_rows():
            if note := self.unclear(row.texts):
                hints.append(file.unclear_row(row.number, note))
            else:
                lines.append(self.line(row.texts))
        return tuple(sorted(lines, key=lambda line: line.nr)), tuple(hints)

    def with_lines(self, file: CsvFile, lines: Sequence[Line]) -> bytes:
        """Return the bytes of the file with the entries at its end; what stood there stays."""
        return with_rows(file, [self.texts(line) for line in lines])

    def add(self, folder: Path, made: Callable[[tuple[Line, ...]], Sequence[Line]], *, by: str) -> None:
        """Add what is `made` in view of the entries that are there, whole or not at all.

        Raises:
            OutputError: The file is held by somebody else, was changed meanwhile, or cannot be written.
        """
        terms = Terms(
            by=by,
            nameless=f"Es ist nicht gesagt, wer {self.what} aufnimmt. Den Namen angeben.",
            lock=folder / self.lock,
            busy=f"In {folder} nimmt gerade jemand anderes {self.what} auf. Warten und noch einmal starten.",
            wait=_WAIT_SECONDS,
            folder=folder,
        )
        carry_out(terms, lambda: self._prepared(folder, made))

    def _file(self, folder: Path) -> CsvFile:
        return read_kept(folder / self.form.name, self.form, _MAX_BYTES)

    def _prepared(
        self, folder: Path, made: Callable[[tuple[Line, ...]], Sequence[Line]]
    ) -> tuple[Writes, tuple[Line, ...]]:
        file = self._file(folder)
        there, _ = self.lines_in(file)
        added = made(there)
        content = self.with_lines(file, added)
        written, _ = self.parse(content)
        if written != (*there, *added):
            raise not_read_back(file)
        # Excel takes no lock of ours: who saved the file in it since it was read goes first.
        place = folder / self.form.name
        return Writes(log={place: content}, seen={place: digest_of(file.data or None)}), written


def not_read_back(file: CsvFile) -> OutputError:
    """Return the error for lines that would not be read back as they are behind those of a file, with a remedy."""
    lost = [heading for name, heading in file.form.headings.items() if file.header and name not in file.columns()]
    remedy = f"In der Kopfzeile wieder eintragen: {', '.join(lost)}." if lost else "Die letzte Sicherung zurückholen."
    msg = f"{file.form.name}: die neuen Zeilen ließen sich nicht unverändert zurücklesen. Es wurde nichts geschrieben. {remedy}"
    return OutputError(msg)


def unclear_number(texts: Mapping[str, str]) -> str:
    """Return what is wrong with the number of a row, in German; empty where nothing is."""
    nr = texts.get("nr", "").strip()
    return "" if nr.isdecimal() and len(nr) <= 9 else f"„{nr}“ ist keine laufende Nummer"


def taken_in(line: Line, nr: int, *, by: str, on: date) -> Line:
    """Return a dataclass entry with its number, day and name, and with texts that the file gives back as they are."""
    values = {field.name: getattr(line, field.name) for field in fields(line)}  # type: ignore[arg-type]
    texts = {name: writable(value) for name, value in values.items() if isinstance(value, str)}
    stamp = {"nr": nr, "recorded": PartialDate.of(on), "by": writable(by.strip())}
    return replace(line, **texts | stamp)  # type: ignore[type-var]

"""Read the official register of municipalities (Destatis, GV100AD): lines of fixed width in UTF-8.

Columns, counted from 1: kind of line 1–2 (10 Land, 40 Kreis, 60 Gemeinde), day of the territory 3–10,
AGS 11–18, name 23–72, kind of the Kreis 123–124 (41 kreisfreie Stadt, 42 Stadtkreis, 43 Kreis, 44 Landkreis, 45 Regionalverband),
population 140–150. Areas without inhabitants are left out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from fundmatch.core.errors import Problem
from fundmatch.core.formatting import day as german_day
from fundmatch.core.gazetteer import Municipality, shipped_kreise
from fundmatch.core.vocabulary import LAND_BY_AGS
from fundmatch.files.safe_read import BOM, display_name, is_web_page, read_bytes
from fundmatch.sources.extract import SourceError

MAX_BYTES: Final = 32 * 1024**2
# There are about 11,000 municipalities and 5,000 lines for what lies above them.
_MOST_LINES: Final = 60_000
_WIDTH: Final = 150
_MOST_NAMED: Final = 10
_LAND, _KREIS, _TOWN = "10", "40", "60"
_KINDS: Final = frozenset({_LAND, "20", "30", _KREIS, "50", _TOWN})
_FORM: Final = "die Datei GV100AD (.txt, ab Gebietsstand 2019, UTF-8) von destatis.de angeben"
# What stands behind the name of a town: "Gelsenkirchen, Stadt".
_ADDITION: Final = re.compile(r",.*$")
_IS_KREIS: Final = re.compile(r"kreis|region|verband", re.IGNORECASE)
_UNSAFE: Final = re.compile(r"[;\x00-\x1f\x7f\ufffd]")


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line says; `key` is the AGS, for a Kreis its first five digits, for a Land its first two."""

    number: int
    kind: str
    day: str
    key: str
    name: str
    kreis_kind: str
    population: str


def read_municipalities(path: Path) -> tuple[Municipality, ...]:
    """Return all inhabited municipalities of the file in the order of their keys.

    Raises:
        SourceError: It is no such file, or a line of it cannot be used; nothing is taken then.
    """
    name = display_name(path)
    lines, problems = _lines(_text(path, name), name)
    towns = [line for line in lines if line.kind == _TOWN]
    if not towns and not problems:
        raise SourceError.about(name, "die Datei nennt keine Gemeinde (Satzart 60)", _FORM)
    problems += [Problem(name, line.number, note=note, remedy=_FORM) for line, note in _wrong(lines)]
    if problems:
        raise SourceError(sorted(problems)[:_MOST_NAMED])
    kreise = {line.key: _kreis_name(line) for line in lines if line.kind == _KREIS}
    known = shipped_kreise()
    found = [_municipality(line, kreise, known) for line in towns if int(line.population)]
    return tuple(sorted(found, key=lambda town: town.ags))


def _text(path: Path, name: str) -> str:
    data = read_bytes(path, MAX_BYTES, SourceError)
    if data.startswith(b"PK"):
        raise SourceError.about(name, "das ist ein ZIP-Archiv oder eine Excel-Mappe", f"entpacken und {_FORM}")
    if is_web_page(data[:2048]):
        raise SourceError.about(name, "das ist eine Webseite, nicht die Datei", _FORM)
    try:
        return data.removeprefix(BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        note = "die Datei ist nicht in UTF-8 gespeichert, vermutlich ein älterer Stand"
        raise SourceError.about(name, note, _FORM, line) from error


def _lines(text: str, name: str) -> tuple[list[_Line], list[Problem]]:
    rows = text.split("\n", _MOST_LINES)
    if len(rows) > _MOST_LINES:
        raise SourceError.about(name, f"mehr als {_MOST_LINES} Zeilen sind kein Gemeindeverzeichnis", _FORM)
    lines: list[_Line] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        bare = row.rstrip("\r")
        if not bare.strip("\x1a "):
            continue
        if bare[:2] not in _KINDS:
            problems.append(Problem(name, number, note="die Zeile beginnt mit keiner bekannten Satzart", remedy=_FORM))
        elif bare[:2] == _TOWN and len(bare) < _WIDTH:
            note = (
                f"die Zeile ist zu kurz ({len(bare)} statt mindestens {_WIDTH} Zeichen), vermutlich ein älterer Stand"
            )
            problems.append(Problem(name, number, note=note, remedy=_FORM))
        else:
            lines.append(_line(number, bare))
        if len(problems) >= _MOST_NAMED:
            break
    return lines, problems


def _line(number: int, row: str) -> _Line:
    kind = row[:2]
    digits = {_LAND: 2, _KREIS: 5}.get(kind, 8)
    return _Line(
        number=number,
        kind=kind,
        day=row[2:10],
        key=row[10 : 10 + digits],
        name=" ".join(row[22:72].split()),
        kreis_kind=row[122:124],
        population=row[139:150].strip(),
    )


def _wrong(lines: list[_Line]) -> Iterator[tuple[_Line, str]]:
    """Yield every line that contradicts the layout, the others or the calendar."""
    kreise = {line.key for line in lines if line.kind == _KREIS}
    seen: set[str] = set()
    for line in lines:
        if line.kind not in (_KREIS, _TOWN):
            continue
        if not line.name or _UNSAFE.search(line.name):
            yield line, "der Name fehlt oder enthält unzulässige Zeichen"
        if line.kind == _TOWN:
            yield from ((line, note) for note in _wrong_town(line, kreise, seen))


def _wrong_town(line: _Line, kreise: set[str], seen: set[str]) -> Iterator[str]:
    if not re.fullmatch("[0-9]{8}", line.key) or line.key[:2] not in LAND_BY_AGS:
        yield f"„{line.key}“ ist kein Amtlicher Gemeindeschlüssel"
    elif line.key in seen:
        yield f"die Gemeinde {line.key} steht zweimal da"
    elif line.key[:5] not in kreise:
        yield f"der Kreis {line.key[:5]} fehlt (Satzart 40)"
    seen.add(line.key)
    if not re.fullmatch("[0-9]{1,11}", line.population) or int(line.population) > 10**7:
        yield f"„{line.population}“ ist keine Einwohnerzahl"
    if _day(line.day) is None:
        yield f"„{line.day}“ ist kein Gebietsstand"


def _day(written: str) -> date | None:
    try:
        return date(int(written[:4]), int(written[4:6]), int(written[6:8])) if written.isdecimal() else None
    except ValueError:
        return None


def _kreis_name(line: _Line) -> str:
    """Return how a Kreis is called: "Kreis Unna", "Landkreis Görlitz"; a kreisfreie Stadt by its own name."""
    name = _ADDITION.sub("", line.name)
    word = {"43": "Kreis", "44": "Landkreis", "45": "Regionalverband"}.get(line.kreis_kind, "")
    return name if not word or _IS_KREIS.search(name) else f"{word} {name}"


def _municipality(line: _Line, kreise: Mapping[str, str], known: Mapping[str, tuple[str, str]]) -> Municipality:
    """Return the municipality; name and NUTS code of its Kreis as the shipped register has them, where it has them."""
    kreis, nuts3 = known.get(line.key[:5], (kreise[line.key[:5]], ""))
    day = _day(line.day) or date.min
    return Municipality(
        ags=line.key,
        name=_ADDITION.sub("", line.name),
        kreis=kreis,
        land=LAND_BY_AGS[line.key[:2]],
        nuts3=nuts3,
        population=int(line.population),
        year=day.year,
        source=f"Destatis, Gemeindeverzeichnis (GV100AD, Gebietsstand {german_day(day)})",
    )

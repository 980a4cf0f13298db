"""Read the catalogue: one YAML file a programme, one file of lines a source, every problem named at once."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fundmatch.catalogue.entries import check_entry
from fundmatch.catalogue.imported import (
    FOLDER,
    MAX_SOURCES,
    bytes_of,
    imported_files,
    listed,
    name_of,
    parse_imported,
)
from fundmatch.catalogue.kept_entries import parsed, parsed_anew
from fundmatch.catalogue.unfinished import unfinished_update
from fundmatch.core import levels
from fundmatch.core.calling import Called, thing_called
from fundmatch.core.errors import CatalogueError, Problem, nearest, reason_of
from fundmatch.files import cache
from fundmatch.model.programme import Programme
from fundmatch.model.update import ImportedRecord

MAX_ENTRIES = 50_000
MAX_BYTES = 512 * 1024
_YAML = frozenset({".yaml", ".yml"})
PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All programmes in the order of their ids, and what identifies this state of the catalogue.

    `sha256` is over names and bytes of the files; `day` is the latest day for which any
    evidence speaks: up to then the catalogue knows the world. `curated` are those that
    people keep, `imported` all lines of each source, also those that others stand for.
    """

    programmes: tuple[Programme, ...]
    sha256: str
    day: date
    path: Path
    curated: tuple[Programme, ...] = ()
    imported: Mapping[str, tuple[ImportedRecord, ...]] = field(default_factory=dict)


def is_catalogue(path: Path) -> bool:
    """Tell whether the folder looks like a catalogue; one of that name with entries does, whatever its folders are."""
    if any((path / folder).is_dir() for folder in levels.by_folder()):
        return True
    return path.name == "catalogs" and any(path.glob("*/*.yaml"))


def shipped_catalogue() -> Path:
    """Return the catalogue that came with the package (or lies beside it in a checkout)."""
    shipped = PACKAGE / "shipped" / "catalogs"
    return shipped if shipped.is_dir() else PACKAGE.parent / "catalogs"


def find_catalogue(beside: Path) -> Path:
    """Return the `catalogs` folder beside or above the given path, else the shipped one."""
    start = beside.resolve()
    for folder in (start, *start.parents):
        if is_catalogue(folder / "catalogs"):
            return folder / "catalogs"
    return shipped_catalogue()


def check_file(path: Path) -> tuple[Programme | None, list[Problem]]:
    """Read one entry; return it (None if unusable) and all problems and hints."""
    text, problems = _text_of(path)
    if text is None:
        return None, problems
    ((_, raw, problems),) = parsed_anew({path: text})
    return (None, problems) if raw is None else check_entry(raw, text, path, _name_of(path))


def check_catalogue(path: Path) -> tuple[Catalogue | None, list[Problem]]:
    """Read every entry of the folder; return the catalogue (None if unusable) and all findings.

    An update that was stopped half way is finished first.
    """
    if unfinished := unfinished_update(path):
        return None, [unfinished]
    files = _entry_files(path)
    problems = [*_strange_folders(path), *_strays(path, files)]
    if not files:
        remedy = f"erwartet werden die Unterordner {levels.folders_in_words()} mit je einer .yaml-Datei pro Programm"
        return None, [*problems, Problem(path.name, note="hier ist kein Katalog", remedy=remedy)]
    if len(files) > MAX_ENTRIES:
        return None, [Problem(path.name, note=f"{len(files)} Dateien sind zu viele", remedy=f"höchstens {MAX_ENTRIES}")]
    texts, unreadable = _texts_of(files)
    entries_sha256 = _digest(texts)
    curated, wrong_entries = _check_entries(texts, entries_sha256)
    imported, sha256, wrong_lines = _imported(path, entries_sha256)
    programmes = tuple(sorted((*curated, *listed(curated, imported)), key=lambda programme: programme.id))
    problems += [*unreadable, *wrong_entries, *wrong_lines, *_doubles(programmes)]
    if any(problem.grave for problem in problems):
        return None, problems
    catalogue = Catalogue(
        programmes=programmes,
        sha256=sha256,
        day=_latest_day(programmes),
        path=path,
        curated=curated,
        imported=imported,
    )
    return catalogue, problems


def _texts_of(files: Iterable[Path]) -> tuple[dict[Path, str], list[Problem]]:
    """Return the text of every file that can be read, and what keeps the others from it."""
    texts: dict[Path, str] = {}
    problems: list[Problem] = []
    for file in files:
        text, wrong = _text_of(file)
        problems += wrong
        if text is not None:
            texts[file] = text
    return texts, problems


def _check_entries(texts: dict[Path, str], sha256: str) -> tuple[tuple[Programme, ...], list[Problem]]:
    """Return the sound entries in the order of their ids, and what is wrong with the others."""
    programmes: list[Programme] = []
    problems: list[Problem] = []
    for file, raw, wrong in parsed(texts, sha256):
        problems += wrong
        if raw is None:
            continue
        programme, wrong_values = check_entry(raw, texts[file], file, _name_of(file))
        problems += wrong_values
        if programme is not None:
            programmes.append(programme)
    return tuple(sorted(programmes, key=lambda programme: programme.id)), problems


def _sum(sha256: str, sources: Mapping[Path, bytes]) -> str:
    """Return the digest over entries and imported files; without any of these it is that of the entries."""
    parts = [part for file, raw in sources.items() for part in (file.name, raw)]
    return cache.key_of(sha256, *parts) if parts else sha256


def _imported(path: Path, sha256: str) -> tuple[dict[str, tuple[ImportedRecord, ...]], str, list[Problem]]:
    """Read the imported files; without any the sum of the catalogue is that of its entries."""
    files = imported_files(path)
    if len(files) > MAX_SOURCES:
        return (
            {},
            sha256,
            [Problem(path.name, note=f"{len(files)} Quellen sind zu viele", remedy=f"höchstens {MAX_SOURCES}")],
        )
    entries: dict[str, tuple[ImportedRecord, ...]] = {}
    problems: list[Problem] = []
    sources: dict[Path, bytes] = {}
    for file in files:
        raw, found = bytes_of(file)
        if raw is not None:
            entries[file.stem], found = parse_imported(raw, name_of(file))
            sources[file] = raw
        problems += found
    return entries, _sum(sha256, sources), problems


def read_catalogue(path: Path) -> Catalogue:
    """Return the catalogue in the folder; it is checked every time.

    Raises:
        CatalogueError: Something in it cannot be used; all problems are named.
    """
    catalogue, problems = check_catalogue(path)
    if catalogue is None:
        raise CatalogueError(problem for problem in problems if problem.grave)
    return catalogue


def programme_called(catalogue: Catalogue, name: str) -> Programme:
    """Return the programme with the id, the short name, the name, or the one that bears a part of it.

    Raises:
        UnclearNameError: Several are called so; they are listed.
        UnknownNameError: There is none; the nearest are offered.
    """
    known = [
        Called(programme, programme.id, tuple(filter(None, (programme.name, programme.short_name, programme.name_en))))
        for programme in catalogue.programmes
    ]
    return thing_called("Das Programm", name, known, remedy="Suchen: fundmatch catalog list --search WORT")


def _entry_files(path: Path) -> list[Path]:
    return sorted(file for folder in levels.by_folder() for file in (path / folder).glob("*.yaml") if file.is_file())


def _strange_folders(path: Path) -> Iterator[Problem]:
    """Yield every folder of the catalogue that no level names: its entries would be passed over in silence."""
    known = [*levels.by_folder(), FOLDER]
    for folder in sorted(path.iterdir()) if path.is_dir() else ():
        if folder.is_dir() and folder.name not in known and not folder.name.startswith("."):
            note = "der Katalog kennt keine Ebene mit diesem Ordner, seine Programme würden nicht gelesen"
            yield Problem(f"{path.name}/{folder.name}", note=note, remedy=nearest(folder.name, known, most=len(known)))


def _strays(path: Path, entries: Sequence[Path]) -> Iterator[Problem]:
    """Yield every entry that lies where none is read, and every level whose folder cannot be opened."""
    read = set(entries)
    folders = [path / folder for folder in levels.by_folder()]
    for place in (path, *folders):
        for file in sorted(place.iterdir()) if place.is_dir() else ():
            if not file.name.startswith(".") and file not in read:
                yield from _stray(file, within=place if place != path else None)
    for folder in folders:
        if (folder.is_symlink() or folder.exists()) and not folder.is_dir():
            note = "hier wird ein Ordner erwartet, der sich öffnen lässt"
            yield Problem(_name_of(folder), note=note, remedy="die Datei umbenennen, oder die Verknüpfung erneuern")


def _stray(file: Path, *, within: Path | None) -> Iterator[Problem]:
    """Yield the problem of an entry, or of a folder of entries `within` a level, that would not be read."""
    if _is_yaml(file):
        remedy = "in den Ordner der Ebene legen und auf .yaml enden lassen"
        yield Problem(_name_of(file), note="dieser Eintrag würde nicht gelesen", remedy=remedy)
    elif within and file.is_dir() and any(_is_yaml(entry) for entry in file.rglob("*")):
        remedy = f"die Einträge nach {within.name}/ verschieben"
        yield Problem(_name_of(file), note="Einträge in einem Unterordner würden nicht gelesen", remedy=remedy)


def _is_yaml(path: Path) -> bool:
    return path.suffix.casefold() in _YAML


def _name_of(path: Path) -> str:
    return "/".join(path.parts[-2:])


def _text_of(path: Path) -> tuple[str | None, list[Problem]]:
    """Return the text of one file, or None and the problem."""
    name = _name_of(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            return None, [
                Problem(name, note="die Datei ist zu groß", remedy=f"höchstens {MAX_BYTES // 1024} KiB je Eintrag")
            ]
        raw = path.read_bytes()
    except OSError as error:
        return None, [
            Problem(name, note=f"nicht lesbar ({reason_of(error)})", remedy="Datei und Zugriffsrechte prüfen")
        ]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [
            Problem(name, line, note="die Datei ist nicht in UTF-8 gespeichert", remedy="als UTF-8 speichern")
        ]


def _digest(texts: dict[Path, str]) -> str:
    digest = hashlib.sha256()
    for file, text in texts.items():
        raw = text.encode()
        digest.update(f"{_name_of(file)}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()


def _doubles(programmes: Sequence[Programme]) -> Iterator[Problem]:
    for name, count in Counter(programme.id for programme in programmes).items():
        if count > 1:
            yield Problem(
                f"{name}.yaml", field="id", note=f"„{name}“ gibt es {count}-mal", remedy="eine der Dateien umbenennen"
            )


def _latest_day(programmes: Sequence[Programme]) -> date:
    proofs = (proof for programme in programmes for proof in programme.evidence)
    days = [day.first for proof in proofs for day in (proof.page_date, proof.checked) if day]
    return max(days, default=date.min)

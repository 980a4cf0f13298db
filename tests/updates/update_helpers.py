"""A small catalogue and readings of an invented source, for the tests of updates."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from fundmatch.model.programme import Programme
from fundmatch.model.update import UpdatePlan
from fundmatch.sources.extract import SourceExtract, SourceRecord
from fundmatch.updates.plan import plan_update

SOURCE = "probe"
SPRING, SUMMER, AUTUMN = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)
CURATED = "id: nrw-hof\nname: Grüne Höfe\nlevel: NRW\nstatus: offen\nrates:\n  - pct: 80\n"

# Names that have nothing in common, so that no two of them are taken for one programme.
NAMES = ["Freibäder", "Lastenräder", "Moorschutz", "Archivgut", "Sirenen", "Dorfläden", "Notbrunnen", "Kitaplätze",
         "Uferwege", "Zugbrücken", "Obstwiesen", "Werkhallen", "Musikschulen", "Streetwork", "Fernwärme", "Grabpflege",
         "Hebammen", "Laborbau", "Pegelmesser", "Quartiersbüros", "Rechenzentren", "Schulgärten", "Tierheime",
         "Vereinsheime", "Wochenmärkte", "Xylothek", "Ytongbau", "Zeltplätze", "Bolzplätze", "Carsharing"]  # fmt: skip


def catalogue(folder: Path, text: str = CURATED) -> Path:
    """A catalogue of one curated entry, nrw-hof."""
    (folder / "catalogs" / "nrw").mkdir(parents=True)
    (folder / "catalogs" / "nrw" / "nrw-hof.yaml").write_text(text, encoding="utf-8")
    return folder / "catalogs"


def told(key: str, **fields: object) -> SourceRecord:
    """What the source says of one programme."""
    base: Mapping[str, object] = {"id": f"bund-{key}", "name": key.title(), "level": "Bund", "status": "offen"}
    return SourceRecord(key=key, programme=Programme(**{**base, **fields}), sentences={"status": "steht da"})  # type: ignore[arg-type]


def many(count: int, **fields: object) -> list[SourceRecord]:
    return [told(f"p{number:02}", name=NAMES[number], **fields) for number in range(count)]


def reading(*programmes: SourceRecord, source: str = SOURCE) -> SourceExtract:
    ordered = tuple(sorted(programmes, key=lambda one: one.programme.id))
    return SourceExtract(
        source=source, programmes=ordered, seen=len(ordered), skipped={}, hints=(), sha256="0" * 64, day=None
    )


def planned(folder: Path, *programmes: SourceRecord, as_of: date = SPRING, despite: tuple[str, ...] = ()) -> UpdatePlan:
    return plan_update(folder, reading(*programmes), as_of=as_of, despite=frozenset(despite))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder and its bytes, without locks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }

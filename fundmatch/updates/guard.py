"""When an update must stop: too much gone, a whole kind gone, counts out of line, one field changed everywhere.

Every stop has a kind that can be waived by name, once somebody has looked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Final

from fundmatch.core import formatting
from fundmatch.core.errors import Problem
from fundmatch.model.comparison import CLOSED, differences
from fundmatch.model.labels import label
from fundmatch.model.programme import Programme
from fundmatch.model.update import ImportedRecord
from fundmatch.sources.extract import SourceExtract

STATE: Final = "stand"
BASE: Final = "grundstand"
# kind of stop → what it is about; the names are what `despite` takes
KINDS: Final = {
    "leer": "kein einziges Programm gelesen",
    "verlust": "ungewöhnlich viele Programme fehlen",
    "gruppe": "eine ganze Gruppe von Programmen fehlt",
    "menge": "die Zahl der Programme passt nicht zu den letzten Läufen",
    "massenänderung": "ein Feld hat sich bei sehr vielen Programmen zugleich geändert",
    STATE: "eine eigene Tabelle sagt nicht, was bei der Ausgabe in ihr stand",
    BASE: "der eigene Katalog sagt nicht, aus welchem Stand er kopiert wurde",
}
# Shares of what was there, set so that ordinary quarters pass and a file cut in half, or read in another form, does not.
MOST_LOST: Final = 0.10
LEAST_SHARE: Final = 0.80
MOST_SHARE: Final = 1.50
MOST_CHANGED: Final = 0.30
# Up to so many, shares say nothing: in a small source two programmes may be a fifth.
FEW: Final = 5
# The median of so many runs is what is usual: one odd run neither raises nor lowers it.
RUNS: Final = 5

_LOOK: Final = "Datei neu herunterladen und vergleichen"
_NAMED: Final = 5


def stops(
    before: Sequence[ImportedRecord],
    extract: SourceExtract,
    pairs: Sequence[tuple[Programme, Programme]],
    history: Sequence[int],
    *,
    as_of: date,
    file: str,
) -> tuple[Problem, ...]:
    """Return what speaks against applying an extract; the kind of a stop is in its `field`.

    `before` are the entries of the source, `pairs` programmes before and after, `history`
    the numbers of programmes of earlier runs, oldest first. Calls whose last day has passed
    leave a source by themselves and count as no loss.
    """
    if not extract.programmes:
        return (_empty(extract, file),)
    live = [entry for entry in before if entry.gone_since is None and not _over(entry.programme, as_of)]
    there = {name for record in extract.programmes for name in (record.key, record.programme.id)}
    lost = [entry for entry in live if entry.key not in there and entry.programme.id not in there]
    missing = (*_loss(live, lost, file), *_groups(live, lost, file))
    return (*missing, *_count(len(extract.programmes), history, file), *_mass_changes(pairs, as_of, file))


def stop(file: str, kind: str, note: str, remedy: str) -> Problem:
    """Return a stop of a kind, which the remedy says how to waive."""
    return Problem(file, field=kind, note=note, remedy=f"{remedy}; stimmt es so: --despite {kind}")


def _empty(extract: SourceExtract, file: str) -> Problem:
    why = "; ".join(f"{count} × {reason}" for reason, count in extract.skipped.items())
    note = f"0 Programme gelesen ({extract.seen} Datensätze gesehen{f': {why}' if why else ''}); das ist nicht „nichts Neues“"
    return stop(file, "leer", note, _LOOK)


def _loss(live: Sequence[ImportedRecord], lost: Sequence[ImportedRecord], file: str) -> Iterator[Problem]:
    if len(lost) > FEW and len(lost) > MOST_LOST * len(live):
        share = formatting.percent(100 * len(lost) / len(live))
        named = ", ".join(entry.programme.name[:60] for entry in lost[:_NAMED])
        note = f"{len(lost)} von {len(live)} laufenden Programmen fehlen ({share}), etwa: {named}"
        yield stop(file, "verlust", note, _LOOK)


def _groups(live: Sequence[ImportedRecord], lost: Sequence[ImportedRecord], file: str) -> Iterator[Problem]:
    """Yield each level, funder and framework programme of which nothing is left."""
    missing = {entry.key for entry in lost}
    members: Mapping[str, list[ImportedRecord]] = defaultdict(list)
    for entry in live:
        for group in _groups_of(entry):
            members[group].append(entry)
    for group, entries in members.items():
        if len(entries) >= FEW and all(entry.key in missing for entry in entries):
            yield stop(file, "gruppe", f"{group}: alle {len(entries)} laufenden Programme fehlen", _LOOK)


def _groups_of(entry: ImportedRecord) -> Iterator[str]:
    programme = entry.programme
    yield f"Ebene {programme.level}"
    if programme.funder:
        yield f"Fördergeber {programme.funder}"
    if programme.level == "EU":
        yield f"Rahmenprogramm {entry.key.split('-')[0].upper()}"


def _count(count: int, history: Sequence[int], file: str) -> Iterator[Problem]:
    runs = [run for run in history if run][-RUNS:]
    if not runs:
        return
    usual = median(runs)
    low, high = LEAST_SHARE * usual, MOST_SHARE * usual
    if not low <= count <= high and abs(count - usual) > FEW:
        note = (
            f"{formatting.number(count)} Programme gelesen, zuletzt waren es {formatting.number(round(usual))} "
            f"(Median aus {len(runs)}); erwartet werden {formatting.number(round(low))} bis {formatting.number(round(high))}"
        )
        yield stop(file, "menge", note, "prüfen, ob die Datei vollständig und von derselben Art ist")


def _mass_changes(pairs: Sequence[tuple[Programme, Programme]], as_of: date, file: str) -> Iterator[Problem]:
    changed: Counter[str] = Counter()
    for old, new in pairs:
        changed.update(change.field for change in differences(old, new) if not _by_time(old, new, change.field, as_of))
    for field, count in changed.items():
        if count > FEW and count > MOST_CHANGED * len(pairs):
            note = f"die Angabe „{label(field)}“ hat sich bei {count} von {len(pairs)} Programmen zugleich geändert"
            yield stop(
                file, "massenänderung", note, "einige Änderungen in der Quelle nachsehen; vielleicht ist ihre Form neu"
            )


def _by_time(old: Programme, new: Programme, field: str, as_of: date) -> bool:
    """Tell that a change is what time brings: an announced call opens, one whose days are past closes."""
    if field != "status":
        return False
    if new.status == "offen":
        return old.status == "angekündigt"
    return new.status == CLOSED and _over(new, as_of)


def _over(programme: Programme, as_of: date) -> bool:
    """Tell that the programme is closed, or that all its deadlines have passed."""
    return programme.status == CLOSED or (
        bool(programme.deadlines) and all(deadline.date.last < as_of for deadline in programme.deadlines)
    )

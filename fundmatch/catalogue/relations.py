"""What the relations of all entries say together: rings, umbrellas, and names that mean nothing.

None of it stops a run: a relation that cannot hold is named with its file, and folds nothing wrong,
because families are joined by what both sides can mean.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from fundmatch.core.errors import Problem, nearest
from fundmatch.core.levels import by_code
from fundmatch.model.programme import Programme

# kind → what the other side must say
MIRRORED: Final = {
    "Nachfolger": "Vorgänger",
    "Vorgänger": "Nachfolger",
    "Dachprogramm": "Baustein",
    "Baustein": "Dachprogramm",
    "gleiches Geld": "gleiches Geld",
    "Ergänzung": "Ergänzung",
}


def relation_hints(programmes: Sequence[Programme]) -> Iterator[Problem]:
    """Yield what is wrong with the relations of the entries, in the order of their ids."""
    known = {one.id: one for one in programmes}
    for programme in programmes:
        yield from _strangers(programme, known)
        yield from _one_sided(programme, known)
        yield from _two_umbrellas(programme)
        yield from _two_doors(programme, known)
        yield from _ring(programme, known)


def _file(programme: Programme) -> str:
    return f"{by_code()[programme.level].folder}/{programme.id}.yaml"


def _strangers(programme: Programme, known: dict[str, Programme]) -> Iterator[Problem]:
    """Yield relations and differences that name no programme, or the entry itself."""
    named = [("related", one.programme) for one in programme.related]
    named += [("differs_by", one.programme) for one in programme.differs_by]
    for field, other in named:
        if other == programme.id:
            note = "nennt sich selbst"
            yield Problem(_file(programme), 0, field, note, "die Zeile löschen", grave=False)
        elif other not in known:
            yield Problem(
                _file(programme),
                0,
                field,
                f"„{other}“ ist nicht im Katalog",
                nearest(other, known, most=3),
                grave=False,
            )


def _one_sided(programme: Programme, known: dict[str, Programme]) -> Iterator[Problem]:
    """Yield relations that the other side contradicts; that it is silent harms nothing."""
    for relation in programme.related:
        other = known.get(relation.programme)
        said = {one.kind for one in other.related if one.programme == programme.id} if other else set()
        if said and MIRRORED[relation.kind] not in said:
            note = f"„{relation.kind}: {relation.programme}“, dort steht „{', '.join(sorted(said))}“"
            remedy = f"in einem der beiden Einträge berichtigen; gemeint ist dort wohl „{MIRRORED[relation.kind]}“"
            yield Problem(_file(programme), 0, "related", note, remedy, grave=False)


def _two_umbrellas(programme: Programme) -> Iterator[Problem]:
    roofs = [one.programme for one in programme.related if one.kind == "Dachprogramm"]
    if len(roofs) > 1:
        note = f"steht unter zwei Dachprogrammen ({', '.join(roofs)})"
        yield Problem(
            _file(programme), 0, "related", note, "eines behalten, das andere als Ergänzung führen", grave=False
        )


def _two_doors(programme: Programme, known: dict[str, Programme]) -> Iterator[Problem]:
    """Yield money of one level that two entries give on application: nobody could tell where to apply."""
    for relation in programme.related:
        other = known.get(relation.programme)
        if relation.kind != "gleiches Geld" or other is None or other.id <= programme.id:
            continue
        if (
            other.level == programme.level
            and other.access == programme.access == "Antrag"
            and _both_open(other, programme)
        ):
            note = f"hat mit {other.id} zwei Türen für dasselbe Geld"
            remedy = "bei einem der beiden den Zugang berichtigen, oder die Beziehung als Ergänzung führen"
            yield Problem(_file(programme), 0, "related", note, remedy, grave=False)


def _both_open(one: Programme, other: Programme) -> bool:
    """Tell whether neither is closed by its own word: a closed one is no second door."""
    return "geschlossen" not in (one.status, other.status)


def _ring(programme: Programme, known: dict[str, Programme]) -> Iterator[Problem]:
    """Yield a chain of successors that comes back to the entry, told once, at its first member."""
    seen = [programme.id]
    while True:
        last = known.get(seen[-1])
        after = next((one.programme for one in last.related if one.kind == "Nachfolger"), "") if last else ""
        if not after or (after in seen and after != programme.id):
            return
        if after == programme.id:
            break
        seen.append(after)
    if programme.id == min(seen):
        note = f"die Nachfolger laufen im Kreis: {' → '.join([*seen, programme.id])}"
        yield Problem(
            _file(programme), 0, "related", note, "den Nachfolger des jüngsten Programms streichen", grave=False
        )

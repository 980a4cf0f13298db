"""Which programmes of a source are there already, as a curated entry or as a line of another source."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fundmatch.catalogue.reading import Catalogue
from fundmatch.core.errors import Problem
from fundmatch.model.programme import Programme
from fundmatch.model.update import DuplicateCandidate, ImportedRecord
from fundmatch.sources.extract import SourceExtract
from fundmatch.updates import pairs as decided
from fundmatch.updates.deduplication import finder, twins


@dataclass(slots=True)
class Joined:
    """Which lines others stand for: key → id, all pairs that were found, and hints about answers."""

    same: dict[str, str] = field(default_factory=dict)
    twins: list[DuplicateCandidate] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)


def join(base: Catalogue, before: Sequence[ImportedRecord], extract: SourceExtract, answers: decided.Pairs) -> Joined:
    """Decide which lines are programmes that are there already: by an answer, an earlier join, or for sure now.

    An answer outweighs all; a join that was made once stays, whatever the names have become since, unless
    somebody has said no to it. Only what is left is compared by name.
    """
    others = _other_entries(base, extract.source)
    barred = {pair for pair, answer in answers.answers.items() if answer is False}
    earlier = {entry.key: entry.same_as for entry in before}
    joined = Joined()
    for record in extract.programmes:
        answered, joined_before = answers.same(record.key), earlier.get(record.key, "")
        if answered in others:
            joined.same[record.key] = answered
            continue
        if answered:
            joined.hints.append(_leads_nowhere(record.key, answered))
        if joined_before in others and (record.key, joined_before) not in barred:
            joined.same[record.key] = joined_before
    undecided = [(record.key, record.programme) for record in extract.programmes if record.key not in joined.same]
    joined.twins = list(twins(undecided, finder(others.values()), barred))
    joined.same |= {twin.key: twin.other for twin in joined.twins if twin.sure}
    return joined


def _other_entries(base: Catalogue, source: str) -> dict[str, Programme]:
    """Return by id what is there from elsewhere: curated entries, and lines of other sources that stand themselves."""
    others = {programme.id: programme for programme in base.curated}
    for name, entries in base.imported.items():
        if name != source:
            others |= {entry.programme.id: entry.programme for entry in entries if not entry.same_as}
    return others


def _leads_nowhere(key: str, answered: str) -> Problem:
    note = f"{key} soll {answered} sein, aber das gibt es nicht"
    return Problem(decided.NAME, field="Programm", note=note, remedy="Kennung prüfen", grave=False)

"""Money that comes to a municipality without an application, as `data/lump_sums.csv` has it by AGS."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from fundmatch.core import gazetteer
from fundmatch.core.dates import PartialDate
from fundmatch.core.formatting import euro
from fundmatch.core.package_data import rows_of
from fundmatch.model.answers import Action
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class LumpSum:
    """What one programme pays one municipality: whole euros a year for some years, with its source and its doubt."""

    programme: str
    name: str
    ags: str
    eur_per_year: int
    years: int
    source: str
    checked: PartialDate
    note: str

    @property
    def german(self) -> str:
        """Return the sum in words: `13.733.333 € im Jahr, 12 Jahre lang`."""
        return f"{euro(self.eur_per_year)} im Jahr, {self.years} Jahre lang"


@cache
def _all() -> dict[tuple[str, str], LumpSum]:
    return {
        (row["programme"], row["ags"]): LumpSum(
            programme=row["programme"],
            name=row["name"],
            ags=row["ags"],
            eur_per_year=int(row["eur_per_year"]),
            years=int(row["years"]),
            source=row["source"],
            checked=PartialDate.parse(row["checked"]),
            note=row["note"],
        )
        for row in rows_of("lump_sums.csv")
    }


def lump_sum(programme: str, ags: str) -> LumpSum | None:
    """Return what the programme pays the municipality with the key; None where no page was found."""
    return _all().get((programme, ags)) or _all().get((programme, gazetteer.shortest_key(ags)))


def lump_sums_of(ags: str) -> list[LumpSum]:
    """Return all that comes to the municipality without an application, the most first."""
    found = [one for one in _all().values() if ags and one.ags == ags]
    return sorted(found, key=lambda one: (-one.eur_per_year, one.programme))


def with_lump_sums_said(candidates: Sequence[Candidate], ags: str) -> tuple[Candidate, ...]:
    """Say beside each grant which money comes for the same thing without an application."""
    said = [_in_words(one.programme, ags) for one in candidates if _comes_by_itself(one)]
    if not said:
        return tuple(candidates)
    words = f"für dieselbe Sache ohne Antrag: {'; '.join(said)}"
    return tuple(one if _comes_by_itself(one) else replace(one, flags=(words, *one.flags)) for one in candidates)


def _comes_by_itself(candidate: Candidate) -> bool:
    return candidate.instrument == "Pauschale" and candidate.action is not Action.DROP


def _in_words(programme: Programme, ags: str) -> str:
    found = lump_sum(programme.id, ags)
    name = programme.short_name or programme.name
    return f"{name} ({found.german})" if found else name

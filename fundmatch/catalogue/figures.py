"""How much of the catalogue is filled, proven and dated: the figures that `catalog stats` and the documents print."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fundmatch.core.hosts import is_home_page, is_official, is_trial_host
from fundmatch.model.programme import Evidence, Programme

# What decides whether and how a city applies.
DECIDING: Final = (
    "applicants", "areas", "rates", "amounts", "status", "deadlines", "period_end", "early_start", "partners", "conditions",
    "funder",
)  # fmt: skip
# A page of this year or later is recent.
RECENT_YEAR: Final = 2025
# What is said to be open and was not looked at for so long is named by `check`.
LOOK_DAYS: Final = 180
NOT_SAID: Final = "nicht genannt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One count: `part` of `whole`, in words; `silent` are those of which a page was read and says nothing."""

    words: str
    part: int
    whole: int
    silent: int = 0

    @property
    def percent(self) -> int:
        """Return the share in whole percent, 0 to 100."""
        return round(100 * self.part / self.whole) if self.whole else 0


def figures_of(programmes: Sequence[Programme]) -> tuple[Figure, ...]:
    """Return the figures over all programmes and over those that are not closed."""
    live = [one for one in programmes if one.status != "geschlossen"]
    claims = [(one, name) for one in programmes for name in DECIDING if says(one, name)]
    open_claims = [(one, name) for one in live for name in DECIDING if says(one, name)]
    return (
        _share("entscheidende Angaben mit Beleg", claims, _proven),
        _share(f"davon bei nicht geschlossenen mit eigener Seite von {RECENT_YEAR} oder später", open_claims, _recent),
        _share(f"davon bei nicht geschlossenen seit {RECENT_YEAR} mit ihrer Seite verglichen", open_claims, _compared),
        _share(
            "entscheidende Angaben mit Beleg auf amtlicher Seite oder bei der bewilligenden Stelle", claims, _official
        ),
        _known("vorzeitiger Beginn bekannt (nicht geschlossene)", live, "early_start"),
        _known("Kontakt bekannt (nicht geschlossene)", live, "contact"),
        Figure(
            words="Bezahlt wird angegeben", part=sum(bool(one.pays_for) for one in programmes), whole=len(programmes)
        ),
        Figure(
            words="eigene Seite des Programms (nicht geschlossene)",
            part=sum(_own_page(one) for one in live),
            whole=len(live),
        ),
    )


def faults_of(programmes: Sequence[Programme], day: date) -> tuple[Figure, ...]:
    """Return how many programmes have what should not be, on the day; each figure is right at nought."""
    live = [one for one in programmes if one.status != "geschlossen"]
    open_ones = [one for one in programmes if one.status == "offen"]
    return (
        _count("nicht geschlossen, als Seite nur eine Startseite oder keine", live, lambda one: not _own_page(one)),
        _count("ein Beleg liegt auf einer Probeseite", programmes, _proven_on_trial),
        _count("offen, obwohl alle Termine vorbei sind", open_ones, lambda one: all_past(one, day)),
        _count(f"offen, seit {LOOK_DAYS} Tagen nicht nachgesehen", open_ones, lambda one: unlooked(one, day)),
        _count("nicht geschlossen, kein Beleg auf einer amtlichen Seite", live, _nothing_official),
    )


def all_past(programme: Programme, day: date) -> bool:
    """Tell that all dates of an entry had passed on the day, or that its guideline had ended."""
    ended = programme.period_end is not None and programme.period_end.last < day
    dates = programme.deadlines
    return ended or (bool(dates) and not programme.recurring and all(one.date.last < day for one in dates))


def unlooked(programme: Programme, day: date) -> bool:
    """Tell that nobody is known to have compared the window with its page in the last `LOOK_DAYS` days."""
    proof = programme.evidence_for("status")
    seen = proof.last_seen if proof else None
    return seen is None or (day - seen.first).days > LOOK_DAYS


def says(programme: Programme, name: str) -> bool:
    """Tell whether a field says anything; "unbekannt" does not."""
    return getattr(programme, name) not in (None, "", (), "unbekannt")


def _share(words: str, claims: Sequence[tuple[Programme, str]], holds: Callable[[Evidence], bool]) -> Figure:
    proofs = (programme.evidence_for(name) for programme, name in claims)
    return Figure(words=words, part=sum(proof is not None and holds(proof) for proof in proofs), whole=len(claims))


def _count(words: str, programmes: Sequence[Programme], has: Callable[[Programme], bool]) -> Figure:
    return Figure(words=words, part=sum(map(has, programmes)), whole=len(programmes))


def _proven_on_trial(programme: Programme) -> bool:
    return any(is_trial_host(page) for proof in programme.evidence for page in proof.pages)


def _nothing_official(programme: Programme) -> bool:
    return not any(_official(proof) for proof in programme.evidence)


def _official(proof: Evidence) -> bool:
    return _proven(proof) and any(map(is_official, proof.pages))


def _known(words: str, programmes: Iterable[Programme], name: str) -> Figure:
    listed = list(programmes)
    empty = [one for one in listed if not says(one, name)]
    silent = sum(proof is not None and proof.finding == NOT_SAID for one in empty if (proof := one.evidence_for(name)))
    return Figure(words=words, part=len(listed) - len(empty), whole=len(listed), silent=silent)


def _proven(proof: Evidence) -> bool:
    return bool(proof.pages) and proof.finding != "unbelegt"


def _recent(proof: Evidence) -> bool:
    return _proven(proof) and proof.page_date is not None and proof.page_date.year >= RECENT_YEAR


def _compared(proof: Evidence) -> bool:
    return _proven(proof) and proof.last_seen is not None and proof.last_seen.year >= RECENT_YEAR


def _own_page(programme: Programme) -> bool:
    return bool(programme.url) and not is_home_page(programme.url) and not is_trial_host(programme.url)

"""What may be added up: one programme a measure, only where rate, cost and what the rate is taken of are known.

The figure of the first page, of the screen and of the JSON file is this one; each row of it is named, so
that a treasurer can add it up again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fundmatch.core import formatting
from fundmatch.model.result import Candidate, Fit, MatchResult, MeasureResult
from fundmatch.model.strategy import Measure
from fundmatch.reports.chosen import stand_in_words, standing, wanted_of

WITHOUT_DATE: Final = "ohne Termin"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure with the programme that counts for it; amounts in whole euros, from least to most.

    `chosen_as` says how the programme was chosen ("bewilligt", "beantragt", or the status); empty where it is the
    first of the list.
    """

    measure: Measure
    candidate: Candidate
    cost_eur: Span
    grant_eur: Span
    own_share_eur: Span
    chosen_as: str = ""

    @property
    def chosen(self) -> bool:
        """Tell that an officer chose the programme."""
        return bool(self.chosen_as)

    @property
    def period(self) -> str:
        """Return the budget year of the measure as far as dates are known: `2027`; of several years only what they bear together."""
        years = [day.year for day in (self.measure.start, self.measure.end) if day]
        if not years:
            return WITHOUT_DATE
        return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]} zusammen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The rows that count and, for each other measure, the reason why it does not, with how many there are."""

    rows: tuple[Row, ...]
    left_out: tuple[tuple[str, int], ...]

    @property
    def chosen(self) -> tuple[Row, ...]:
        """Return the rows whose programme an officer chose."""
        return tuple(row for row in self.rows if row.chosen)

    @property
    def cost_eur(self) -> Span:
        """Return the cost of all rows."""
        return _total([row.cost_eur for row in self.rows])

    @property
    def grant_eur(self) -> Span:
        """Return the grants of all rows."""
        return _total([row.grant_eur for row in self.rows])

    @property
    def own_share_eur(self) -> Span:
        """Return the own shares of all rows."""
        return _total([row.own_share_eur for row in self.rows])

    def own_share_by_period(self) -> list[tuple[str, Span]]:
        """Return the own share of what was chosen: by budget year, then what spans several, what has no date last."""
        groups: dict[str, list[Span]] = {}
        for row in self.chosen:
            groups.setdefault(row.period, []).append(row.own_share_eur)
        ordered = sorted(groups.items(), key=lambda item: (item[0] == WITHOUT_DATE, not item[0].isdecimal(), item[0]))
        return [(period, _total(spans)) for period, spans in ordered]


def _total(spans: Sequence[Span]) -> Span:
    return sum(low for low, _ in spans), sum(high for _, high in spans)


def sums_of(result: MatchResult) -> Sums:
    """Return what may be added up of a result, and what may not."""
    rows: list[Row] = []
    left_out: Counter[str] = Counter()
    for entry in result.measures:
        found = counted(entry, result.run.profile.applicant)
        if isinstance(found, Row):
            rows.append(found)
        else:
            left_out[found] += 1
    return Sums(rows=tuple(rows), left_out=tuple(sorted(left_out.items(), key=lambda item: (-item[1], item[0]))))


def counted(entry: MeasureResult, applicant: str) -> Row | str:
    """Return the row of a measure, else the German reason why its money cannot be reckoned."""
    if entry.done:
        return "Maßnahme ist erledigt"
    candidate = _counting(entry)
    chosen = stand_in_words(candidate) if candidate and standing(candidate).wanted else ""
    if entry.measure.put_off and not chosen:
        return "Maßnahme ruht"
    if candidate is None:
        return "kein Vorschlag, der trifft"
    if entry.measure.applicant and entry.measure.applicant != applicant:
        return "eine andere Antragstellerin"
    if candidate.instrument != "Zuschuss" or candidate.programme.access != "Antrag":
        which = "der gewählte" if chosen else "der erste"
        return f"{which} Vorschlag ist kein Zuschuss auf eigenen Antrag ({_way(candidate)})"
    cost, money = entry.measure.cost_range, candidate.money
    if cost is None or cost.high is None or cost.yearly:
        return "Kosten der Maßnahme unbekannt"
    if money.rate_pct is None and money.grant_eur is None:
        return f"Fördersatz des {'gewählten' if chosen else 'ersten'} Vorschlags unbekannt"
    if not candidate.programme.pays_for or money.grant_eur is None or money.own_share_eur is None:
        return "Größe, Bezug des Satzes oder Höchstbetrag lassen keine Rechnung zu"
    return Row(
        measure=entry.measure,
        candidate=candidate,
        cost_eur=(cost.low, cost.high),
        grant_eur=money.grant_eur,
        own_share_eur=money.own_share_eur,
        chosen_as=chosen,
    )


def _counting(entry: MeasureResult) -> Candidate | None:
    """Return the programme that counts: what was granted, applied for or chosen, else the first of the list if it fits."""
    # What was only meant to be applied for and is ruled out since brings nothing.
    wanted = [one for one in wanted_of(entry) if standing(one).settled or one in entry.candidates]
    if wanted:
        return wanted[0]
    first = next((one for one in entry.candidates if not standing(one).settled), None)
    return first if first and first.fit is Fit.FITS else None


def _way(candidate: Candidate) -> str:
    programme = candidate.programme
    return candidate.instrument if programme.access in ("Antrag", "Konsortium") else programme.access


def in_words(sums: Sums) -> Iterator[str]:
    """Yield what the sums come to, in German sentences."""
    if not sums.rows:
        yield "Nichts rechenbar: keine offene Maßnahme hat zugleich Kosten und einen ersten Vorschlag mit bekanntem Satz."
        return
    count = "1 Maßnahme" if len(sums.rows) == 1 else f"{len(sums.rows)} Maßnahmen"
    grant, own = formatting.euro_range(sums.grant_eur), formatting.euro_range(sums.own_share_eur)
    yield f"{count} rechenbar, Kosten {formatting.euro_range(sums.cost_eur)}: Zuwendung {grant}, Eigenanteil {own}"
    if sums.chosen:
        counts = Counter(row.chosen_as for row in sums.chosen)
        which = ", ".join(f"{how} {count}" for how, count in counts.items())
        shares = "; ".join(f"{period}: {formatting.euro_range(span)}" for period, span in sums.own_share_by_period())
        yield f"Eigenanteil dessen, was gewählt ist ({which}), {_by_years(sums)}: {shares}"


def _by_years(sums: Sums) -> str:
    """Say what the parts are: of a measure over several years nobody knows what falls on which of them."""
    single = all(row.period.isdecimal() or row.period == WITHOUT_DATE for row in sums.chosen)
    return "nach Haushaltsjahren" if single else "nach Zeitraum (mehrjährige nicht auf Haushaltsjahre aufgeteilt)"

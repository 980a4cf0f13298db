"""Rate, grant and own share of one measure under one programme: a calculation, no promise.

Rates that depend on facts which are unknown give a range. Arithmetic is in Decimal, and
grant and own share always add up to the cost.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal

from fundmatch.core import formatting
from fundmatch.core.territories import Inside, Place, inside_any
from fundmatch.core.vocabulary import NO_GRANT
from fundmatch.model import wording
from fundmatch.model.programme import Amount, Programme, Rate
from fundmatch.model.result import Money
from fundmatch.model.strategy import Measure, OwnRate, Profile

_PER_PROJECT = frozenset({"Antrag", "Vorhaben", "Antragsteller", "Kommune"})
_GRANTS = frozenset({"Zuschuss", "Sonstige"})
DISCLAIMER = "Rechnung, keine Zusage"
# What the calculation looks at: a rule that uses it answers alike wherever these agree.
READ_OF_MEASURE = ("applicant", "cost_total_eur", "cost_eligible_eur")
READ_OF_PROFILE = ("applicant", "name", "state", "ags", "nuts", "areas", "rates", "financially_weak", "budget")
Bounds = tuple[Decimal, Decimal]
# How the money reaches the city where it does not apply for it alone; such sums are not the city's to add up.
ROLES = {
    "Konsortium": "nur im Verbund mit Partnern",
    "Weiterleitung": "Mittel werden von einem Projekt weitergereicht",
    "über Bund oder Land": "Zugang nur über Bund oder Land",
    "über örtliche Träger": "Antrag nur durch örtliche Träger",
    "Dienstleistung": "Dienstleistung, kein Zuschuss",
    "Pauschale": "Pauschale ohne Antrag",
}


def place_of(profile: Profile) -> Place:
    """Return where the applicant is."""
    return Place(name=profile.name, state=profile.state, ags=profile.ags, nuts=profile.nuts, areas=profile.areas)


def gives_grants(programme: Programme) -> bool:
    """Tell whether the programme pays a share of cost: no service, no lump sum, no loan or prize."""
    kinds = set(programme.funding_types)
    return programme.access not in NO_GRANT and (not kinds or bool(_GRANTS & kinds))


def money(programme: Programme, measure: Measure, profile: Profile, as_of: date) -> Money:
    """Return rate, grant, own share as ranges (None where unknown) with the reasoning; costs count at both ends."""
    cost = measure.cost_range
    if cost is None or cost.low == cost.high:
        return _money(programme, measure, profile, as_of)
    low, high = (_money(programme, end, profile, as_of) for end in measure.ends)
    return _spanning(low, high)


def _spanning(low: Money, high: Money) -> Money:
    """Return the figures of both ends as one; an end without a figure leaves none."""
    return replace(
        high,
        grant_eur=_span(low.grant_eur, high.grant_eur),
        own_share_eur=_span(low.own_share_eur, high.own_share_eur),
        note=high.note if low.note == high.note else f"Spanne der Kosten. Unten: {low.note}. Oben: {high.note}",
    )


def _span(low: tuple[int, int] | None, high: tuple[int, int] | None) -> tuple[int, int] | None:
    return None if low is None or high is None else (min(low[0], high[0]), max(low[1], high[1]))


def _money(programme: Programme, measure: Measure, profile: Profile, as_of: date) -> Money:
    if programme.access in NO_GRANT:
        return _without_sum(programme.access, f"{programme.access}: keine Quote, keine Summe")
    if not gives_grants(programme):
        kinds = formatting.listed(programme.funding_types)
        return _without_sum(kinds, f"{kinds}: kein Zuschuss, keine Eigenanteilsrechnung")
    applicant = measure.applicant or profile.applicant
    bounds, words = rate_bounds(programme, applicant, profile, as_of)
    caps = applicable_amounts(programme, applicant, "höchstens")
    role = f"; {ROLES[programme.access]}: zählt in keiner Summe" if programme.access in ROLES else ""
    if bounds is None:
        return _without_rate(caps, measure, role)
    if measure.cost_eur is None:
        return _without_cost(bounds, words, caps, role)
    calculation = _Calculation(programme, applicant, measure.cost_eur, caps)
    return calculation.result(bounds, words, _base(measure), role)


@dataclass(frozen=True, slots=True)
class _Calculation:
    """What is calculated from: whose amounts count, the cost, and the ceilings of the grant."""

    programme: Programme
    applicant: str
    cost: int
    caps: Sequence[Amount]

    def result(self, bounds: Bounds, words: str, base: str, role: str) -> Money:
        """Return grant and own share; what is not eligible the city pays on top."""
        eligible = self._eligible()
        grant, why = _grant(bounds, eligible, self.caps, self._least())
        if eligible < self.cost:
            why = f", davon förderfähig höchstens {formatting.euro(eligible)}{why}"
        units = _per_unit(self.programme, self.applicant)
        return Money(
            rate_pct=_as_floats(bounds),
            rate_text=words,
            grant_eur=grant,
            own_share_eur=(self.cost - grant[1], self.cost - grant[0]),
            note=f"{words} {base} von {formatting.euro(self.cost)}{why}{units}; {DISCLAIMER}{role}",
            up_to=is_ceiling(words),
        )

    def _eligible(self) -> int:
        """Return the cost that the rate is taken of, cut where the programme caps it."""
        ceilings = applicable_amounts(self.programme, self.applicant, "höchstens", "förderfähige Ausgaben")
        return min([self.cost, *(amount.eur for amount in ceilings)])

    def _least(self) -> int:
        """Return the least grant that is paid at all; "genau" is no such bound."""
        amounts = applicable_amounts(self.programme, self.applicant, "mindestens")
        return max((amount.eur for amount in amounts if amount.bound == "mindestens"), default=0)


def _as_floats(bounds: Bounds) -> tuple[float, float]:
    return float(bounds[0]), float(bounds[1])


def is_ceiling(words: str) -> bool:
    """Tell whether the words of a rate give only the most that can be: it may come out lower, down to nothing."""
    return words.startswith("bis zu")


def _without_cost(bounds: Bounds, words: str, caps: Sequence[Amount], role: str) -> Money:
    note = f"{words}{_limit(caps)}; Kosten der Maßnahme unbekannt{role}"
    return Money(
        rate_pct=_as_floats(bounds),
        rate_text=words,
        grant_eur=None,
        own_share_eur=None,
        note=note,
        up_to=is_ceiling(words),
    )


def _limit(caps: Sequence[Amount]) -> str:
    return f", höchstens {formatting.euro(min(cap.eur for cap in caps))}" if caps else ""


def _per_unit(programme: Programme, applicant: str) -> str:
    """Word ceilings per piece: how many pieces there are nobody told, so they stay out of the sum."""
    units = [
        f"{formatting.euro(amount.eur)} je {amount.per}"
        for amount in _binding_amounts(programme, applicant, "höchstens", "Zuwendung")
        if amount.per not in _PER_PROJECT
    ]
    return f"; außerdem höchstens {formatting.listed(units)}, Zahl unbekannt" if units else ""


def _base(measure: Measure) -> str:
    return "der förderfähigen Kosten" if measure.cost_eligible_eur is not None else "der Gesamtkosten"


def _without_sum(rate_text: str, note: str) -> Money:
    return Money(rate_pct=None, rate_text=rate_text, grant_eur=None, own_share_eur=None, note=note)


def _without_rate(caps: Sequence[Amount], measure: Measure, role: str) -> Money:
    """Return what amounts alone tell: a fixed grant (Festbetrag), or only a ceiling."""
    fixed = [amount.eur for amount in caps if amount.bound == "genau"]
    cost = measure.cost_eur
    if not fixed:
        limit = _limit(caps)
        return _without_sum(f"unbekannt{limit}", f"Fördersatz unbekannt{limit}{role}")
    low, high = min(fixed), max(fixed)
    if cost is not None:
        low, high = min(low, cost), min(high, cost)
    own = (cost - high, cost - low) if cost is not None else None
    words = f"Festbetrag {formatting.euro_range((min(fixed), max(fixed)))}"
    against = f" bei Kosten von {formatting.euro(cost)}" if cost is not None else "; Kosten der Maßnahme unbekannt"
    note = f"{words}{against}; {DISCLAIMER}{role}"
    return Money(rate_pct=None, rate_text=words, grant_eur=(low, high), own_share_eur=own, note=note)


def rate_bounds(programme: Programme, applicant: str, profile: Profile, as_of: date) -> tuple[Bounds | None, str]:
    """Return the lowest and highest rate that may hold for the applicant, and the words for it.

    The municipality's own rate of the year wins. A rate without conditions is the fallback of
    those whose conditions are known to hold: where one of them holds for sure, only such rates
    count. What the programme wants as own share at least is taken off.
    """
    if own := _own_rate(programme, profile, as_of):
        source = f", {own.source}" if own.source else ""
        return (own.pct, own.pct), f"{formatting.percent(own.pct)} (laut Profil{source})"
    chosen = _chosen(programme.rates, applicant, profile, as_of)
    if not chosen:
        return None, "Fördersatz unbekannt"
    most = 100 - (programme.own_share_min_pct or Decimal(0))
    low = min(most, *(_lowest(rate) for rate in chosen))
    high = min(most, max(_highest(rate) for rate in chosen))
    up_to = any(rate.pct is None and rate.pct_min is None for rate in chosen)
    return (low, high), wording.share(low, high, up_to=up_to)


def _chosen(rates: Sequence[Rate], applicant: str, profile: Profile, as_of: date) -> list[Rate]:
    """Return the rates that may hold: the special ones alone where one holds for sure."""
    answers = [(rate, _holds(rate, applicant, profile, as_of)) for rate in rates]
    # A raised rate is meant instead of the plain one; only while its condition is unknown do both stand.
    special = [rate for rate, answer in answers if answer is Inside.YES and _is_special(rate)]
    return special or [rate for rate, answer in answers if answer is not Inside.NO]


def _lowest(rate: Rate) -> Decimal:
    """Return the rate, or its lower end; of a mere "bis zu" the ceiling, which `up_to` tells apart."""
    if rate.pct is not None:
        return rate.pct
    return rate.pct_min or rate.pct_max or Decimal(0)


def _highest(rate: Rate) -> Decimal:
    return rate.pct if rate.pct is not None else rate.pct_max or Decimal(0)


def _own_rate(programme: Programme, profile: Profile, as_of: date) -> OwnRate | None:
    """Return the rate that the profile knows for the programme in this year, else its standing one."""
    # The city's own decision of the year goes before one without a year.
    mine = [rate for rate in profile.rates if rate.programme == programme.id and rate.year in (None, as_of.year)]
    return max(mine, key=lambda rate: rate.year or 0, default=None)


def applicable_amounts(programme: Programme, applicant: str, bound: str, of: str = "Zuwendung") -> list[Amount]:
    """Return the amounts per application that hold for the applicant, indicative ones left out.

    "genau" binds from both sides, so it counts as minimum and as maximum.
    """
    return [amount for amount in _binding_amounts(programme, applicant, bound, of) if amount.per in _PER_PROJECT]


def _binding_amounts(programme: Programme, applicant: str, bound: str, of: str) -> Iterator[Amount]:
    """Yield the amounts that hold for the applicant, per whatever; which module a measure is nobody knows."""
    for amount in programme.amounts:
        if amount.of != of or amount.bound not in (bound, "genau") or amount.indicative or amount.module:
            continue
        # An amount that names applicants is for them alone: what caps a firm does not cap the town.
        if not amount.applicants or applicant in amount.applicants:
            yield amount


def _grant(bounds: Bounds, cost: int, maxima: Sequence[Amount], least: int) -> tuple[tuple[int, int], str]:
    """Return the grant in whole euros, rounded down, and the words for a limit that bites."""
    ceiling = min((amount.eur for amount in maxima), default=None)
    low, high = (int((Decimal(cost) * rate / 100).to_integral_value(ROUND_DOWN)) for rate in bounds)
    why = ""
    if ceiling is not None and high > ceiling:
        low, high, why = min(low, ceiling), ceiling, f", höchstens {formatting.euro(ceiling)}"
    if high < least:
        return (0, 0), f": unter der Mindestzuwendung von {formatting.euro(least)}"
    if low < least:
        low, why = 0, f"{why}, unter {formatting.euro(least)} gibt es nichts"
    return (low, high), why


def _is_special(rate: Rate) -> bool:
    return bool(rate.applicants or rate.financially_weak is not None or rate.budget or rate.areas)


def _holds(rate: Rate, applicant: str, profile: Profile, as_of: date) -> Inside:
    """Tell whether the conditions of the rate hold (three-valued and)."""
    answers = {_in_force(rate, as_of), *_conditions(rate, applicant, profile)}
    if Inside.NO in answers:
        return Inside.NO
    return Inside.UNKNOWN if Inside.UNKNOWN in answers else Inside.YES


def _conditions(rate: Rate, applicant: str, profile: Profile) -> Iterator[Inside]:
    """Yield for each condition of the rate whether it holds."""
    if rate.applicants:
        yield Inside.YES if applicant in rate.applicants else Inside.NO
    if rate.financially_weak is not None:
        yield _same(rate.financially_weak, profile.financially_weak)
    if rate.budget:
        yield _same(rate.budget, None if profile.budget == "unbekannt" else profile.budget)
    if rate.areas:
        yield inside_any(place_of(profile), rate.areas)
    if rate.module:
        yield Inside.UNKNOWN


def _in_force(rate: Rate, as_of: date) -> Inside:
    if rate.valid_from and rate.valid_from.first > as_of:
        return Inside.NO
    return Inside.NO if rate.valid_until and rate.valid_until.last < as_of else Inside.YES


def _same(wanted: object, known: object) -> Inside:
    if known is None:
        return Inside.UNKNOWN
    return Inside.YES if wanted == known else Inside.NO

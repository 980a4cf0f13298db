"""Rate, grant and own share of one measure under one programme: a calculation, no promise.

Rates that depend on facts which are unknown give a range. Arithmetic is in Decimal, and
grant and own share always add up to the cost.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal

from fundmatch.core import formatting
from fundmatch.core.vocabulary import NO_GRANT
from fundmatch.eligibility.access import ROLES, gives_grants
from fundmatch.eligibility.cost_base import why_not_reckoned
from fundmatch.eligibility.lump_sums import lump_sum
from fundmatch.eligibility.rates import Bounds, chosen_rates, hanging_in_words, is_ceiling, own_rate, rate_bounds
from fundmatch.model.answers import Outcome, RuleResult
from fundmatch.model.programme import Amount, Programme
from fundmatch.model.result import Money
from fundmatch.model.strategy import Measure, Profile

_PER_PROJECT = frozenset({"Antrag", "Vorhaben", "Antragsteller", "Kommune"})
DISCLAIMER = "Rechnung, keine Zusage"
# What the calculation looks at: a rule that uses it answers alike wherever these agree.
COSTS_OF_MEASURE = ("applicant", "cost_total_eur", "cost_eligible_eur")
READ_OF_MEASURE = (*COSTS_OF_MEASURE, "cost_kind")
READ_OF_PROFILE = (
    "applicant",
    "name",
    "state",
    "ags",
    "nuts",
    "areas",
    "areas_outside",
    "rates",
    "financially_weak",
    "budget",
)


def money(programme: Programme, measure: Measure, profile: Profile, as_of: date) -> Money:
    """Return rate, grant, own share as ranges (None where unknown) with the reasoning; costs count at both ends."""
    cost = measure.cost_range
    if cost is None or cost.low == cost.high:
        figures = _money(programme, measure, profile, as_of)
    else:
        figures = _spanning(*(_money(programme, end, profile, as_of) for end in measure.ends))
    applicant = measure.applicant or profile.applicant
    if figures.rate_pct is None or own_rate(programme, profile, as_of):
        return figures
    hanging = hanging_in_words(programme.rates, applicant, profile, as_of)
    return replace(figures, note=f"{figures.note}; {hanging}") if hanging else figures


def fitting(figures: Money, rules: Sequence[RuleResult]) -> Money:
    """Return the figures without sums where the measure is too small or too large, be it at one end of its costs only."""
    size = next((one for one in rules if one.rule == "amount"), None)
    if size is None or not (size.outcome is Outcome.NOT_MET or size.refused_at_an_end):
        return figures
    return replace(
        figures, grant_eur=None, own_share_eur=None, note=f"{figures.rate_text}; nicht rechenbar: {size.reason}"
    )


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
        if found := lump_sum(programme.id, profile.ags):
            note = f"Pauschale ohne Antrag: {found.german}; {found.note} ({found.source})"
            return _without_sum(found.german, note)
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
    if why := _why_not_of_the_cost(programme, measure, profile, as_of) or _capped_by_pieces(programme, applicant):
        return _not_reckoned(bounds, words, caps, f"{why}{role}")
    calculation = _Calculation(programme, applicant, measure.cost_eur, caps)
    return calculation.result(bounds, words, _base(measure), role)


def _capped_by_pieces(programme: Programme, applicant: str) -> str:
    """Return why ceilings per piece or per module allow no sum, in German: how many there are nobody told."""
    pieces = [
        f"{formatting.euro(amount.eur)} je {amount.module or amount.per}"
        for amount in programme.amounts
        if amount.of == "Zuwendung"
        and amount.bound in ("höchstens", "unter", "genau")
        and not amount.indicative
        and (not amount.applicants or applicant in amount.applicants)
        and (amount.module or amount.per not in _PER_PROJECT)
    ]
    if not pieces:
        return ""
    shown = formatting.listed(pieces[:3])
    return f"höchstens {shown}{' …' if len(pieces) > 3 else ''}, Zahl oder Baustein unbekannt"


def _why_not_of_the_cost(programme: Programme, measure: Measure, profile: Profile, as_of: date) -> str:
    """Return why the rate cannot be taken of the measure's cost, in German; empty where it can."""
    applicant = measure.applicant or profile.applicant
    own = own_rate(programme, profile, as_of)
    bases = [] if own else [rate.base for rate in chosen_rates(programme.rates, applicant, profile, as_of) if rate.base]
    if bases:
        return f"der Satz gilt nicht den Gesamtkosten (Bezug: {formatting.listed(dict.fromkeys(bases))})"
    return why_not_reckoned(programme, measure)


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


def _not_reckoned(bounds: Bounds, words: str, caps: Sequence[Amount], why: str) -> Money:
    return Money(
        rate_pct=_as_floats(bounds),
        rate_text=words,
        grant_eur=None,
        own_share_eur=None,
        note=f"{words}{_limit(caps)}; nicht rechenbar: {why}",
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

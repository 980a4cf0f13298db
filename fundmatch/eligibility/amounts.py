"""How large: minimum and maximum of cost and grant.

A maximum of the grant or of the eligible cost caps the sum and shuts nobody out.
"""

from decimal import ROUND_CEILING, Decimal

from fundmatch.core.formatting import euro
from fundmatch.eligibility.case import NOT_SAID, Answer, Case, Terms
from fundmatch.eligibility.city_cells import COST_TOTAL
from fundmatch.eligibility.money import COSTS_OF_MEASURE, READ_OF_PROFILE, applicable_amounts
from fundmatch.eligibility.rates import is_ceiling, rate_bounds
from fundmatch.eligibility.rule import MainQuestion, rule
from fundmatch.model.answers import Need
from fundmatch.model.programme import Amount, Programme
from fundmatch.model.strategy import Measure

_SPLIT = (Need("Vorhaben in Abschnitte teilen", "Fachamt"),)
_JOIN = (Need("mit anderen Maßnahmen bündeln", "Fachamt"),)
_BOUNDED = frozenset({"Gesamtkosten", "förderfähige Ausgaben", "Zuwendung"})
# Below the minimum but above this share of it, joining measures is a real way out.
JOINABLE_SHARE = Decimal("0.5")
# Into so many stages a measure can be split so that each is still one.
MOST_STAGES = 5


def has_bounds(programme: Programme) -> bool:
    """Tell whether a programme can find a measure too small or too large."""
    return any(amount.of in _BOUNDED for amount in programme.amounts)


@rule(
    "Größe",
    MainQuestion.MISSING,
    fields=("amounts",),
    measure_fields=COSTS_OF_MEASURE,
    profile_fields=READ_OF_PROFILE,
    asks=(COST_TOTAL,),
    weighs=has_bounds,
    need=Need("Größe des Vorhabens klären", "Fachamt"),
)
def amount(case: Case) -> Answer:
    """Tell whether the measure is large enough and not too large; a capped grant is no refusal."""
    least, grant = _least_costs(case), _bound(case, "Zuwendung", "mindestens")
    most = _bound(case, "Gesamtkosten", "höchstens")
    bounds, caps = [*_in_words(least, grant, most), *_open_bounds_in_words(case)], _caps(case)
    if not bounds:
        return _unbounded(caps)
    cost = case.measure.cost_eur
    terms = Terms(", ".join((*bounds, *caps)), euro(cost) if cost is not None else "Kosten unbekannt")
    if cost is None:
        reason = f"Verlangt: {terms.demanded}; die Kosten der Maßnahme fehlen."
        return terms.open(reason, COST_TOTAL.ask())
    for of, eur in least.items():
        if (size := _cost_of(case.measure, of)) < eur:
            return _too_small(terms, size, eur)
    if answer := _against_open_bounds(case, terms):
        return answer
    if most and _cost_of(case.measure, "Gesamtkosten") > most:
        return _too_large(terms, _cost_of(case.measure, "Gesamtkosten"), most)
    return _against_least_grant(case, terms, cost, grant) if grant else _fits(terms)


def least_cost(case: Case) -> int:
    """Return the least cost with which a measure is large enough, in whole euros; 0 where nothing is asked."""
    over = [amount.eur + 1 for amount in _open_bounds(case) if amount.bound == "über"]
    needed = [*_least_costs(case).values(), *over]
    if grant := _bound(case, "Zuwendung", "mindestens"):
        bounds, _ = rate_bounds(case.programme, case.applicant, case.profile, case.as_of)
        rate = bounds[1] if bounds else Decimal(100)
        needed.append(int((grant * 100 / rate).to_integral_value(ROUND_CEILING)) if rate else grant)
    return max(needed, default=0)


def most_cost(case: Case) -> int | None:
    """Return the most cost with which a measure is not too large, in whole euros; None where there is no bound."""
    under = [amount.eur - 1 for amount in _open_bounds(case) if amount.bound == "unter"]
    return min([*under, *([most] if (most := _bound(case, "Gesamtkosten", "höchstens")) else [])], default=None)


def _open_bounds(case: Case) -> list[Amount]:
    """Return the bounds that do not include their own value: costs under or over an amount."""
    return [
        amount
        for bound in ("unter", "über")
        for of in ("Gesamtkosten", "förderfähige Ausgaben")
        for amount in applicable_amounts(case.programme, case.applicant, bound, of)
        if amount.bound == bound
    ]


def _open_bounds_in_words(case: Case) -> list[str]:
    return [f"{amount.bound} {euro(amount.eur)} {amount.of}" for amount in _open_bounds(case)]


def _against_open_bounds(case: Case, terms: Terms) -> Answer | None:
    """Set the cost against bounds that their own value does not keep: "unter 200.000" leaves 200,000 out."""
    for amount in _open_bounds(case):
        size = _cost_of(case.measure, amount.of)
        if amount.bound == "über" and size <= amount.eur:
            return _too_small(terms, size, amount.eur)
        if amount.bound == "unter" and size >= amount.eur:
            return _too_large(terms, size, amount.eur)
    return None


def _in_words(least: dict[str, int], grant: int, most: int) -> list[str]:
    """Return the bounds that can shut a measure out; 0 is no bound."""
    words = [f"mindestens {euro(eur)} {of}" for of, eur in least.items()]
    if grant:
        words.append(f"mindestens {euro(grant)} Zuwendung")
    if most:
        words.append(f"höchstens {euro(most)} Gesamtkosten")
    return words


def _unbounded(caps: list[str]) -> Answer:
    reason = "Der Katalog nennt keine Grenze für die Größe des Vorhabens"
    if not caps:
        return Terms(NOT_SAID, "nicht gefragt").not_stated(f"{reason}.")
    return Terms(", ".join(caps), "nicht gefragt").met(f"{reason}; gekappt wird nur die Rechnung.")


def _caps(case: Case) -> list[str]:
    """Return the amounts that `money` cuts the calculation at, in words."""
    kinds = (("Zuwendung", "Zuwendung"), ("förderfähige Ausgaben", "förderfähig"))
    return [
        f"{word} {amount.bound} {euro(amount.eur)}"
        for of, word in kinds
        for amount in applicable_amounts(case.programme, case.applicant, "höchstens", of)
    ]


def _fits(terms: Terms, more: str = "") -> Answer:
    return terms.met(f"{terms.found} liegt in den Grenzen ({terms.demanded}){more}.")


def _too_large(terms: Terms, size: int, most: int) -> Answer:
    """Word a size above the bound; nobody splits a measure into dozens of stages."""
    divisible = size <= most * MOST_STAGES
    way_out = "; in Abschnitte teilen" if divisible else ""
    reason = f"Zu groß: {euro(size)}, verlangt {terms.demanded}{way_out}."
    return terms.not_met(reason, fixable=divisible, needs=_SPLIT if divisible else ())


def _too_small(terms: Terms, size: int, least: int) -> Answer:
    joinable = size >= least * JOINABLE_SHARE
    way_out = "; mit anderen Maßnahmen bündeln" if joinable else ""
    return terms.not_met(f"Zu klein: {euro(size)}, verlangt {terms.demanded}{way_out}.", fixable=joinable, needs=_JOIN)


def _against_least_grant(case: Case, terms: Terms, cost: int, least: int) -> Answer:
    """Set the grant that the rate gives against the least one; an unknown rate leaves it open."""
    bounds, words = rate_bounds(case.programme, case.applicant, case.profile, case.as_of)
    if bounds is None:
        if cost < least:
            return _too_small(terms, cost, least)
        return terms.open(f"Verlangt: {terms.demanded}; der Fördersatz fehlt im Katalog.")
    # A rate of nothing never reaches it, so more than there is would be needed.
    needed = [int((least * 100 / rate).to_integral_value(ROUND_CEILING)) if rate else cost + 1 for rate in bounds]
    if cost < needed[1]:
        return _too_small(terms, cost, needed[1])
    if is_ceiling(words):
        return _fits(terms, " beim höchsten Satz")
    if cost < needed[0]:
        return terms.open(f"Verlangt: {terms.demanded}; mit {words} nur beim höheren Satz erreicht.")
    return _fits(terms)


def _bound(case: Case, of: str, bound: str) -> int:
    """Return the narrowest bound of a kind, 0 where there is none."""
    amounts = applicable_amounts(case.programme, case.applicant, bound, of)
    # "genau" caps the sum like a maximum, but is no bound of size.
    sums = [amount.eur for amount in amounts if amount.bound == bound]
    return min(sums, default=0) if bound == "höchstens" else max(sums, default=0)


def _least_costs(case: Case) -> dict[str, int]:
    """Return the least cost by what it is of."""
    return {of: eur for of in ("Gesamtkosten", "förderfähige Ausgaben") if (eur := _bound(case, of, "mindestens"))}


def _cost_of(measure: Measure, of: str) -> int:
    """Return the cost that a bound speaks of, or the other one where only that is known."""
    total = measure.total_eur
    eligible = measure.cost_eligible_eur.exact if measure.cost_eligible_eur else None
    first, second = (total, eligible) if of == "Gesamtkosten" else (eligible, total)
    return (first if first is not None else second) or 0

"""How large: minimum and maximum of cost and grant.

May import: german, model, money, rules.case.
"""

from decimal import Decimal

from fundmatch.german import euro
from fundmatch.model.programme import Amount
from fundmatch.model.result import Outcome
from fundmatch.money import applicable_amounts, rate_bounds
from fundmatch.rules.case import NOT_SAID, Answer, Case

# Below the minimum but above this share of it, joining measures is a real way out.
JOINABLE_SHARE = Decimal("0.5")
_COSTS = ("Gesamtkosten", "förderfähige Ausgaben")


def amount(case: Case) -> Answer:
    """Tell whether the measure is large enough and not too large; a capped grant is no refusal."""
    least = _least_cost(case)
    most = min(
        (bound for of in _COSTS for bound in _bounds(case, of, "höchstens")), key=lambda bound: bound.eur, default=None
    )
    cost = case.measure.cost_eur
    parts = [
        f"mindestens {euro(least[0])} {least[1]}" if least else "",
        f"höchstens {euro(most.eur)} {most.of}" if most else "",
    ]
    demanded = ", ".join(part for part in parts if part) or NOT_SAID
    found = euro(cost) if cost is not None else "Kosten unbekannt"
    if least is None and most is None:
        return Answer(
            outcome=Outcome.MET,
            demanded=demanded,
            found=found,
            reason="Der Katalog nennt keine Grenze für die Größe des Vorhabens.",
        )
    if cost is None:
        return Answer(
            outcome=Outcome.OPEN,
            demanded=demanded,
            found=found,
            reason=f"Verlangt: {demanded}; die Kosten der Maßnahme fehlen.",
        )
    if least and cost < least[0]:
        joinable = cost >= least[0] * JOINABLE_SHARE
        way_out = "; mit anderen Maßnahmen bündeln" if joinable else ""
        return Answer(
            outcome=Outcome.NOT_MET,
            demanded=demanded,
            found=found,
            reason=f"Zu klein: {found}, verlangt {demanded}{way_out}.",
            fixable=joinable,
        )
    if most and cost > most.eur:
        return Answer(
            outcome=Outcome.NOT_MET,
            demanded=demanded,
            found=found,
            reason=f"Zu groß: {found}, verlangt {demanded}; in Abschnitte teilen.",
            fixable=True,
        )
    return Answer(
        outcome=Outcome.MET, demanded=demanded, found=found, reason=f"{found} liegt in den Grenzen ({demanded})."
    )


def _bounds(case: Case, of: str, bound: str) -> list[Amount]:
    return [amount for amount in applicable_amounts(case.programme, case.applicant, bound, of) if amount.bound == bound]


def _least_cost(case: Case) -> tuple[int, str] | None:
    """Return the least cost and what it is of; a least grant is turned into cost by the highest rate."""
    found = [(bound.eur, bound.of) for of in _COSTS for bound in _bounds(case, of, "mindestens")]
    bounds, _ = rate_bounds(case.programme, case.applicant, case.profile, case.as_of)
    for grant in _bounds(case, "Zuwendung", "mindestens"):
        if bounds and bounds[1] > 0:
            found.append(
                (int(Decimal(grant.eur) * 100 / bounds[1]), f"Kosten (für {euro(grant.eur)} Mindestzuwendung)")
            )
        else:
            found.append((grant.eur, "Mindestzuwendung"))
    return max(found, default=None)

"""The best verdict can be reached: by which programmes of the shipped catalogue, and why by the others never.

Every programme is set against a measure whose cells are all filled as favourably as its own conditions allow.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

from record_helpers import REPOSITORY

from fundmatch.catalogue.reading import Catalogue
from fundmatch.eligibility.amounts import least_cost, most_cost
from fundmatch.eligibility.answers import may_we
from fundmatch.eligibility.judge import Judge, verdict_of
from fundmatch.eligibility.window import window
from fundmatch.model.answers import MayWe, Outcome, Verdict
from fundmatch.model.programme import Programme
from fundmatch.model.strategy import Measure, Profile
from fundmatch.strategy.reading import read_strategy

DAY = date(2026, 11, 29)


def best_measure(programme: Programme, judge: Judge) -> Measure:
    """Every cell filled, each as this programme would like it."""
    partners = programme.partners
    count = max((partners.partners_min or 1) - 1, 1) if partners else 1
    kinds = tuple(kind for kind in programme.pays_for if kind != "Pauschale") or ("Bau",)
    filled = Measure(
        id="M-1",
        title="Vorhaben",
        started=False,
        council_vote=True,
        earlier_funding="keine",
        partners="; ".join(f"Partner {nr}" for nr in range(count)),
        cost_kind=kinds,
        cost_total_eur=100_000,
        cost_eligible_eur=100_000,
        own_means_eur=100_000,
    )
    case = judge.case(programme, filled)
    cost = max(least_cost(case), 100_000)
    most = most_cost(case)
    cost = min(cost, most) if most is not None else cost
    return replace(filled, cost_total_eur=cost, cost_eligible_eur=cost, own_means_eur=cost)


@cache
def best_profile() -> Profile:
    """Gelsenkirchen with a year's plans made; its budget stays what it is."""
    return read_strategy(REPOSITORY / "measures/gelsenkirchen").profile


def best_verdict(programme: Programme) -> tuple[Verdict, frozenset[str]]:
    profile = best_profile()
    judge = Judge(replace(profile, plans=(*profile.plans, *programme.plans)), as_of=DAY, catalogue_day=DAY)
    results = judge.of(best_measure(programme, judge))(programme)
    doubts = (Outcome.OPEN, Outcome.NOT_MET)
    return verdict_of(results), frozenset(one.rule for one in results if one.outcome in doubts)


def test_a_measure_with_all_cells_filled_gets_the_best_verdict_and_the_others_have_a_known_reason(
    catalogue: Catalogue,
) -> None:
    found = {one.id: best_verdict(one) for one in catalogue.programmes}
    clear = sorted(name for name, (verdict, _) in found.items() if verdict is Verdict.CLEAR)
    why = Counter(rule for verdict, rules in found.values() if verdict is not Verdict.CLEAR for rule in rules)
    assert len(clear) >= 10, why
    # Whoever is not clear has at least one reason; the window and who may apply are the most frequent.
    assert all(rules for verdict, rules in found.values() if verdict is not Verdict.CLEAR)
    assert {rule for rule, _ in why.most_common(2)} == {"status", "deadline"}


def test_what_can_be_applied_for_fails_the_best_verdict_only_by_what_a_person_has_to_settle(
    catalogue: Catalogue,
) -> None:
    judge = Judge(best_profile(), as_of=DAY, catalogue_day=DAY)
    open_ones = [
        one
        for one in catalogue.programmes
        if window(one, DAY, DAY).now.takes_applications
        and may_we(one, judge.of(best_measure(one, judge))(one)) in (MayWe.YES, MayWe.VIA)
    ]
    rules = Counter(rule for one in open_ones for rule in best_verdict(one)[1])
    assert len(open_ones) >= 40
    assert set(rules) <= {
        "own_share", "readiness", "combination", "state_aid", "consortium", "deadline", "funds", "amount", "cost_kind", "area",
    }, rules  # fmt: skip

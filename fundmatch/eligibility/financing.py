"""With what means: kinds of cost, and the own share against the state of the budget."""

from decimal import Decimal

from fundmatch.core import formatting
from fundmatch.core.vocabulary import MUNICIPAL, NO_GRANT
from fundmatch.eligibility.access import gives_grants
from fundmatch.eligibility.case import NOT_SAID, Answer, Case, Terms
from fundmatch.eligibility.city_cells import BUDGET, COST_ELIGIBLE, COST_KIND, COST_TOTAL, OWN_MEANS
from fundmatch.eligibility.cost_base import is_excluded, pays
from fundmatch.eligibility.money import READ_OF_MEASURE, READ_OF_PROFILE, applicable_amounts, money
from fundmatch.eligibility.rates import is_ceiling, rate_bounds
from fundmatch.eligibility.rule import MainQuestion, rule
from fundmatch.model import wording
from fundmatch.model.answers import Need
from fundmatch.model.programme import Programme

_SUPERVISION = (Need("mit der Kommunalaufsicht abstimmen", "Kämmerei"),)
_MEANS = (Need("Eigenmittel bereitstellen", "Kämmerei"),)
_NO_SHARE = "Ein Eigenanteil fällt nicht an."


@rule(
    "Kostenart",
    MainQuestion.MISSING,
    fields=("pays_for", "pays_not_for"),
    measure_fields=("cost_kind", "cost_eligible_eur"),
    asks=(COST_KIND, COST_ELIGIBLE),
    need=Need("Zuschnitt der Kosten anpassen", "Fachamt"),
)
def cost_kind(case: Case) -> Answer:
    """Tell whether the kinds of cost are paid for (Investition, Personal, Planung, Betrieb …)."""
    programme, kinds = case.programme, set(case.measure.cost_kind)
    terms = Terms(_paid_in_words(programme), formatting.listed(case.measure.cost_kind) or "Kostenart unbekannt")
    if programme.access in NO_GRANT:
        return terms.met(f"{programme.access}: Kostenarten spielen keine Rolle.")
    if not programme.pays_for and not programme.pays_not_for:
        return terms.not_stated("Welche Kostenarten gefördert werden, steht nicht im Katalog.")
    if not kinds:
        return terms.open(f"Verlangt: {terms.demanded}; die Kostenart der Maßnahme fehlt.", COST_KIND.ask())
    return _against_paid(case, terms, kinds)


def _paid_in_words(programme: Programme) -> str:
    parts = [formatting.listed(programme.pays_for)] if programme.pays_for else []
    if programme.pays_not_for:
        parts.append(f"nicht: {formatting.listed(programme.pays_not_for)}")
    return "; ".join(parts) or NOT_SAID


def _against_paid(case: Case, terms: Terms, kinds: set[str]) -> Answer:
    """Set the kinds of the measure against those that are paid for, and those that are not."""
    programme = case.programme
    unpaid = {kind for kind in kinds if is_excluded(programme, kind)}
    if kinds <= unpaid:
        return terms.not_met(f"{terms.found} wird ausdrücklich nicht gefördert.")
    if not programme.pays_for:
        left = formatting.listed(sorted(kinds - unpaid))
        return terms.open(f"Was gefördert wird, nennt der Katalog nicht; {left} ist nicht ausgenommen.")
    if vague := sorted(kind for kind in kinds - unpaid if pays(programme, kind) is None):
        words = formatting.listed(vague)
        reason = f"Gefördert wird {terms.demanded}; ob {words} das ist, steht nicht in der Tabelle: genauer angeben."
        return terms.open(reason, COST_KIND.ask())
    eligible = {kind for kind in kinds - unpaid if pays(programme, kind)}
    if not eligible:
        reason = (
            f"Gefördert wird {terms.demanded}, die Maßnahme braucht {terms.found}; nur ein anderer Zuschnitt passt."
        )
        return terms.not_met(reason, fixable=True)
    if rest := kinds - eligible:
        what = f"Nur {formatting.listed(sorted(eligible))} wird gefördert"
        return _partly(case, terms, what, formatting.listed(sorted(rest)))
    return terms.met(f"{terms.found} wird gefördert.")


def _partly(case: Case, terms: Terms, what: str, rest: str) -> Answer:
    """Word a mixed measure: fine once the eligible cost is told apart."""
    if case.measure.cost_eligible_eur is not None:
        return terms.met(f"{what}; die förderfähigen Kosten sind getrennt angegeben.")
    return terms.open(f"{what}, nicht {rest}; förderfähige Kosten getrennt angeben.", COST_ELIGIBLE.ask())


@rule(
    "Eigenanteil",
    MainQuestion.MISSING,
    fields=("rates", "own_share_min_pct", "amounts"),
    measure_fields=(*READ_OF_MEASURE, "own_means_eur"),
    profile_fields=(*READ_OF_PROFILE, "own_means_eur"),
    asks=(COST_TOTAL, OWN_MEANS, BUDGET),
    need=Need("Eigenanteil klären", "Kämmerei"),
)
def own_share(case: Case) -> Answer:
    """Tell whether the city can carry its share, also under Haushaltssicherung (§ 76, § 82 GO NRW)."""
    programme = case.programme
    if "Darlehen" in programme.funding_types and not gives_grants(programme):
        return _loan(case)
    if not gives_grants(programme):
        return Terms("kein Eigenanteil", _means(case)).met("Ein Eigenanteil fällt hier nicht an.")
    needed = _needed_pct(case)
    if needed is None:
        reason = "Der Fördersatz fehlt im Katalog, der Eigenanteil ist unbekannt."
        return Terms(NOT_SAID, _means(case)).not_stated(reason)
    least, most = needed
    terms = Terms(f"Eigenanteil {_spread(least, most)}", _means(case))
    figures = money(programme, case.measure, case.profile, case.as_of)
    if figures.own_share_eur is None:
        capped = bool(applicable_amounts(programme, case.applicant, "höchstens"))
        return terms.met(_NO_SHARE) if most == 0 and not capped else _without_figures(case, terms)
    if figures.own_share_eur[1] == 0 and most == 0:
        return terms.met(_NO_SHARE)
    return _against_means(case, terms, figures.own_share_eur, up_to=figures.up_to)


def _loan(case: Case) -> Answer:
    terms = Terms("Darlehen: Rückzahlung statt Eigenanteil", f"Haushalt: {case.profile.budget}")
    if case.applicant not in MUNICIPAL:
        return terms.open("Ob das Unternehmen den Kredit tragen kann, steht nicht in der Tabelle.")
    if case.profile.budget == "unbekannt":
        return terms.open("Kredit belastet den Haushalt; die Haushaltslage fehlt im Profil.", BUDGET.ask())
    if case.profile.budget == "Haushaltssicherung":
        reason = "In der Haushaltssicherung mit der Kommunalaufsicht klären, ob der Kredit zulässig ist."
        return terms.open(reason, needs=_SUPERVISION)
    return terms.met("Kredit im ausgeglichenen Haushalt; ein Eigenanteil wird nicht verlangt.")


def _needed_pct(case: Case) -> tuple[Decimal, Decimal] | None:
    """Return least and most own share in percent of the eligible cost, None where nothing is known."""
    bounds, words = rate_bounds(case.programme, case.applicant, case.profile, case.as_of)
    if bounds is None:
        least = case.programme.own_share_min_pct
        return None if least is None else (least, Decimal(100))
    low, high = bounds
    return 100 - high, Decimal(100) if is_ceiling(words) else 100 - low


def _spread(least: Decimal, most: Decimal) -> str:
    if most == 100 and least < most:
        return f"mindestens {formatting.percent(least)}"
    return wording.share(least, most, up_to=False)


def _means(case: Case) -> str:
    own = case.measure.own_eur
    if own is not None:
        return f"{formatting.euro(own)} Eigenmittel für die Maßnahme"
    if case.applicant not in MUNICIPAL:
        return "Eigenmittel unbekannt"
    return f"Eigenmittel der Maßnahme unbekannt, Haushalt: {case.profile.budget}"


def _against_means(case: Case, terms: Terms, share_eur: tuple[int, int], *, up_to: bool) -> Answer:
    """Set the share in euros against the means; under Haushaltssicherung the supervisor has a word."""
    share, own = formatting.share_range(share_eur, up_to=up_to), case.measure.own_eur
    if own is not None and own < share_eur[0]:
        missing = formatting.euro(share_eur[0] - own)
        return terms.not_met(f"Eigenanteil {share}; es fehlen mindestens {missing}.", fixable=True, needs=_MEANS)
    # Even a share that is there needs the supervisor's word, so this comes before any yes.
    if case.applicant in MUNICIPAL and case.profile.budget == "Haushaltssicherung":
        reason = f"Eigenanteil {share}; in der Haushaltssicherung mit der Kommunalaufsicht abstimmen."
        return terms.open(reason, needs=_SUPERVISION)
    if own is None:
        return _against_a_year(case, terms, share, share_eur[0])
    # With "bis zu" the grant may be nothing: only means for the whole cost are enough for sure.
    most = case.measure.cost_eur or 0 if up_to else share_eur[1]
    return _with_means(case, terms, share, enough=own >= most)


def _against_a_year(case: Case, terms: Terms, share: str, least: int) -> Answer:
    """Set the least share against the own means of one year, where those of the measure are unknown."""
    yearly = case.profile.own_means_eur
    if case.applicant in MUNICIPAL and yearly is not None and least > yearly:
        reason = f"Eigenanteil {share} übersteigt die {formatting.euro(yearly)} Eigenmittel eines Jahres; Jahre oder Mittel planen."
        return terms.not_met(reason, fixable=True, needs=_MEANS)
    return terms.open(f"Eigenanteil {share}; die Eigenmittel der Maßnahme fehlen.", OWN_MEANS.ask())


def _with_means(case: Case, terms: Terms, share: str, *, enough: bool) -> Answer:
    if not enough:
        return terms.open(f"Eigenanteil {share}; ob die Eigenmittel reichen, hängt am Fördersatz.")
    if case.applicant in MUNICIPAL and case.profile.budget == "unbekannt":
        reason = f"Eigenanteil {share}, durch die Eigenmittel gedeckt; die Haushaltslage fehlt im Profil."
        return terms.open(reason, BUDGET.ask())
    return terms.met(f"Eigenanteil {share}, durch die Eigenmittel gedeckt.")


def _without_figures(case: Case, terms: Terms) -> Answer:
    """Word a share that is known in percent only."""
    supervised = case.applicant in MUNICIPAL and case.profile.budget == "Haushaltssicherung"
    more = " In der Haushaltssicherung mit der Kommunalaufsicht abstimmen." if supervised else ""
    cells = [COST_TOTAL.ask()] if case.measure.cost_eur is None else []
    no_rate = not case.programme.rates
    unknown = (
        "der Fördersatz fehlt im Katalog"
        if no_rate
        else "in Euro nicht rechenbar, der Satz gilt nicht den Gesamtkosten"
    )
    why = "die Kosten der Maßnahme fehlen" if cells else unknown
    return terms.open(f"{terms.demanded}; {why}.{more}", *cells)

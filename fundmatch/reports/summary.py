"""Numbers over a whole result: coverage, levels, reasons, ages. For workbook and terminal."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fundmatch.core import formatting
from fundmatch.eligibility.freshness import window_ages
from fundmatch.eligibility.rules import RULES
from fundmatch.model.programme import Programme
from fundmatch.model.result import Ask, Candidate, Effect, MatchResult, MeasureResult, Outcome, Question, Verdict
from fundmatch.model.strategy import Measure

NO_THEME = "(ohne Leitthema)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Measures of one Leitthema: all, with a candidate, with one that nothing excludes so far."""

    leitthema: str
    measures: int
    with_candidates: int
    clear: int


def coverage(result: MatchResult) -> list[Coverage]:
    """Return the coverage by Leitthema, in the order in which they first occur."""
    groups: dict[str, list[MeasureResult]] = {}
    for entry in result.measures:
        groups.setdefault(entry.measure.leitthema or NO_THEME, []).append(entry)
    return [
        Coverage(
            leitthema=theme,
            measures=len(entries),
            with_candidates=sum(not entry.no_good_match for entry in entries),
            clear=sum(any(c.verdict == "clear" for c in entry.candidates) for entry in entries),
        )
        for theme, entries in groups.items()
    ]


def all_candidates(result: MatchResult) -> Iterator[tuple[MeasureResult, Candidate]]:
    """Yield every listed candidate with its measure."""
    for entry in result.measures:
        for candidate in entry.candidates:
            yield entry, candidate


def _all_excluded(result: MatchResult) -> Iterator[tuple[MeasureResult, Candidate]]:
    """Yield every excluded candidate with its measure."""
    for entry in result.measures:
        for candidate in entry.excluded:
            yield entry, candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProgramme:
    """A programme with the measures whose lists hold it, most points first; `excluded` counts those that lost it."""

    programme: Programme
    pairs: tuple[tuple[Measure, Candidate], ...]
    excluded: int

    @property
    def prepare_by(self) -> date | None:
        """Return the earliest of the measures' last days to begin; None where none is known."""
        known = (candidate.deadline.prepare_by for _, candidate in self.pairs)
        return min((day for day in known if day), default=None)

    def count(self, verdict: Verdict) -> int:
        """Return for how many measures the verdict is this one."""
        return sum(candidate.verdict is verdict for _, candidate in self.pairs)


def by_programme(result: MatchResult) -> list[ListedProgramme]:
    """Return every programme of the lists, the one for most measures first, then by points and id."""
    pairs: dict[str, list[tuple[Measure, Candidate]]] = {}
    for entry, candidate in all_candidates(result):
        pairs.setdefault(candidate.programme.id, []).append((entry.measure, candidate))
    lost = Counter(candidate.programme.id for _, candidate in _all_excluded(result))
    listed = [
        ListedProgramme(
            programme=found[0][1].programme,
            pairs=tuple(sorted(found, key=lambda pair: (-pair[1].points, pair[0].id))),
            excluded=lost[name],
        )
        for name, found in pairs.items()
    ]
    return sorted(listed, key=lambda each: (-len(each.pairs), -each.pairs[0][1].points, each.programme.id))


def best_hits(result: MatchResult, most: int) -> list[tuple[MeasureResult, Candidate]]:
    """Return the first candidates with most points, one a measure."""
    firsts = [(entry, entry.candidates[0]) for entry in result.measures if entry.candidates]
    return sorted(firsts, key=lambda pair: (-pair[1].points, pair[0].measure.id))[:most]


def levels(result: MatchResult) -> Counter[str]:
    """Count the listed candidates by level."""
    return Counter(candidate.programme.level for _, candidate in all_candidates(result))


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What it would cost the city to carry out every measure with its best programme that can be reckoned.

    Amounts in whole euros; `own_share_eur` least and most; `measures` are counted in, the others
    left out: without cost, or without a programme whose sum is the city's own (`reasons`).
    `yearly_eur` are the own means of one year for all, None if unknown.
    """

    measures: int
    cost_eur: int
    grant_eur: tuple[int, int]
    own_share_eur: tuple[int, int]
    open_ended: bool
    reasons: tuple[tuple[str, int], ...]
    yearly_eur: int | None


def budget(result: MatchResult) -> Budget:
    """Add up the measures that can be reckoned (see `reckoned`); the others are counted by reason."""
    sums, left = [], Counter[str]()
    for entry in result.measures:
        found = reckoned(entry, result.run.profile.applicant)
        if isinstance(found, Sum):
            sums.append(found)
        elif found:
            left[found] += 1
    return Budget(
        measures=len(sums),
        cost_eur=sum(one.cost_eur for one in sums),
        grant_eur=(sum(one.grant_eur[0] for one in sums), sum(one.grant_eur[1] for one in sums)),
        own_share_eur=(sum(one.own_share_eur[0] for one in sums), sum(one.own_share_eur[1] for one in sums)),
        open_ended=any(one.up_to for one in sums),
        reasons=tuple(sorted(left.items(), key=lambda item: (-item[1], item[0]))),
        yearly_eur=result.run.profile.own_means_eur,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Cost of one measure, and grant and own share, least and most, in whole euros; `up_to` as in `Money`."""

    cost_eur: int
    grant_eur: tuple[int, int]
    own_share_eur: tuple[int, int]
    up_to: bool


def reckoned(entry: MeasureResult, applicant: str) -> Sum | str:
    """Return the sum of the first candidate whose money is the city's own, else the reason why there is none.

    Roles (only through others, only with partners, services, lump sums) and other applicants
    stay out; a measure without any candidate has no reason (an empty text).
    """
    if entry.no_good_match:
        return ""
    if entry.measure.applicant and entry.measure.applicant != applicant:
        return "andere Antragstellerin"
    if entry.measure.cost_eur is None:
        return "Kosten unbekannt"
    best = next((one.money for one in entry.candidates if _counts_in_sums(one)), None)
    if best is None or best.grant_eur is None or best.own_share_eur is None:
        return "kein Vorschlag mit bekanntem Satz und eigenem Antrag"
    return Sum(
        cost_eur=entry.measure.cost_eur,
        grant_eur=best.grant_eur,
        own_share_eur=best.own_share_eur,
        up_to=best.up_to,
    )


def _counts_in_sums(candidate: Candidate) -> bool:
    """Tell whether grant and own share are known and the city's own: it applies itself."""
    return candidate.programme.access == "Antrag" and candidate.money.own_share_eur is not None


def budget_in_words(found: Budget) -> str:
    """Return the sum against the own means of a year, in one German sentence."""
    if not found.measures:
        return "Keine Maßnahme hat zugleich Kosten und einen Vorschlag mit bekanntem Fördersatz."
    share = formatting.share_range(found.own_share_eur, up_to=found.open_ended)
    head = f"{found.measures} Maßnahmen mit Kosten von {formatting.euro(found.cost_eur)}: Eigenanteil {share}"
    if found.yearly_eur is None:
        return f"{head}; die Eigenmittel der Stadt fehlen im Profil."
    if not found.yearly_eur:
        return f"{head}; Eigenmittel hat die Stadt laut Profil keine."
    years = [-(-amount // found.yearly_eur) for amount in found.own_share_eur]
    if years[1] <= 1 and not found.open_ended:
        return f"{head}; {formatting.euro(found.yearly_eur)} Eigenmittel im Jahr reichen."
    span = (
        f"mindestens {years[0]}"
        if found.open_ended
        else str(years[1])
        if years[0] == years[1]
        else f"{years[0]} bis {years[1]}"
    )
    return f"{head}; bei {formatting.euro(found.yearly_eur)} Eigenmitteln im Jahr sind das {span} Haushaltsjahre."


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOfQuestions:
    """All questions for one column of the measures, or one line of the profile, taken together."""

    where: str
    text: str
    cells: int
    candidates: int
    settles: int


def questions_by_column(result: MatchResult) -> list[ColumnOfQuestions]:
    """Return what to ask first: empty cells of one column together, the most telling first."""
    groups: dict[Ask, list[Question]] = {}
    for question in result.questions:
        groups.setdefault(question.ask, []).append(question)
    found = [
        ColumnOfQuestions(
            where="Profil" if ask.table == "profile" else "Maßnahmen",
            text=group[0].text,
            cells=len(group),
            candidates=sum(one.candidates for one in group),
            settles=sum(one.settles for one in group),
        )
        for ask, group in groups.items()
    ]
    return sorted(found, key=lambda one: (-one.settles, -one.candidates, one.text))


def effects_in_words(question: Question) -> str:
    """Return what each answer would change; answers with the same effect stand together."""
    answers: dict[str, list[str]] = {}
    for effect in question.effects:
        answers.setdefault(_effect_in_words(effect), []).append(effect.answer)
    return "; ".join(f"{', '.join(names)}: {change}" for change, names in answers.items())


def _effect_in_words(effect: Effect) -> str:
    parts = [f"{effect.settled} geklärt"]
    if effect.excluded:
        parts.append(f"{effect.excluded} fällt weg" if effect.excluded == 1 else f"{effect.excluded} fallen weg")
    if effect.cleared:
        parts.append(f"{effect.cleared} ohne Ausschluss")
    return ", ".join(parts)


def exclusion_reasons(result: MatchResult) -> list[tuple[str, int]]:
    """Count which rules excluded candidates, the most frequent first."""
    counts: Counter[str] = Counter()
    for _, candidate in _all_excluded(result):
        for found in candidate.rules:
            if found.outcome is Outcome.NOT_MET and not found.fixable:
                counts[RULES[found.rule].label] += 1
        if not candidate.rules or (candidate.flags and candidate.flags[0].startswith("Ausschlusswort")):
            counts["Ausschlusswort der Maßnahme"] += 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def ages(result: MatchResult) -> list[tuple[str, int]]:
    """Count the distinct listed programmes by the age of what is known of their window."""
    programmes = {candidate.programme.id: candidate.programme for _, candidate in all_candidates(result)}
    return window_ages(list(programmes.values()), result.run.as_of)

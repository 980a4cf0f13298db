"""From a catalogue and a strategy to the lists: text, rules, order and what officers decided."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from fundmatch.app.naming import measure_called, proposal_at, proposal_called
from fundmatch.app.workspace import ledger_of
from fundmatch.catalogue.reading import Catalogue, programme_called
from fundmatch.core.errors import named, nearest
from fundmatch.core.version import VERSION
from fundmatch.decisions.carry_over import current_decisions, with_decisions
from fundmatch.decisions.ledger import Ledger
from fundmatch.eligibility import deadlines
from fundmatch.eligibility.cumulation import combinations
from fundmatch.eligibility.flags import flags_of
from fundmatch.eligibility.judge import Judge, unjudged, verdict_of
from fundmatch.eligibility.money import money
from fundmatch.eligibility.questions import open_questions
from fundmatch.matching import ranking
from fundmatch.matching.kept_index import index_of, keywords_of
from fundmatch.matching.ranking import Judged
from fundmatch.matching.scoring import MeasureScores, Scorer
from fundmatch.model.decision import Key
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, Explanation, Hit, MatchResult, MeasureResult, RunInfo, Settings, Verdict
from fundmatch.model.strategy import Measure, Strategy
from fundmatch.text.thesaurus import Thesaurus

# Called after each measure with how many are done, and of how many.
Progress = Callable[[int, int], None]


def match(
    catalogue: Catalogue,
    strategy: Strategy,
    *,
    as_of: date,
    settings: Settings | None = None,
    decisions: Ledger | None = None,
    before: Collection[Key] | None = None,
    progress: Progress | None = None,
) -> MatchResult:
    """Match every measure of the strategy with the catalogue as of one day, with what officers decided.

    What they turned down stays off the lists until the programme changes in what matters; every
    other entry stands beside its candidate. The `decisions` are those of the ledger beside the
    strategy's files unless another ledger is given; a strategy that was made in memory has none.
    `before` are the pairs of the list that this one replaces: what is not among them is called new.

    Raises:
        StrategyError: The ledger cannot be read.

    >>> from datetime import date
    >>> from pathlib import Path
    >>> from fundmatch import match, read_catalogue, read_strategy
    >>> root = Path(__file__).parents[2]
    >>> catalogue, strategy = read_catalogue(root / "catalogs"), read_strategy(root / "measures/stadtwerke-beispiel")
    >>> result = match(catalogue, strategy, as_of=date(2026, 11, 22))
    >>> len(result.measures), result.measures[0].candidates[0].rank
    (7, 1)
    """
    ledger = ledger_of(strategy) if decisions is None else decisions
    known = None if ledger is None else current_decisions(ledger, _by_id(catalogue))
    matcher = Matcher(
        catalogue,
        strategy,
        as_of=as_of,
        settings=settings or Settings(),
        aside=known.aside if known else (),
    )
    result = matcher.result(_counted(map(matcher.match, strategy.measures), len(strategy.measures), progress))
    return with_decisions(result, known, before=before) if known else result


def explain(
    catalogue: Catalogue,
    strategy: Strategy,
    measure: str,
    programme: str = "",
    *,
    as_of: date,
    decisions: Ledger | None = None,
) -> Explanation:
    """Return one candidate with all that is known of it, and why the list of `match` lacks it if it does.

    `measure` is an id, a title, a part of one, or the place in the list ("2"); `programme` an id, a name or a part
    of one. Without a programme it is the first of the measure's list, or with "2.3" the third. `decisions` as in `match`.

    Raises:
        UnclearNameError: A part of a name fits several; they are listed.
        UnknownNameError: Strategy or catalogue do not know one of the names, or the list has no such place.
        StrategyError: The ledger cannot be read.
    """
    wanted, rank = (measure_called(strategy, measure), 1) if programme else proposal_called(strategy, measure)
    ledger = ledger_of(strategy) if decisions is None else decisions
    aside = current_decisions(ledger, _by_id(catalogue)).aside if ledger else ()
    matcher = Matcher(catalogue, strategy, as_of=as_of, settings=Settings(), aside=aside)
    if programme:
        return matcher.explain(wanted, programme_called(catalogue, programme).id)
    return matcher.explain(wanted, proposal_at(matcher.match(wanted), rank).programme.id)


def _by_id(catalogue: Catalogue) -> dict[str, Programme]:
    return {programme.id: programme for programme in catalogue.programmes}


def _counted(measures: Iterable[MeasureResult], count: int, progress: Progress | None) -> Iterator[MeasureResult]:
    for done, entry in enumerate(measures, start=1):
        yield entry
        if progress:
            progress(done, count)


class Matcher:
    """Matches measures with one catalogue as of one day; measures do not influence each other."""

    def __init__(
        self,
        catalogue: Catalogue,
        strategy: Strategy,
        *,
        as_of: date,
        settings: Settings,
        aside: Collection[Key] = (),
    ) -> None:
        """Prepare the catalogue's texts (kept between runs); pairs in `aside` stay out of the lists."""
        self._aside = frozenset(aside)
        self._catalogue = catalogue
        self._strategy = strategy
        self._as_of = as_of
        self._settings = settings
        self._judge = Judge(
            strategy.profile,
            as_of=as_of,
            catalogue_day=catalogue.day,
            include_closed=self._settings.include_closed,
        )
        own = Thesaurus(strategy.synonyms) if strategy.synonyms else None
        index = index_of(catalogue.programmes, catalogue.sha256)
        keywords = keywords_of(catalogue.programmes, index, catalogue.sha256)
        self._scorer = Scorer(catalogue.programmes, index, own, keywords)

    def match(self, measure: Measure) -> MeasureResult:
        """Return the list of one measure and what was excluded from it."""
        scores = self._scorer.score(measure)
        judged = self._judged_from_the_top(measure, scores)
        aside = [each for each in judged if self._is_aside(measure, each)]
        others = [each for each in judged if not self._is_aside(measure, each)]
        listed, excluded = ranking.cut(others, self._settings.top)
        shown = [*listed, *excluded, *aside]
        hits = self._scorer.explain(scores, [each.row for each in shown])
        candidates = [self._candidate(each, measure, scores, why) for each, why in zip(shown, hits, strict=True)]
        chosen = candidates[: len(listed)]
        together = combinations(chosen) if self._settings.rules else [()] * len(chosen)
        ranked = tuple(
            replace(candidate, rank=place, combinations=others)
            for place, (candidate, others) in enumerate(zip(chosen, together, strict=True), start=1)
        )
        end = len(listed) + len(excluded)
        return MeasureResult(
            measure=measure,
            candidates=ranked,
            excluded=tuple(candidates[len(listed) : end]),
            rejected=tuple(candidates[end:]),
        )

    def _is_aside(self, measure: Measure, judged: Judged) -> bool:
        return (measure.id, judged.programme.id) in self._aside

    def explain(self, measure: Measure, programme_id: str) -> Explanation:
        """Return one candidate with all that is known of it, and why it is not listed if it is not.

        Raises:
            UnknownNameError: The catalogue has no such programme.
        """
        programme = named("Das Programm", programme_id, _by_id(self._catalogue))
        row = self._catalogue.programmes.index(programme)
        scores = self._scorer.score(measure)
        judged = self._judged(row, measure, scores)
        (hits,) = self._scorer.explain(scores, [row])
        candidate = self._candidate(judged, measure, scores, hits)
        others = self.match(measure).candidates
        listed = {other.programme.id: other.rank for other in others}
        rank = listed.get(programme.id, 0)
        together = combinations([candidate, *(other for other in others if other.programme.id != programme.id)])
        place = 1 + sum(total > candidate.points for total in scores.total.tolist())
        return Explanation(
            measure=measure,
            candidate=replace(candidate, rank=rank, combinations=together[0]),
            place_by_points=place,
            why_not_listed="" if rank else self._why_not(measure, judged, len(listed)),
        )

    def result(self, measures: Iterable[MeasureResult]) -> MatchResult:
        """Put the run's identity to its results."""
        run = RunInfo(
            version=VERSION,
            as_of=self._as_of,
            catalogue_programmes=len(self._catalogue.programmes),
            catalogue_sha256=self._catalogue.sha256,
            catalogue_day=self._catalogue.day,
            strategy_sha256=self._strategy.sha256,
            profile=self._strategy.profile,
            settings=self._settings,
            origins=self._strategy.origins,
        )
        entries = tuple(measures)
        return MatchResult(run=run, measures=entries, questions=open_questions(entries, self._judge))

    def _judged_from_the_top(self, measure: Measure, scores: MeasureScores) -> list[Judged]:
        """Judge from the top until the list is full and nothing below can tie with its end."""
        judged: list[Judged] = []
        listed, last = 0, 0.0
        for row in ranking.descending(scores.total.tolist(), self._settings.min_points):
            if listed >= self._settings.top and scores.total[row] < last:
                break
            if self._settings.levels and self._catalogue.programmes[row].level not in self._settings.levels:
                continue
            judged.append(self._judged(row, measure, scores))
            if judged[-1].verdict is not Verdict.EXCLUDED and not self._is_aside(measure, judged[-1]):
                listed, last = listed + 1, float(scores.total[row])
        return judged

    def _judged(self, row: int, measure: Measure, scores: MeasureScores) -> Judged:
        case = self._judge.case(self._catalogue.programmes[row], measure)
        results = self._judge.of(measure)(case.programme) if self._settings.rules else ()
        verdict = verdict_of(results) if self._settings.rules else None
        barred_by = scores.barred.get(row, "")
        return Judged(
            row=row,
            programme=case.programme,
            points=float(scores.total[row]),
            verdict=Verdict.EXCLUDED if barred_by else verdict,
            rules=results,
            deadline=deadlines.view(case.programme, self._as_of, case.lead),
            barred_by=barred_by,
        )

    def _candidate(self, judged: Judged, measure: Measure, scores: MeasureScores, hits: tuple[Hit, ...]) -> Candidate:
        case = self._judge.case(judged.programme, measure)
        to_check = unjudged(case.programme, judged.rules)
        barred = (f"Ausschlusswort der Maßnahme: „{judged.barred_by}“",) if judged.barred_by else ()
        return Candidate(
            programme=judged.programme,
            points=judged.points,
            parts={name: float(values[judged.row]) for name, values in scores.parts.items()},
            evidence=hits,
            verdict=judged.verdict,
            rules=judged.rules,
            to_check=to_check,
            deadline=judged.deadline,
            money=money(judged.programme, measure, self._strategy.profile, self._as_of),
            flags=(*barred, *flags_of(case, judged.rules, to_check)),
        )

    def _why_not(self, measure: Measure, judged: Judged, listed: int) -> str:
        """Say why a pair is not in the list, in one German sentence."""
        if self._is_aside(measure, judged):
            return "Im Entscheidungsbuch abgelehnt; kommt wieder, wenn sich am Programm Wesentliches ändert."
        if judged.barred_by:
            return f"Die Maßnahme schließt Programme mit „{judged.barred_by}“ aus."
        if judged.verdict is Verdict.EXCLUDED:
            reasons = [r.reason for r in judged.rules if r.outcome.value == "not_met" and not r.fixable]
            return f"Ausgeschlossen: {' '.join(reasons)}"
        if judged.points < self._settings.min_points:
            floor = f"{self._settings.min_points:g}".replace(".", ",")
            return f"Zu wenig Übereinstimmung: unter der Schwelle von {floor} Punkten."
        if self._settings.levels and judged.programme.level not in self._settings.levels:
            return f"Die Ebene {judged.programme.level} ist abgewählt."
        return f"Die Liste endet nach {listed} Programmen, die mehr Punkte haben."


def unknown_rates(catalogue: Catalogue, strategy: Strategy) -> list[str]:
    """Return a hint for each own rate of the profile whose programme the catalogue does not know."""
    known = [programme.id for programme in catalogue.programmes]
    return [
        f"profile.toml, rates: das Programm „{rate.programme}“ gibt es nicht. {nearest(rate.programme, known, most=3)}"
        for rate in strategy.profile.rates
        if rate.programme not in known
    ]

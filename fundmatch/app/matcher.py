"""Sets the measures of one strategy against one catalogue as of one day: text, rules, families, order."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

from fundmatch.catalogue.reading import Catalogue
from fundmatch.core.errors import named
from fundmatch.core.version import VERSION
from fundmatch.eligibility import deadlines
from fundmatch.eligibility.answers import action_of, answers_of
from fundmatch.eligibility.cumulation import combinations
from fundmatch.eligibility.families import Families, door_first, folded
from fundmatch.eligibility.flags import flags_of, with_differences_said
from fundmatch.eligibility.instrument import instrument_of
from fundmatch.eligibility.judge import Judge, unjudged, verdict_of
from fundmatch.eligibility.lump_sums import with_lump_sums_said
from fundmatch.eligibility.money import fitting, money
from fundmatch.eligibility.questions import open_questions
from fundmatch.eligibility.rates import place_of
from fundmatch.eligibility.what_if import what_if
from fundmatch.eligibility.window import window
from fundmatch.matching import ranking
from fundmatch.matching.kept_index import index_of, keywords_of
from fundmatch.matching.ranking import Judged
from fundmatch.matching.scoring import MeasureScores, Scorer, with_time
from fundmatch.model.answers import Now, Outcome, Verdict
from fundmatch.model.decision import Key
from fundmatch.model.result import (
    MOST_MAYBE,
    Candidate,
    Explanation,
    Fit,
    Hit,
    MatchResult,
    MeasureResult,
    RunInfo,
    Settings,
)
from fundmatch.model.strategy import Measure, Strategy
from fundmatch.text.thesaurus import Thesaurus

# So many below the threshold are looked at where nothing reaches it.
_MOST_BELOW: Final = 5


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
        decided: Collection[Key] = (),
    ) -> None:
        """Prepare the catalogue's texts (kept between runs).

        Pairs in `aside` stay out of the lists; those that are `decided` otherwise stand for their families.
        """
        self._aside, self._decided = frozenset(aside), frozenset(decided)
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
        self._families = Families(catalogue.programmes, place_of(strategy.profile))
        self._rows = {programme.id: row for row, programme in enumerate(catalogue.programmes)}
        own = Thesaurus(strategy.synonyms) if strategy.synonyms else None
        index = index_of(catalogue.programmes, catalogue.sha256)
        keywords = keywords_of(catalogue.programmes, index, catalogue.sha256)
        self._scorer = Scorer(catalogue.programmes, index, own, keywords)
        now = [window(programme, as_of, catalogue.day).now for programme in catalogue.programmes]
        self._windows = [1.0 if one.takes_applications else 0.5 if one is Now.SOON else 0.0 for one in now]

    def match(self, measure: Measure) -> MeasureResult:
        """Return the list of one measure and what was excluded from it."""
        scores = self._scores(measure)
        doors, behind, barred = self._doors(measure, self._judged_from_the_top(measure, scores))
        aside = [each for each in doors if self._is_aside(measure, each)]
        others = [each for each in doors if not self._is_aside(measure, each)]
        listed, excluded = ranking.cut([*others, *barred], self._settings.top)
        shown = [*listed, *excluded, *aside]
        out = {each.programme.id for each in excluded}
        hits = self._scorer.explain(scores, [each.row for each in shown])
        candidates = [self._candidate(each, measure, scores, why) for each, why in zip(shown, hits, strict=True)]
        chosen = candidates[: len(listed)]
        together = combinations(chosen) if self._settings.rules else [()] * len(chosen)
        ranked = tuple(
            replace(candidate, rank=place, combinations=others, family=self._family(candidate, behind, out))
            for place, (candidate, others) in enumerate(zip(chosen, together, strict=True), start=1)
        )
        end = len(listed) + len(excluded)
        return MeasureResult(
            measure=measure,
            candidates=with_lump_sums_said(with_differences_said(ranked), self._strategy.profile.ags),
            excluded=tuple(candidates[len(listed) : end]),
            rejected=tuple(replace(one, family=self._family(one, behind, out)) for one in candidates[end:]),
            nearest=self._nearest(measure, scores) if not ranked and self._settings.rules else None,
        )

    def _scores(self, measure: Measure) -> MeasureScores:
        """Return the points of all programmes; without rules nobody asks when."""
        scores = self._scorer.score(measure)
        return with_time(scores, self._windows) if self._settings.rules else scores

    def _nearest(self, measure: Measure, scores: MeasureScores) -> Candidate | None:
        """Return the best of the few below the threshold that nothing excludes."""
        totals = scores.total.tolist()
        below = (row for row in ranking.descending(totals, 0.1) if totals[row] < self._settings.min_points)
        for row in islice(below, _MOST_BELOW):
            one = self._judged(row, measure, scores)
            if self._is_wanted(row) and one.verdict is not Verdict.EXCLUDED:
                (hits,) = self._scorer.explain(scores, [row])
                return self._candidate(one, measure, scores, hits)
        return None

    def _doors(
        self, measure: Measure, judged: Sequence[Judged]
    ) -> tuple[list[Judged], Mapping[str, tuple[Judged, ...]], list[Judged]]:
        """Return one programme a family, by its id the others it stands for, and what is excluded.

        What an officer decided for stands for its family; so does what they turned down: with the door the
        family is turned down.
        """
        if not self._settings.rules:
            return list(judged), {}, []
        barred = [each for each in judged if each.verdict is Verdict.EXCLUDED]
        open_ones = [each for each in judged if each.verdict is not Verdict.EXCLUDED]

        def order(each: Judged) -> tuple[object, ...]:
            now = each.answers.now if each.answers else Now.UNKNOWN
            decided = (measure.id, each.programme.id) in self._decided
            return not decided, *door_first(each.programme, now), -each.points, each.programme.id

        doors, behind = folded(open_ones, self._families, programme_of=lambda each: each.programme, order=order)
        return doors, behind, barred

    def _family(
        self, candidate: Candidate, behind: Mapping[str, tuple[Judged, ...]], barred: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Return the ids of the other members that are not `barred`, those that would have been listed first."""
        name = candidate.programme.id
        near = [each.programme.id for each in behind.get(name, ())]
        others = [other for other in self._families.of(name) if other not in near and other not in barred]
        return (*near, *others) if candidate.verdict else ()

    def _is_aside(self, measure: Measure, judged: Judged) -> bool:
        return (measure.id, judged.programme.id) in self._aside

    def explain(self, measure: Measure, programme_id: str) -> Explanation:
        """Return one candidate with all that is known of it, and why it is not listed if it is not.

        Raises:
            UnknownNameError: The catalogue has no such programme.
        """
        programme = named("Das Programm", programme_id, {one.id: one for one in self._catalogue.programmes})
        row = self._catalogue.programmes.index(programme)
        scores = self._scores(measure)
        judged = self._judged(row, measure, scores)
        (hits,) = self._scorer.explain(scores, [row])
        candidate = self._candidate(judged, measure, scores, hits)
        entry = self.match(measure)
        others = entry.candidates
        listed = {other.programme.id: other.rank for other in others}
        rank = listed.get(programme.id, 0)
        door = next((other for other in (*others, *entry.rejected) if programme.id in other.family), None)
        together = combinations([candidate, *(other for other in others if other.programme.id != programme.id)])
        place = 1 + sum(total > candidate.points for total in scores.total.tolist())
        return Explanation(
            measure=measure,
            candidate=replace(candidate, rank=rank, combinations=together[0], family=self._family(candidate, {})),
            place_by_points=place,
            why_not_listed="" if rank else self._why_not(measure, judged, len(listed), door),
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
        """Judge from the top until the list is full and nothing below can tie with its end, then the families' rest."""
        judged: dict[int, Judged] = {}
        listed: dict[str, Judged] = {}
        for row in ranking.descending(scores.total.tolist(), self._settings.min_points):
            if ranking.is_full(list(listed.values()), self._settings.top):
                last = min(each.points for each in listed.values())
                if scores.total[row] < last:
                    break
            if self._is_wanted(row):
                one = judged[row] = self._judged(row, measure, scores)
                if one.verdict is not Verdict.EXCLUDED and not self._is_aside(measure, one):
                    # A family fills one place, however many of it are found.
                    key = self._families.key(one.programme.id) if self._settings.rules else one.programme.id
                    listed.setdefault(key, one)
        for row in self._kin(judged, scores):
            judged[row] = self._judged(row, measure, scores)
        return list(judged.values())

    def _is_wanted(self, row: int) -> bool:
        return not self._settings.levels or self._catalogue.programmes[row].level in self._settings.levels

    def _kin(self, judged: Mapping[int, Judged], scores: MeasureScores) -> list[int]:
        """Return the rows of members of the families found that reach the threshold further down: one may be the door."""
        if not self._settings.rules:
            return []
        names = {name for one in judged.values() for name in self._families.of(one.programme.id)}
        rows = sorted(self._rows[name] for name in names)
        floor = self._settings.min_points
        return [row for row in rows if row not in judged and self._is_wanted(row) and scores.total[row] >= floor]

    def _judged(self, row: int, measure: Measure, scores: MeasureScores) -> Judged:
        case = self._judge.case(self._catalogue.programmes[row], measure)
        results = self._judge.of(measure)(case.programme) if self._settings.rules else ()
        barred_by = scores.barred.get(row, "")
        verdict = verdict_of(results) if self._settings.rules else None
        verdict = Verdict.EXCLUDED if barred_by else verdict
        answers = answers_of(case, results) if results else None
        return Judged(
            row=row,
            programme=case.programme,
            points=float(scores.total[row]),
            verdict=verdict,
            answers=answers,
            action=action_of(answers.may_we, answers.now, verdict) if answers and verdict else None,
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
            money=fitting(money(judged.programme, measure, self._strategy.profile, self._as_of), judged.rules),
            flags=(*barred, *flags_of(case, judged.rules, to_check)),
            answers=judged.answers,
            action=judged.action,
            what_if=what_if(self._judge, judged.programme, measure, judged.rules, judged.answers)
            if judged.answers and not judged.barred_by
            else (),
            fit=judged.fit,
            instrument=instrument_of(judged.programme),
        )

    def _why_not(self, measure: Measure, judged: Judged, listed: int, door: Candidate | None) -> str:
        """Say why a pair is not in the list, in one German sentence."""
        if self._is_aside(measure, judged):
            return "Im Entscheidungsbuch abgelehnt; kommt wieder, wenn sich am Programm Wesentliches ändert."
        if judged.barred_by:
            return f"Die Maßnahme schließt Programme mit „{judged.barred_by}“ aus."
        if judged.verdict is Verdict.EXCLUDED:
            broken = (r.reason for r in judged.rules if r.outcome is Outcome.NOT_MET and not r.fixable)
            reasons = dict.fromkeys(broken)
            return f"Ausgeschlossen: {' '.join(reasons)}"
        if door and door.rank:
            return f"Gehört zur selben Familie wie {door.programme.id} (Platz {door.rank}); dort wird beantragt."
        if door:
            return f"Gehört zur Familie von {door.programme.id}, das im Entscheidungsbuch abgelehnt ist."
        if judged.points < self._settings.min_points:
            floor = f"{self._settings.min_points:g}".replace(".", ",")
            return f"Zu wenig Übereinstimmung: unter der Schwelle von {floor} Punkten."
        if self._settings.levels and judged.programme.level not in self._settings.levels:
            return f"Die Ebene {judged.programme.level} ist abgewählt."
        if judged.fit is Fit.MAYBE and listed < self._settings.top:
            return f"Passt nur vielleicht; davon stehen höchstens {MOST_MAYBE} in der Liste, andere haben mehr Punkte."
        return f"Die Liste endet nach {listed} Programmen, die mehr Punkte haben."

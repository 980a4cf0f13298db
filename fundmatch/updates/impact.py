"""What a changed catalogue means for the measures: two results of the same strategy, set side by side."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fundmatch.core import formatting
from fundmatch.eligibility.deadlines import LeadTime, lead_time
from fundmatch.model.answers import Outcome, RuleResult, Verdict
from fundmatch.model.decision import Decision, Key
from fundmatch.model.result import Candidate, DeadlineView, MatchResult, MeasureResult, Money, RunInfo
from fundmatch.model.update import Aspect, Impact, Kind, PairChange, Turn

_NOT_LISTED = "von der Quelle nicht mehr gelistet"
_UNSURE = frozenset({"erwartet", "unbestätigt"})
_MeasurePair = tuple[MeasureResult, MeasureResult]
# How far an answer is from "erfüllt"; a bar that the applicant can remove weighs half a step less (see `_weight`).
_GRAVITY = {Outcome.MET: 0, Outcome.NOT_STATED: 0, Outcome.OPEN: 1, Outcome.NOT_MET: 2}


def impact_of(
    before: MatchResult,
    after: MatchResult,
    decided: Mapping[Key, Decision],
    *,
    new: Collection[str] = (),
    gone: Collection[str] = (),
) -> Impact:
    """Compare the lists of a strategy before and after an update, both as of the same day.

    `decided` are the entries of the ledger that hold; `new` and `gone` are the ids that the
    update brings, and that its source no longer lists. Measures that only one of the results
    has are left out: no update of a catalogue makes a measure.
    """
    filled = {key: decision for key, decision in decided.items() if not decision.empty}
    comparison = _Comparison(run=after.run, decided=filled, new=frozenset(new), gone=frozenset(gone))
    pairs = _measures_of_both(before, after)
    changes = [change for then, now in pairs for change in comparison.measure(then, now)]
    changes += comparison.dropped_unseen(pairs, changes)
    return Impact(
        strategy=after.run.profile.name,
        as_of=after.run.as_of,
        measures=len(pairs),
        changes=tuple(sorted(changes, key=_importance)),
        newly_matched=_measures_where(pairs, no_match_before=True, no_match_now=False),
        left_alone=_measures_where(pairs, no_match_before=False, no_match_now=True),
    )


def _measures_of_both(before: MatchResult, after: MatchResult) -> list[_MeasurePair]:
    then = {entry.measure.id: entry for entry in before.measures}
    return [(then[entry.measure.id], entry) for entry in after.measures if entry.measure.id in then]


def _keys(entry: MeasureResult) -> Iterator[Key]:
    for candidate in (*entry.candidates, *entry.excluded):
        yield entry.measure.id, candidate.programme.id


def _measures_where(
    pairs: Sequence[_MeasurePair], *, no_match_before: bool, no_match_now: bool
) -> tuple[tuple[str, str], ...]:
    wanted = (no_match_before, no_match_now)
    return tuple(
        (now.measure.id, now.measure.title) for then, now in pairs if (then.no_good_match, now.no_good_match) == wanted
    )


def _importance(change: PairChange) -> tuple[int, bool, float, str, str]:
    """Order: decided and lost, gained with many points, dates, the rest; the decided before the others."""
    if change.kind is Kind.LOST and change.wanted:
        group = 0
    elif change.kind is Kind.GAINED:
        group = 1
    elif change.turned(Aspect.DATE):
        group = 2
    else:
        group = 3
    return group, not change.wanted, -change.points, change.measure_id, change.programme


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    run: RunInfo
    decided: Mapping[Key, Decision]
    new: frozenset[str]
    gone: frozenset[str]

    def measure(self, then: MeasureResult, now: MeasureResult) -> Iterator[PairChange]:
        """Yield what happened to each programme of one measure."""
        yield from self._listed_now(then, now)
        yield from self._listed_no_more(then, now)
        yield from self._never_listed(then, now)

    def dropped_unseen(self, pairs: Sequence[_MeasurePair], changes: Sequence[PairChange]) -> list[PairChange]:
        """Return what officers decided for and no list shows, because the source has lost the programme."""
        shown = {change.key for change in changes}
        for then, now in pairs:
            shown |= {*_keys(then), *_keys(now)}
        measures = {now.measure.id for _, now in pairs}
        unseen = sorted(self.decided.keys() - shown)
        dropped = [_dropped(self.decided[key]) for key in unseen if key[0] in measures and key[1] in self.gone]
        return [change for change in dropped if change.wanted]

    def _listed_now(self, then: MeasureResult, now: MeasureResult) -> Iterator[PairChange]:
        before, elsewhere = _listed(then), _unlisted(then)
        for name, candidate in _listed(now).items():
            if name not in before:
                yield self._gained(now, candidate, elsewhere.get(name))
            elif turns := self._turns(before[name], candidate):
                yield self._change(Kind.CHANGED, now, candidate, turns=turns)

    def _listed_no_more(self, then: MeasureResult, now: MeasureResult) -> Iterator[PairChange]:
        # What officers turned down meanwhile is not lost by the update.
        still = _listed(now).keys() | {candidate.programme.id for candidate in now.rejected}
        ruled_out = _unlisted(now)
        for name, candidate in _listed(then).items():
            if name not in still:
                yield self._lost(now, candidate, ruled_out.get(name))

    def _never_listed(self, then: MeasureResult, now: MeasureResult) -> Iterator[PairChange]:
        """Yield what changed outside both lists; only a pair that somebody decided on is worth a line."""
        before, after = _unlisted(then), _unlisted(now)
        for name in sorted(before.keys() & after.keys()):
            if (now.measure.id, name) in self.decided and (turns := self._turns(before[name], after[name])):
                yield self._change(Kind.CHANGED, now, after[name], turns=turns)

    def _gained(self, entry: MeasureResult, candidate: Candidate, earlier: Candidate | None) -> PairChange:
        rule = None
        if candidate.programme.id in self.new:
            why = "neu im Katalog"
        elif candidate.news.startswith("wieder da"):
            why = candidate.news
        elif earlier and (rule := _grounds(earlier)):
            why = f"war ausgeschlossen: {rule.reason}"
        else:
            why = "nach geänderten Angaben in die Liste gekommen"
        return self._change(Kind.GAINED, entry, candidate, why=why, rule=rule)

    def _lost(self, entry: MeasureResult, candidate: Candidate, barred: Candidate | None) -> PairChange:
        rule = _grounds(barred) if barred else None
        settings = self.run.settings
        if rule:
            why = f"jetzt ausgeschlossen: {rule.reason}"
        elif barred:
            why = "jetzt ausgeschlossen"
        elif candidate.programme.id in self.gone:
            why = _NOT_LISTED
        elif len(entry.candidates) >= settings.top:
            why = f"von Programmen mit mehr Punkten verdrängt (die Liste endet nach {settings.top})"
        else:
            floor = formatting.decimal(settings.min_points)
            points = formatting.decimal(candidate.points)
            why = f"bisher {points} Punkte, jetzt unter {floor} Punkten oder nicht mehr im Katalog"
        return self._change(Kind.LOST, entry, candidate, why=why, rule=rule)

    def _change(
        self,
        kind: Kind,
        entry: MeasureResult,
        candidate: Candidate,
        *,
        why: str = "",
        rule: RuleResult | None = None,
        turns: tuple[Turn, ...] = (),
    ) -> PairChange:
        key = (entry.measure.id, candidate.programme.id)
        return PairChange(
            kind=kind,
            measure_id=key[0],
            measure_title=entry.measure.title,
            programme=key[1],
            name=candidate.programme.name,
            points=candidate.points,
            verdict=candidate.verdict,
            why=why,
            rule=rule.rule if rule else "",
            turns=turns,
            decision=self.decided.get(key),
        )

    def _turns(self, old: Candidate, now: Candidate) -> tuple[Turn, ...]:
        turns = [_verdict(old, now), _money(old.money, now.money), _date(old.deadline, now.deadline, self.run.as_of)]
        if now.programme.id in self.gone:
            turns.append(Turn(aspect=Aspect.LISTING, old="gelistet", new=_NOT_LISTED))
        return tuple(turn for turn in turns if turn)


def _dropped(decision: Decision) -> PairChange:
    return PairChange(
        kind=Kind.LOST,
        measure_id=decision.measure_id,
        measure_title=decision.measure_title,
        programme=decision.programme_id,
        name=decision.programme_name or decision.programme_id,
        points=0.0,
        verdict=None,
        why=_NOT_LISTED,
        decision=decision,
    )


def _grounds(candidate: Candidate) -> RuleResult | None:
    """Return the rule that excludes a candidate, None where a word of the measure or nothing does."""
    rule = candidate.decisive
    return rule if rule and rule.outcome is Outcome.NOT_MET and not rule.fixable else None


def _listed(entry: MeasureResult) -> dict[str, Candidate]:
    return {candidate.programme.id: candidate for candidate in entry.candidates}


def _unlisted(entry: MeasureResult) -> dict[str, Candidate]:
    return {candidate.programme.id: candidate for candidate in (*entry.excluded, *entry.rejected)}


def _verdict(old: Candidate, now: Candidate) -> Turn | None:
    if old.verdict is now.verdict:
        return None
    rule = _turning(old, now)
    return Turn(
        aspect=Aspect.VERDICT,
        old=_in_words(old.verdict),
        new=_in_words(now.verdict),
        rule=rule.rule if rule else "",
        why=rule.reason if rule else "",
    )


def _in_words(verdict: Verdict | None) -> str:
    return verdict.german if verdict else "nicht geprüft"


def _turning(old: Candidate, now: Candidate) -> RuleResult | None:
    """Return the rule whose answer moved most in the direction of the verdict, as it answers now."""
    then = {result.rule: _weight(result) for result in old.rules}
    moved = [(_weight(result) - then.get(result.rule, 0), result) for result in now.rules]
    order = list(Verdict)
    worse = now.verdict is not None and (old.verdict is None or order.index(now.verdict) > order.index(old.verdict))
    fitting = [(abs(step), result) for step, result in moved if (step > 0 if worse else step < 0)]
    return max(fitting, key=lambda weighed: weighed[0])[1] if fitting else None


def _weight(result: RuleResult) -> int:
    return 2 * _GRAVITY[result.outcome] - (result.outcome is Outcome.NOT_MET and result.fixable)


def _money(old: Money, now: Money) -> Turn | None:
    """Compare the rate as it is worded; where it stays, the grant that it comes to."""
    if old.rate_text != now.rate_text:
        return Turn(aspect=Aspect.RATE, old=old.rate_text, new=now.rate_text)
    if old.grant_eur != now.grant_eur:
        return Turn(aspect=Aspect.MONEY, old=_grant(old), new=_grant(now))
    return None


def _grant(money: Money) -> str:
    if money.up_to and money.grant_eur:
        return f"bis zu {formatting.euro(money.grant_eur[1])}"
    return formatting.euro_range(money.grant_eur)


def _date(old: DeadlineView, now: DeadlineView, as_of: date) -> Turn | None:
    if (old.next, old.text, old.certainty) == (now.next, now.text, now.certainty):
        return None
    words = [_dated(old), _dated(now)]
    if words[0] == words[1]:
        return None
    time = lead_time(now.prepare_by, now.certainty, as_of)
    return Turn(aspect=Aspect.DATE, old=words[0], new=words[1], why=time.value if time is LeadTime.MISSED else "")


def _dated(view: DeadlineView) -> str:
    unsure = view.certainty in _UNSURE and view.certainty not in view.text
    return f"{view.text} ({view.certainty})" if unsure else view.text

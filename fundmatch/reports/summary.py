"""Numbers over a whole result: coverage, levels, reasons, ages. For workbook and terminal."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fundmatch.core import formatting
from fundmatch.eligibility.freshness import window_ages
from fundmatch.eligibility.judge import RULES
from fundmatch.model.answers import Action, Ask, Outcome
from fundmatch.model.decision import Decision
from fundmatch.model.measure_labels import measure_label
from fundmatch.model.programme import Programme
from fundmatch.model.result import Candidate, Effect, MatchResult, MeasureResult, Question
from fundmatch.model.strategy import Measure
from fundmatch.reports.chosen import entry_that_decides, is_chance, standing

NO_THEME = "(ohne Leitthema)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Unfinished measures of one Leitthema in three parts that add up: something to apply for, something to watch or settle, nothing."""

    leitthema: str
    to_apply: int
    to_watch: int
    without: int

    @property
    def measures(self) -> int:
        """Return how many measures there are."""
        return self.to_apply + self.to_watch + self.without

    @property
    def with_candidates(self) -> int:
        """Return how many have a proposal."""
        return self.to_apply + self.to_watch


def coverage_by(result: MatchResult) -> tuple[str, list[Coverage]]:
    """Return the coverage by what parts the list: Leitthema, else Handlungsfeld, else department, and its name."""
    for field in ("leitthema", "handlungsfeld", "department"):
        if any(getattr(entry.measure, field) for entry in result.measures):
            return measure_label(field), _coverage(result, field)
    return "Leitthema", coverage(result)


def coverage(result: MatchResult) -> list[Coverage]:
    """Return the coverage by Leitthema, in the order in which they first occur."""
    return _coverage(result, "leitthema")


def _coverage(result: MatchResult, field: str) -> list[Coverage]:
    groups: dict[str, list[MeasureResult]] = {}
    for entry in result.measures:
        if not entry.done:
            none = NO_THEME if field == "leitthema" else "(ohne Angabe)"
            groups.setdefault(getattr(entry.measure, field) or none, []).append(entry)
    return [_covered(theme, entries) for theme, entries in groups.items()]


def _covered(theme: str, entries: Sequence[MeasureResult]) -> Coverage:
    """Count each measure once; what rests has nothing to apply for."""
    listed = [entry for entry in entries if not entry.no_good_match]
    to_apply = sum(entry.in_hand and any(map(is_chance, entry.candidates)) for entry in listed)
    return Coverage(
        leitthema=theme, to_apply=to_apply, to_watch=len(listed) - to_apply, without=len(entries) - len(listed)
    )


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

    def count(self, action: Action) -> int:
        """Return for how many measures this is what is to be done."""
        return sum(candidate.action is action for _, candidate in self.pairs)


def by_programme(result: MatchResult, *, done: bool = True) -> list[ListedProgramme]:
    """Return every programme of the lists, the one for most measures first, then by points and id.

    Without `done` only the lists of unfinished measures count: nobody has to keep a date for the others.
    """
    pairs: dict[str, list[tuple[Measure, Candidate]]] = {}
    for entry, candidate in all_candidates(result) if done else to_decide(result):
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
    """Return the first candidates with most points, one a measure that is neither finished nor put off, what one can apply for first."""
    firsts = [(entry, entry.candidates[0]) for entry in result.measures if entry.candidates and entry.in_hand]
    return sorted(firsts, key=lambda pair: (-pair[1].points, pair[0].measure.id))[:most]


def to_decide(result: MatchResult) -> Iterator[tuple[MeasureResult, Candidate]]:
    """Yield every listed candidate of an unfinished measure."""
    return ((entry, candidate) for entry, candidate in all_candidates(result) if not entry.done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """How far the decisions have come: proposals of unfinished measures, and those of them that say what becomes of them.

    What was decided and left the list since is still a proposal; an entry that says nothing ("?", "k. A.") decides nothing.
    """

    themes: Mapping[str, tuple[int, int]]
    decisions: tuple[Decision, ...]

    @property
    def count(self) -> int:
        """Return how many are decided."""
        return len(self.decisions)

    @property
    def total(self) -> int:
        """Return how many proposals there are."""
        return sum(total for _, total in self.themes.values())

    @property
    def in_words(self) -> str:
        """Return `3 von 90 Vorschlägen entschieden`."""
        return f"{self.count} von {formatting.counted(self.total, 'Vorschlag', 'Vorschlägen')} entschieden"

    def by_person(self) -> dict[str, Counter[str]]:
        """Count by person what was decided, in one spelling of each entry."""
        found: dict[str, Counter[str]] = {}
        for one in sorted(self.decisions, key=lambda one: one.person):
            found.setdefault(" ".join(one.person.split()) or "ohne Person", Counter())[entry_that_decides(one)] += 1
        return found


def decided(result: MatchResult) -> Decided:
    """Return the state of decisions, the same for the first sheet, the screen and `review --status`."""
    counts: dict[str, tuple[int, int]] = {}
    decisions: list[Decision] = []
    for entry in result.measures:
        if not entry.done:
            theme = entry.measure.leitthema or NO_THEME
            listed = {one.programme.id: one.decision for one in entry.candidates}
            gone = {one.programme.id: one.decision for one in entry.excluded}
            gone |= {one.programme_id: one for one in _unlisted_of(entry, result)}
            kept = {name: one for name, one in gone.items() if name not in listed and entry_that_decides(one)}
            told = [one for one in (*listed.values(), *kept.values()) if one and entry_that_decides(one)]
            done_before, total_before = counts.get(theme, (0, 0))
            counts[theme] = done_before + len(told), total_before + len(listed) + len(kept)
            decisions += told
    return Decided(themes=counts, decisions=tuple(decisions))


def _unlisted_of(entry: MeasureResult, result: MatchResult) -> list[Decision]:
    return [row.decision for row in result.unlisted if row.decision.measure_id == entry.measure.id]


def levels(result: MatchResult) -> Counter[str]:
    """Count the listed candidates of unfinished measures by level."""
    return Counter(candidate.programme.level for _, candidate in to_decide(result))


def actions(result: MatchResult) -> dict[Action, int]:
    """Count the listed candidates of unfinished measures by what is to be done about them; what is settled is none."""
    waiting = (candidate for _, candidate in to_decide(result) if not standing(candidate).settled)
    counts = Counter(candidate.action for candidate in waiting if candidate.action)
    return {action: counts[action] for action in Action}


def acting_in_words(result: MatchResult) -> str:
    """Return how many proposals of unfinished measures are for what: `13 jetzt prüfen, 41 vormerken`."""
    words = [f"{count} {action.german}" for action, count in actions(result).items() if count]
    return f"Vorschläge: {', '.join(words)}" if words else "keine Vorschläge"


def done(result: MatchResult) -> list[MeasureResult]:
    """Return the finished measures."""
    return [entry for entry in result.measures if entry.done]


def done_in_words(result: MatchResult) -> str:
    """Say how many measures are finished, and by which words of the table; empty where none is."""
    finished = done(result)
    if not finished:
        return ""
    words = Counter(entry.measure.progress_words or entry.measure.status or "ohne Angabe" for entry in finished)
    named = ", ".join(f"„{word}“ {count}" for word, count in words.most_common(4))
    rest = f" und {len(words) - 4} weitere Angaben" if len(words) > 4 else ""
    are = "1 Maßnahme ist" if len(finished) == 1 else f"{len(finished)} Maßnahmen sind"
    return f"{are} laut Tabelle erledigt ({named}{rest}): eigenes Blatt, nicht unter Chancen, Geld und Fragen"


def put_off_in_words(result: MatchResult) -> str:
    """Say which measures rest or are given up, and by which words of the table; empty where none is."""
    resting = [entry.measure for entry in result.measures if not entry.done and entry.measure.put_off]
    if not resting:
        return ""
    named = ", ".join(f"{measure.id} („{measure.put_off}“)" for measure in resting[:4])
    rest = f" und {len(resting) - 4} weitere" if len(resting) > 4 else ""
    are = "1 Maßnahme ruht" if len(resting) == 1 else f"{len(resting)} Maßnahmen ruhen"
    return f"{are} laut Tabelle: {named}{rest}; nicht unter den besten Chancen"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnOfQuestions:
    """All questions for one column of the measures, or one line of the profile, taken together."""

    where: str
    text: str
    cells: int
    candidates: int
    turns: int


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
            turns=sum(one.turns for one in group),
        )
        for ask, group in groups.items()
    ]
    return sorted(found, key=lambda one: (-one.turns, -one.candidates, one.text))


def effects_in_words(question: Question) -> str:
    """Return what each answer would change; answers with the same effect stand together."""
    answers: dict[str, list[str]] = {}
    for effect in question.effects:
        answers.setdefault(_effect_in_words(effect), []).append(effect.answer)
    return "; ".join(f"{', '.join(names)}: {change}" for change, names in answers.items())


def _effect_in_words(effect: Effect) -> str:
    parts = [f"{effect.turned} anders" if effect.turned else "ändert nichts"]
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

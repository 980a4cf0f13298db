"""From the prose of one programme to fields of the model, each with the sentence it was read from.

Only sure findings become values; the others are shown as notes for a person to check.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from fundmatch.core.dates import PartialDate
from fundmatch.model.labels import label
from fundmatch.model.programme import Condition, Deadline
from fundmatch.sources.prose import Statement, find_early_start, find_state_aid, quoted, sentences
from fundmatch.sources.prose_dates import Term, find_deadlines, find_validity
from fundmatch.sources.prose_money import find_amounts
from fundmatch.sources.prose_rates import find_own_share, find_rates

Value = TypeVar("Value")
_MOST_VALUES: Final = 8
_MOST_NOTES: Final = 4
_MOST_CONDITIONS: Final = 12
_CONDITION: Final = 300
_SUMMARY: Final = 1_200
_OUT_OF_FORCE: Final = re.compile(r"au(?:ß|ss|&(?:amp;)?szlig;)er\s+Kraft")
_BEFORE, _AFTER = 500, 60


@dataclass(slots=True)
class Findings:
    """What was gathered so far: values and first sentences by field, and notes of doubt."""

    values: dict[str, Any] = field(default_factory=dict)
    sentences: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def take(self, name: str, statements: Iterable[Statement[Value]]) -> list[Statement[Value]]:
        """Return the sure ones, each value once, and note the others."""
        sure: list[Statement[Value]] = []
        for item in statements:
            if not item.sure:
                self.doubt(name, item.sentence)
            elif all(item.value != known.value for known in sure):
                sure.append(item)
        if len(sure) > _MOST_VALUES:
            self.notes.append(f"{_called(name)}: {len(sure)} Angaben im Text, nur die ersten {_MOST_VALUES} übernommen")
        if sure:
            self.sentences[name] = sure[0].sentence
        return sure[:_MOST_VALUES]

    def doubt(self, name: str, sentence: str) -> None:
        """Note a sentence that a person has to read; a few are enough."""
        note = f"{_called(name)} nicht eindeutig, bitte prüfen: „{quoted(sentence)}“"
        if note not in self.notes and len(self.notes) < _MOST_NOTES:
            self.notes.append(note)


# Where a note has another word than the label of the field. Notes are kept with a digest: another word
# here would make the notes of every line that was imported before news of the source.
_IN_NOTES: Final = {
    "own_share_min_pct": "Eigenanteil",
    "amounts": "Betrag",
    "period_end": "Geltungsdauer",
    "early_start": "Maßnahmenbeginn",
}


def _called(name: str) -> str:
    return _IN_NOTES.get(name) or label(name)


def read_prose(texts: Mapping[str, str], as_of: date) -> Findings:
    """Read money, dates, early start and state aid out of the texts of one programme.

    `texts` may hold "teaser", "summary", "conditions", "deadlines", "procedure" and "validity".
    """
    findings = Findings()
    terms = "\n".join(filter(None, (texts.get("summary"), texts.get("conditions"))))
    _money(findings, terms)
    _terms(findings, texts, as_of)
    _validity(findings, "\n".join(filter(None, (terms, texts.get("validity")))), as_of)
    if starts := findings.take("early_start", find_early_start(terms)):
        findings.values["early_start"] = starts[0].value
    if aid := findings.take("state_aid", find_state_aid(terms)):
        findings.values["state_aid"] = tuple(item.value for item in aid)
    return findings


def _money(findings: Findings, text: str) -> None:
    if rates := findings.take("rates", find_rates(text)):
        findings.values["rates"] = tuple(item.value for item in rates)
    if shares := findings.take("own_share_min_pct", find_own_share(text)):
        if len(shares) == 1:
            findings.values["own_share_min_pct"] = shares[0].value
        else:
            del findings.sentences["own_share_min_pct"]
            findings.notes += [f"mehrere Eigenanteile genannt: „{quoted(shares[0].sentence)}“"]
    if amounts := findings.take("amounts", find_amounts(text)):
        findings.values["amounts"] = tuple(item.value for item in amounts)


def _terms(findings: Findings, texts: Mapping[str, str], as_of: date) -> None:
    statements: list[Statement[Term]] = []
    for name in ("deadlines", "procedure", "summary", "conditions"):
        statements += find_deadlines(texts.get(name, ""), as_of, only_deadlines=name == "deadlines")
    sure = findings.take("deadlines", statements)
    dated = [item.value for item in sure if item.value.deadlines or item.value.days]
    if dated:
        findings.values |= _with_dates(dated)
        findings.sentences["deadlines"] = next(item.sentence for item in sure if item.value is dated[0])
        if days := dict.fromkeys(day for term in dated for day in term.days):
            findings.notes.append(f"wiederkehrende Frist ohne Jahr: {', '.join(days)}")
    elif sure:
        findings.values["deadline_kind"] = sure[0].value.kind
        findings.sentences["deadline_kind"] = findings.sentences.pop("deadlines")


def _with_dates(terms: Sequence[Term]) -> dict[str, Any]:
    """Put the terms of one programme together: dates once, and the kind that they have in common."""
    dates: dict[PartialDate, Deadline] = {}
    for term in terms:
        for deadline in term.deadlines:
            dates.setdefault(deadline.date, deadline)
    recurring = any(term.recurring for term in terms)
    values: dict[str, Any] = {"deadline_kind": _kind_of(list(dates.values()), recurring=recurring)}
    if recurring:
        values["recurring"] = True
    if dates:
        values["deadlines"] = tuple(dates[day] for day in sorted(dates))
    return values


def _kind_of(deadlines: Sequence[Deadline], *, recurring: bool) -> str:
    if recurring:
        return "Stichtage"  # two stages that come every year are days to apply by, not one procedure
    stages = {deadline.stage for deadline in deadlines if deadline.stage}
    if len(stages) > 1:
        return "Stufen"
    return "Stichtage" if len(deadlines) > 1 else "Termin"


def _validity(findings: Findings, text: str, as_of: date) -> None:
    """Take the end of validity; one that is past is a doubt, for the source still lists the programme."""
    ends = findings.take("period_end", find_validity(text))
    ahead = [item for item in ends if item.value.last >= as_of]
    if ahead:
        last = max(ahead, key=lambda item: item.value)
        findings.values["period_end"], findings.sentences["period_end"] = last.value, last.sentence
    elif ends:
        findings.sentences.pop("period_end")
        findings.doubt("period_end", ends[-1].sentence)


def conditions(text: str) -> tuple[Condition, ...]:
    """Return the first sentences of the legal conditions, for a person to check; headings are left out."""
    quotes = (quoted(sentence.lstrip("•-– "), _CONDITION) for sentence in sentences(text) if not sentence.endswith(":"))
    kept = dict.fromkeys(sentence for sentence in quotes if len(sentence) > len("Ja / nein."))
    return tuple(Condition(text=sentence) for sentence in list(kept)[:_MOST_CONDITIONS])


def beginning(text: str) -> str:
    """Return the beginning of a text as one paragraph, cut at a sentence."""
    taken, length = [], 0
    for sentence in sentences(text):
        length += len(sentence) + 1
        if length > _SUMMARY:
            break
        taken.append(sentence)
    return " ".join(taken) or quoted(" ".join(text[: 2 * _SUMMARY].split()), _SUMMARY)


def around_validity(body: str) -> str:
    """Return what stands around "außer Kraft" in the body of a guideline, which may be very long."""
    pieces = (body[max(0, match.start() - _BEFORE) : match.end() + _AFTER] for match in _OUT_OF_FORCE.finditer(body))
    return "\n".join(piece.partition(" ")[2] for piece in pieces)

"""The catalogue in the CommonGrants protocol, version 0.4.0, for other portals.

One object an opportunity, as the protocol's `OpportunityBase` wants it: what has a place
there stands in it, the rest in `customFields`; nothing is made more exact than it is. A
deadline known only to the month is no `closeDate` but a date told in words. The protocol is
public domain (CC0, HHS/simpler-grants-protocol).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID, uuid5

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.core.field_spec import specs
from fundmatch.core.package_data import rows_of
from fundmatch.eligibility.deadlines import CONFIRMED, dates_of
from fundmatch.model.labels import value_in_words
from fundmatch.model.programme import Amount, Deadline, Programme

VERSION: Final = "0.4.0"
# Never to be changed: ids of opportunities that were given away are made from it.
_NAMESPACE: Final = UUID("6f1c2a5e-8d0b-5c57-9a33-4b7e0f2d9c10")

_AWARDS: Final = frozenset({"Zuwendung", "Darlehen", "Preisgeld"})
_WINDOWS_WITHOUT_DAY: Final = frozenset({"laufend", "Windhund", "keine Antragsfrist"})


@cache
def _codes(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the protocol's words by ours; what has none is "custom" with the German word."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows_of("codes_common_grants.csv"):
        if row["list"] == name:
            found[row["word"]] = (*found.get(row["word"], ()), row["code"])
    return found


def catalogue_as_common_grants(programmes: Sequence[Programme], as_of: date) -> bytes:
    """Return a JSON list of opportunities in the order given; the same input gives the same bytes.

    `as_of` is the state of the catalogue: the day from which each record counts as written.
    """
    lines = ",\n".join(json.dumps(opportunity(one, as_of), ensure_ascii=False) for one in programmes)
    return f"[\n{lines}\n]\n".encode() if lines else b"[]\n"


def opportunity(programme: Programme, as_of: date) -> dict[str, Any]:
    """Return one programme as an opportunity; what is unknown is left out."""
    stamp = f"{as_of.isoformat()}T00:00:00Z"
    told = {
        "id": str(uuid5(_NAMESPACE, programme.id)),
        "title": programme.name,
        "status": _status(programme),
        "description": programme.summary or programme.name,
        "funding": _funding(programme),
        "keyDates": _key_dates(programme, as_of),
        "acceptedApplicantTypes": list(_applicants(programme)),
        "source": programme.url if programme.url.startswith(("https://", "http://")) else "",
        "customFields": dict(_custom_fields(programme)),
        "createdAt": stamp,
        "lastModifiedAt": stamp,
    }
    return {name: value for name, value in told.items() if value not in ("", {}, [])}


def _status(programme: Programme) -> dict[str, str]:
    proof = programme.evidence_for("status")
    seen = f"Stand {proof.last_seen.german}" if proof and proof.last_seen else "ohne Stand"
    if codes := _codes("status").get(programme.status):
        return {"value": codes[0], "description": f"{programme.status}, {seen}"}
    return {"value": "custom", "customValue": programme.status, "description": f"{programme.status}, {seen}"}


def _funding(programme: Programme) -> dict[str, Any]:
    """Return the money: bounds of an award where there is one of a kind, everything in words in `details`."""
    told: dict[str, Any] = {}
    lines = [*_each_in_words("rates", programme.rates), *_each_in_words("amounts", programme.amounts)]
    if programme.own_share_min_pct is not None:
        lines.append(f"Eigenanteil mindestens {formatting.percent(programme.own_share_min_pct)}")
    if lines:
        told["details"] = "; ".join(lines)
    for name, bound in (("minAwardAmount", "mindestens"), ("maxAwardAmount", "höchstens")):
        told |= _only(name, [one for one in programme.amounts if _is_award(one) and one.bound == bound])
    total = [one for one in programme.amounts if one.of == "Budget des Aufrufs" and one.bound in ("genau", "etwa")]
    return told | _only("totalAmountAvailable", total)


def _each_in_words(field: str, values: Sequence[object]) -> list[str]:
    """Return the words of each value; alike ones stay apart, for each is a line of the programme."""
    return [value_in_words(field, (value,)) for value in values]


def _is_award(amount: Amount) -> bool:
    """Tell whether the amount bounds a whole grant and holds for everybody."""
    everybody = not amount.module and not amount.applicants
    return amount.of in _AWARDS and amount.per in ("Antrag", "Vorhaben") and everybody


def _only(name: str, amounts: Sequence[Amount]) -> dict[str, Any]:
    """Return the amount under the name if there is exactly one; of several none holds alone."""
    return {name: {"amount": str(amounts[0].eur), "currency": "EUR"}} if len(amounts) == 1 else {}


def _key_dates(programme: Programme, as_of: date) -> dict[str, Any]:
    """Return the next confirmed day as `closeDate`, every other date by its words."""
    known = dates_of(programme)
    close = _closing(known, programme.status, as_of)
    dates: dict[str, Any] = {}
    if close is not None:
        dates["closeDate"] = _event(close)
    elif programme.deadline_kind in _WINDOWS_WITHOUT_DAY:
        dates["closeDate"] = {"name": "Antragsfrist", "eventType": "other", "details": programme.deadline_kind}
    others = {f"deadline{number}": _event(one) for number, one in enumerate(known, 1) if one is not close}
    for name, title in (("period_start", "Richtlinie gilt ab"), ("period_end", "Richtlinie gilt bis")):
        if day := getattr(programme, name):
            others[_camel(name)] = {"name": title} | _when(day)
    return dates | ({"otherDates": others} if others else {})


def _closing(known: Sequence[Deadline], status: str, as_of: date) -> Deadline | None:
    """Return the next confirmed deadline; the last one where the programme is closed; None where there is none."""
    exact = [one for one in known if one.date.exact and one.certainty == CONFIRMED]
    coming = [one for one in exact if one.date.first >= as_of]
    if coming or status != "geschlossen":
        return min(coming, key=lambda one: one.date, default=None)
    return max(exact, key=lambda one: one.date, default=None)


def _when(day: PartialDate) -> dict[str, str]:
    """Return a day of the protocol, or words where the day is not known exactly."""
    if day.exact:
        return {"eventType": "singleDate", "date": str(day)}
    return {"eventType": "other", "details": day.german}


def _event(deadline: Deadline) -> dict[str, Any]:
    """Return a deadline; a day only where the day is known."""
    name = f"Antragsfrist: {deadline.stage}" if deadline.stage else "Antragsfrist"
    sure = "" if deadline.certainty == CONFIRMED else deadline.certainty
    remark = "; ".join(filter(None, [sure, deadline.note]))
    event = {"name": name, "description": remark} if remark else {"name": name}
    return event | _when(deadline.date)


def _applicants(programme: Programme) -> Iterator[dict[str, str]]:
    """Yield the kinds of applicants; a kind of the protocol comes once, with the word of the catalogue."""
    seen: set[str] = set()
    for name in programme.applicants:
        for value in _codes("applicants").get(name, ()):
            if value not in seen:
                seen.add(value)
                yield {"value": value, "description": name}
        if name not in _codes("applicants"):
            yield {"value": "custom", "customValue": name, "description": name}


def _custom_fields(programme: Programme) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what the protocol has no place for."""
    yield "programmeId", _custom("programmeId", "string", programme.id)
    for spec in specs(Programme):
        if spec.in_portals and (value := getattr(programme, spec.name)):
            kind, plain = ("array", list(value)) if spec.many else ("string", value)
            yield _camel(spec.name), _custom(_camel(spec.name), kind, plain)
    if programme.recurring is not None:
        yield "recurring", _custom("recurring", "boolean", programme.recurring)
    if programme.conditions:
        yield "conditions", _custom("conditions", "array", [one.text for one in programme.conditions])
    if programme.evidence:
        yield "evidencePages", _custom("evidencePages", "array", _pages(programme))


def _pages(programme: Programme) -> list[str]:
    return list(dict.fromkeys(page for proof in programme.evidence for page in proof.pages))


def _custom(name: str, kind: str, value: object) -> dict[str, Any]:
    return {"name": name, "fieldType": kind, "value": value}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)

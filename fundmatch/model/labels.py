"""The German words of a programme's fields: what a field is called, and what stands in it.

One place for all who show a value: the preview of an update, the list of changes, the
reason why a rejected pair is back.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate
from fundmatch.model.codec import as_state
from fundmatch.model.programme import Programme

UNKNOWN: Final = "keine Angabe"


def label(field: str) -> str:
    """Return what a field of `Programme` is called; an unknown one keeps its own name.

    >>> label("rates"), label("period_end")
    ('Fördersatz', 'gilt bis')
    """
    return _WORDED[field][0] if field in _WORDED else field


def value_in_words(field: str, value: object) -> str:
    """Return the value of a field of `Programme` as officers read it, the parts of a list parted by semicolons.

    >>> value_in_words("areas", ("NRW", "DE")), value_in_words("recurring", None)
    ('NRW; DE', 'keine Angabe')
    """
    return "; ".join(_words(field, value)) or UNKNOWN


def _words(field: str, value: object) -> tuple[str, ...]:
    return words_of(field, as_state(value))


def changed_fields(old: Programme, new: Programme, *, among: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    """Return (field, old words, new words) where they differ; the order of a list is no difference."""
    changed = []
    for field in among:
        before, after = getattr(old, field), getattr(new, field)
        if before == after:
            continue
        if set(_words(field, before)) != set(_words(field, after)):
            changed.append((field, value_in_words(field, before), value_in_words(field, after)))
    return tuple(changed)


def words_of(field: str, plain: Any) -> tuple[str, ...]:
    """Return a plain value of a field in German, each part of a list once, in its order.

    What has another form than the field (it comes from another version) is shown as it is.
    """
    if plain in (None, "", [], {}):
        return ()
    worded = _WORDED[field][1] if field in _WORDED else str
    parts: Iterable[Any] = plain if isinstance(plain, list) else [plain]
    try:
        return tuple(dict.fromkeys(filter(None, map(worded, parts))))
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError):
        return (str(plain),)


def _day(value: str) -> str:
    return PartialDate.parse(value).german


def _yes_no(value: bool) -> str:
    return "ja" if value else "nein"


def _percent(value: str) -> str:
    return formatting.percent(Decimal(value))


def _with_remarks(text: str, remarks: Iterable[str]) -> str:
    named = ", ".join(filter(None, remarks))
    return f"{text} ({named})" if named else text


def _deadline(part: Mapping[str, str]) -> str:
    certainty = part.get("certainty", "")
    return _with_remarks(_day(part["date"]), [part.get("stage", ""), "" if certainty == "bestätigt" else certainty])


def _rate(part: Mapping[str, Any]) -> str:
    if "pct" in part:
        rate = _percent(part["pct"])
    elif "pct_min" in part:
        rate = f"{_percent(part['pct_min'])} bis {_percent(part['pct_max'])}"
    else:
        rate = f"bis zu {_percent(part['pct_max'])}"
    weak = {True: "finanzschwach", False: "nicht finanzschwach"}
    return _with_remarks(
        rate,
        [
            part.get("module", ""),
            *part.get("applicants", ()),
            weak.get(part.get("financially_weak", ""), ""),
            part.get("budget", ""),
            *part.get("areas", ()),
            f"ab {_day(part['valid_from'])}" if "valid_from" in part else "",
            f"bis {_day(part['valid_until'])}" if "valid_until" in part else "",
        ],
    )


def _amount(part: Mapping[str, Any]) -> str:
    whole = f"{part['of']} {part['bound']} {formatting.euro(part['eur'])} je {part['per']}"
    guide = "Richtwert" if part.get("indicative") else ""
    return _with_remarks(whole, [part.get("module", ""), *part.get("applicants", ()), guide])


def _population(part: Mapping[str, Any]) -> str:
    words = {"over": "mehr als", "at_least": "mindestens", "at_most": "höchstens", "under": "weniger als"}
    bounds = ", ".join(f"{word} {formatting.number(part[name])}" for name, word in words.items() if name in part)
    return bounds or _note(part)


def _partners(part: Mapping[str, Any]) -> str:
    bounds = (("partners_min", "mindestens {} Partner"), ("countries_min", "mindestens {} Staaten"))
    told = [wording.format(part[name]) for name, wording in bounds if name in part]
    return ", ".join([*told, *(f"mit {name}" for name in part.get("must_include", ()))]) or _note(part)


def _note(part: Mapping[str, Any]) -> str:
    """Return the remark where a record has nothing else to say."""
    note: str = part.get("note", "")
    return note


def _condition(part: Mapping[str, str]) -> str:
    return part["text"]


def _example(part: Mapping[str, str]) -> str:
    return _with_remarks(part["text"], [part.get("place", ""), part.get("year", "")])


def _relation(part: Mapping[str, str]) -> str:
    return f"{part['kind']} {part['programme']}"


def _evidence(part: Mapping[str, Any]) -> str:
    return _with_remarks(", ".join(map(label, part["fields"])), part.get("pages", ()))


# field of `Programme` → its German name and how one value of it is worded
_WORDED: Final[dict[str, tuple[str, Callable[[Any], str]]]] = {
    "id": ("Kennung", str),
    "name": ("Name", str),
    "name_en": ("englischer Name", str),
    "short_name": ("Kurzname", str),
    "level": ("Ebene", str),
    "funder": ("Fördergeber", str),
    "managing_body": ("Bewilligende Stelle", str),
    "url": ("amtliche Seite", str),
    "related": ("verwandte Programme", _relation),
    "summary": ("Kurztext", str),
    "keywords": ("Schlagwörter", str),
    "keywords_en": ("englische Schlagwörter", str),
    "themes": ("Förderbereich", str),
    "typical_measures": ("typische Maßnahmen", str),
    "typical_measures_en": ("typische Maßnahmen (englisch)", str),
    "things": ("Gegenstände", str),
    "not_for": ("nicht gefördert", str),
    "examples": ("Beispiele", _example),
    "funding_types": ("Förderart", str),
    "access": ("Zugang", str),
    "status": ("Antragsfenster", str),
    "deadlines": ("Frist", _deadline),
    "deadline_kind": ("Art der Frist", str),
    "recurring": ("wiederkehrend", _yes_no),
    "period_start": ("gilt ab", _day),
    "period_end": ("gilt bis", _day),
    "rates": ("Fördersatz", _rate),
    "own_share_min_pct": ("Mindesteigenanteil", _percent),
    "amounts": ("Beträge", _amount),
    "applicants": ("Antragsberechtigte", str),
    "applicants_excluded": ("nicht antragsberechtigt", str),
    "applicants_note": ("Zusatz zu den Antragsberechtigten", str),
    "areas": ("Fördergebiet", str),
    "areas_excluded": ("ausgenommene Gebiete", str),
    "population": ("Einwohnerzahl", _population),
    "early_start": ("vorzeitiger Maßnahmenbeginn", str),
    "partners": ("Verbund", _partners),
    "plans": ("verlangte Konzepte", str),
    "readiness": ("verlangte Beschlüsse und Unterlagen", str),
    "cost_kinds": ("Kostenarten", str),
    "cost_kinds_excluded": ("nicht geförderte Kostenarten", str),
    "funds": ("Mittel", str),
    "cumulation": ("Kombination", str),
    "prior_funding": ("frühere Förderung", str),
    "state_aid": ("Beihilferecht", str),
    "conditions": ("Bedingungen", _condition),
    "legal_basis": ("Rechtsgrundlage", str),
    "confidence": ("Verlässlichkeit", str),
    "notes": ("Anmerkungen", str),
    "locked": ("gesperrte Angaben", str),
    "evidence": ("Belege", _evidence),
}

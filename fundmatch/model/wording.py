"""How one value of a programme is worded: a rate, an amount, a deadline as officers write them.

Each wording has one home, whoever shows it. The functions take a record as JSON knows it (its filled
parts), because the ledger keeps some of them in that form.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from fundmatch.core import formatting
from fundmatch.core.dates import PartialDate

# A rate of which no figure is known.
NO_RATE: Final = "ohne Satz"


def share(low: Decimal, high: Decimal, *, up_to: bool) -> str:
    """Return `80 %`, `bis zu 80 %` or `60–80 %` (with "bis zu" where the source says so)."""
    if low == high:
        return f"bis zu {_percent(high)}" if up_to else _percent(high)
    spread = f"{_percent(low).removesuffix(' %')}–{_percent(high)}"
    return f"bis zu {spread}" if up_to else spread


def _percent(value: Decimal) -> str:
    """Return the value with all its digits: what is read back from a table must be what was written."""
    return f"{value.normalize():f} %".replace(".", ",")


def share_of_rate(pct: Decimal | None, low: Decimal | None, high: Decimal | None) -> str:
    """Return the words for the figures of one rate; empty where they contradict each other.

    >>> share_of_rate(None, None, Decimal(80)), share_of_rate(None, Decimal(60), Decimal("82.5"))
    ('bis zu 80 %', '60–82,5 %')
    """
    if pct is None and low is None and high is None:
        return NO_RATE
    if pct is not None:
        return share(pct, pct, up_to=False) if low is None and high is None else ""
    if high is None:
        return ""
    return share(high, high, up_to=True) if low is None else f"{_percent(low).removesuffix(' %')}–{_percent(high)}"


def bounded_amount(of: str, bound: str, eur: int, per: str) -> str:
    """Return `höchstens 250.000 € Zuwendung je Vorhaben`."""
    return f"{bound} {formatting.euro(eur)} {of} je {per}"


def german_day(value: str) -> str:
    """Return an ISO date as officers write it: `31.03.2027`, `03/2027` or `2027`."""
    return PartialDate.parse(value).german


def with_remarks(text: str, remarks: Iterable[str]) -> str:
    """Return the text with what is said beside it in brackets."""
    named = ", ".join(filter(None, remarks))
    return f"{text} ({named})" if named else text


def rate(part: Mapping[str, Any]) -> str:
    """Return a rate and for whom and when it holds: `80 % (Bau, KMU, bis 12/2027)`."""
    pct, low, high = (Decimal(part[name]) if name in part else None for name in ("pct", "pct_min", "pct_max"))
    figures = share_of_rate(pct, low, high)
    if not figures:
        raise ValueError(part)
    if figures == NO_RATE and part.get("note"):
        figures = part["note"]
    weak = {True: "finanzschwache Kommunen", False: "nicht finanzschwache Kommunen"}
    remarks = [
        part.get("module", ""),
        *part.get("applicants", ()),
        weak.get(part.get("financially_weak", ""), ""),
        part.get("budget", ""),
        *part.get("areas", ()),
        f"ab {german_day(part['valid_from'])}" if "valid_from" in part else "",
        f"bis {german_day(part['valid_until'])}" if "valid_until" in part else "",
    ]
    return with_remarks(figures, remarks)


def amount(part: Mapping[str, Any]) -> str:
    """Return an amount and for what it holds: `höchstens 5.000 € Zuwendung je Antrag (Richtwert)`."""
    text = bounded_amount(part["of"], part["bound"], part["eur"], part["per"])
    guide = "Richtwert" if part.get("indicative") else ""
    return with_remarks(text, [part.get("module", ""), *part.get("applicants", ()), guide])


def deadline(part: Mapping[str, str]) -> str:
    """Return the day, and what is to be handed in: `30.09.2027 (Skizze)`."""
    certainty = part.get("certainty", "")
    unsure = "" if certainty == "bestätigt" else certainty
    return with_remarks(german_day(part["date"]), [part.get("stage", ""), unsure])


def population(part: Mapping[str, Any]) -> str:
    """Return the bounds, or the remark where there are none: `mehr als 50.000`."""
    bounds = {"over": "mehr als", "at_least": "mindestens", "at_most": "höchstens", "under": "weniger als"}
    worded = (f"{word} {formatting.number(part[name])}" for name, word in bounds.items() if name in part)
    return ", ".join(worded) or str(part.get("note", ""))


def partners(part: Mapping[str, Any]) -> str:
    """Return what the consortium must have, or the remark: `mindestens 3 Partner, mit Hochschule`."""
    counts = {"partners_min": "Partner", "countries_min": "Staaten"}
    worded = [f"mindestens {part[name]} {word}" for name, word in counts.items() if name in part]
    worded += [f"mit {name}" for name in part.get("must_include", ())]
    return ", ".join(worded) or str(part.get("note", ""))


def contact(part: Mapping[str, str]) -> str:
    """Return whom to call and how: `NRW.BANK, Tel. 0211 91741-4800, info@nrwbank.de`."""
    phone = f"Tel. {part['phone']}" if part.get("phone") else ""
    return ", ".join(filter(None, (part.get("body"), phone, part.get("mail"), part.get("page"))))


def effort(part: Mapping[str, Any]) -> str:
    """Return what the application asks, or the remark: `2 Stufen, erster Antrag bis 15 Seiten (Skizze formlos)`."""
    stages, pages = part.get("stages"), part.get("forms")
    counts = (
        f"{stages} {'Stufe' if stages == 1 else 'Stufen'}" if stages else "",
        f"erster Antrag bis {pages} {'Seite' if pages == 1 else 'Seiten'}" if pages else "",
    )
    note = str(part.get("note", ""))
    counted = ", ".join(filter(None, counts))
    return with_remarks(counted, [note]) if counted else note


def condition(part: Mapping[str, str]) -> str:
    """Return the sentence of the condition."""
    return part["text"]


def example(part: Mapping[str, str]) -> str:
    """Return what was funded, where and when: `Bad saniert (Herne, 2024)`."""
    return with_remarks(part["text"], [part.get("place", ""), part.get("year", "")])


def example_measure(part: Mapping[str, str]) -> str:
    """Return title and text of a written example: `Freibad sanieren: Becken und Technik sind …`."""
    return f"{part['title']}: {part['text']}"


def facets(part: Mapping[str, Any]) -> str:
    """Return the filled facets in their order: `bauen, sanieren · Gebäude · Kinder`."""
    return " · ".join(", ".join(values) for values in part.values())


def relation(part: Mapping[str, str]) -> str:
    """Return what the other programme is, and its id: `Nachfolger: nrw-…`."""
    return f"{part['kind']}: {part['programme']}"


def difference(part: Mapping[str, str]) -> str:
    """Return what holds for the programme, and beside which other: `für vereinseigene Anlagen (Eigentum, nrw-…)`."""
    return with_remarks(part["text"], [part["feature"], part["programme"]])


def evidence(part: Mapping[str, Any]) -> str:
    """Return the fields that are vouched for (named in German before), and the pages."""
    return with_remarks(", ".join(part["fields"]), part.get("pages", ()))

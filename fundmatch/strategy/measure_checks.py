"""What is wrong with a row of the measures as a whole, though each of its cells may stand there alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from fundmatch.core.formatting import euro

# What is wrong with a row as a whole: field, note, remedy, grave.
Doubt = tuple[str, str, str, bool]


def doubled(cells: Mapping[str, Any], seen: dict[str, int], number: int) -> Iterator[Doubt]:
    """Yield a doubt if the id was in an earlier row; remember it otherwise."""
    identity = cells.get("id")
    if not identity:
        return
    first = seen.setdefault(identity.casefold(), number)
    if first != number:
        note = f"das Kürzel „{identity}“ steht schon in Zeile {first}"
        yield "id", note, "jeder Maßnahme ein eigenes Kürzel geben; 1.10 in Excel als Text formatieren", True


def doubts(cells: Mapping[str, Any]) -> Iterator[Doubt]:
    """Yield what each cell allows alone but the row as a whole does not."""
    yield from _doubts_about_names(cells)
    start, end = cells.get("start"), cells.get("end")
    if start and end and end.last < start.first:
        yield "end", f"das Ende {end.german} liegt vor dem Beginn {start.german}", "die beiden Daten prüfen", True
    yield from _doubts_about_money(
        *(cells.get(name) for name in ("cost_total_eur", "cost_eligible_eur", "own_means_eur"))
    )


def _doubts_about_names(cells: Mapping[str, Any]) -> Iterator[Doubt]:
    """Yield which of id, title and description is empty; one that could not be read is named elsewhere."""
    title = cells.get("title")
    if cells.get("id") == "":
        note = f"die Maßnahme „{title}“ hat kein Kürzel" if title else "das Kürzel fehlt"
        yield "id", note, "ein Kürzel vergeben", True
    if title == "":
        neither = " und keine Beschreibung" if cells.get("description") == "" else ""
        note = f"die Maßnahme „{cells.get('id', '')}“ hat keinen Titel{neither}"
        yield "title", note, "einen Titel eintragen; eine Zwischenüberschrift löschen", True
    elif cells.get("description") == "":
        yield "description", "die Beschreibung fehlt", "zwei Sätze verbessern die Treffer deutlich", False


def _doubts_about_money(total: int | None, eligible: int | None, own: int | None) -> Iterator[Doubt]:
    """Yield amounts in whole euros that cannot all be right."""
    if total is not None and eligible is not None and eligible > total:
        note = f"förderfähig sind {euro(eligible)}, die Gesamtkosten nur {euro(total)}"
        yield "cost_eligible_eur", note, "die beiden Beträge prüfen", True
    # Own means may exceed the eligible part: they also pay for what is not eligible.
    cost = total if total is not None else eligible
    if own is not None and cost is not None and own > cost:
        note = f"{euro(own)} Eigenmittel, aber nur {euro(cost)} Kosten"
        yield "own_means_eur", note, "die beiden Beträge prüfen", True

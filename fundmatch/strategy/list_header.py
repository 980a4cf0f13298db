"""Which rows of a sheet are the headings of its list, and what each column means.

The header is the row, or the two rows, whose texts mean the most different fields of a measure.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fundmatch.core.dates import PartialDate
from fundmatch.core.normalise import fold
from fundmatch.files.grid import Area
from fundmatch.files.headings import header_key, header_scale
from fundmatch.model.strategy import MONEY
from fundmatch.strategy.headings import COST_TO, PERIOD, YEAR, Meaning, meaning_of, span_of_costs, year_of
from fundmatch.strategy.list_content import are_codes, are_titles, hold_times, suited
from fundmatch.strategy.list_table import Column, FilledRow, text_of

# So far down a header is looked for: a title block, an address and a legend may stand above it.
_HEADER_WITHIN: Final = 60
# How sure a heading is that an officer has chosen: more than any that is known.
_CHOSEN: Final = 9
_LONGEST_HEADING: Final = 160
_FIGURE: Final = re.compile(r"[-+]?[\d.,' ]+(?:%|€|EUR|Euro|T€|TEUR)?")
# A remark on all numbers of the list heads no columns.
_ON_ALL: Final = re.compile(r"\b(?:angaben|betraege|werte|zahlen|amounts|figures)\b.{0,30}\bin\b")
_THOUSAND: Final = 1_000
_TIMES: Final = frozenset({PERIOD, "start", "end"})
_WEIGHTS: Final = {"title": 3.0, "id": 1.5, "description": 1.5, YEAR: 0.25}


@dataclass(frozen=True, slots=True)
class Header:
    """A guess where the header is: index of its first row, how many rows, label by place, score."""

    index: int
    height: int
    labels: Mapping[int, str]
    score: float


def find_header(rows: Sequence[FilledRow], merged: Sequence[Area], chosen: Mapping[str, str]) -> Header | None:
    """Return the best guess among the first rows, alone or joined with the row below; the first of equals."""
    best: Header | None = None
    for index in range(min(len(rows), _HEADER_WITHIN)):
        for height in (1, 2):
            guess = _guess(rows, index, height, merged, chosen)
            if guess and (best is None or guess.score > best.score):
                best = guess
    return _with_upper(best, rows, merged) if best and best.score >= 2.5 else None


def _with_upper(header: Header, rows: Sequence[FilledRow], merged: Sequence[Area]) -> Header:
    """Join a header of one row with the row above it where that says more: "Kosten in T€" over "2026 | 2027"."""
    if header.height > 1 or header.index == 0:
        return header
    number, cells = rows[header.index - 1]
    words = fold(" ".join(map(text_of, cells.values())))
    if number != rows[header.index][0] - 1 or not _may_head(cells) or _ON_ALL.search(words):
        return header
    upper = _across({place: text_of(cell) for place, cell in cells.items()}, number, merged)
    if len(set(upper.values())) == 1 and not 1 < len(upper) <= len(header.labels) / 2:
        return header  # the title of the sheet, or a remark on all of it
    joined = _joined(upper, header.labels)
    labels = {
        place: label if _says_more(label, header.labels.get(place, "")) else header.labels.get(place, label)
        for place, label in joined.items()
    }
    fields = {meaning.field for label in header.labels.values() if (meaning := meaning_of(label))}
    more = {meaning.field for label in labels.values() if (meaning := meaning_of(label))}
    if labels == header.labels or not fields <= more:
        return header
    return Header(header.index - 1, 2, labels, header.score)


def _says_more(joined: str, alone: str) -> bool:
    """Tell whether a heading with the one above it means what it does not alone, means costs, or names a unit."""
    ours, with_above = _field(alone), _field(joined)
    is_cost = with_above == "cost_total_eur" and ours in _TIMES
    return (with_above != "" and (not ours or is_cost)) or header_scale(joined) != header_scale(alone)


def _field(label: str) -> str:
    meaning = meaning_of(label)
    return meaning.field if meaning else ""


def _guess(
    rows: Sequence[FilledRow],
    index: int,
    height: int,
    merged: Sequence[Area],
    chosen: Mapping[str, str],
) -> Header | None:
    if index + height > len(rows) or not _may_head(rows[index][1]):
        return None
    labels = {place: text_of(cell) for place, cell in rows[index][1].items()}
    if height == 1:
        return Header(index, 1, labels, _score(labels, chosen))
    number, below = rows[index + 1]
    if not _may_head(below) or number != rows[index][0] + 1:
        return None
    bottoms = {place: text_of(cell) for place, cell in below.items()}
    joined = _joined(_across(labels, rows[index][0], merged), bottoms)
    title = next(
        (place for place, label in labels.items() if (read := meaning_of(label)) and read.field == "title"), None
    )
    if title is not None and len(set(bottoms.values())) == 1 and min(bottoms) <= title:
        return None  # one text alone at the left is the first section of the list
    # A row without a title below one with a title goes on with the headings ("2026 | 2027 | gesamt"); any other
    # second row must say more than one, or a first measure would be taken for headings.
    goes_on = title is not None and title not in bottoms
    return Header(index, 2, joined, _score(joined, chosen) + (0.5 if goes_on else -0.75))


def _may_head(cells: Mapping[int, object]) -> bool:
    """Tell whether a row can hold headings: short texts, at most years as numbers."""
    for cell in cells.values():
        if isinstance(cell, bool | PartialDate) or (isinstance(cell, int | float) and not 1990 <= cell <= 2100):
            return False
        words = text_of(cell)
        if len(words) > _LONGEST_HEADING or (_FIGURE.fullmatch(words) and year_of(words) is None):
            return False
    return True


def _across(labels: Mapping[int, str], number: int, merged: Sequence[Area]) -> dict[int, str]:
    """Give every column of a flat merged area its heading."""
    spread = dict(labels)
    for area in merged:
        if area.top <= number <= area.bottom and area.right > area.left and (label := labels.get(area.left - 1)):
            for place in range(area.left - 1, min(area.right, area.left + 200)):
                spread.setdefault(place, label)
    return spread


def _joined(above: Mapping[int, str], below: Mapping[int, str]) -> dict[int, str]:
    """Return one heading a column; of two the one that is known alone, else both."""
    joined = {}
    for place in {*above, *below}:
        top, bottom = above.get(place, ""), below.get(place, "")
        both = f"{top} {bottom}".strip() if top != bottom else top
        joined[place] = (
            both if meaning_of(both) or not bottom else _with_unit(bottom, top) if meaning_of(bottom) else both
        )
    return joined


def _with_unit(bottom: str, top: str) -> str:
    """Return a heading of amounts with the unit that stands in the heading above it."""
    scale = header_scale(top)
    if scale == 1 or re.search(r"€|\beur|\bt?eur\b", bottom.casefold()) or _field(bottom) not in (*MONEY, YEAR):
        return bottom
    return f"{bottom} in {'T€' if scale == _THOUSAND else 'Mio. €'}"


def _score(labels: Mapping[int, str], chosen: Mapping[str, str]) -> float:
    """Return how much a row looks like a header: its different fields, weighted, exact headings more than kinds."""
    fields: dict[str, float] = {}
    years = 0
    for label in labels.values():
        if label in chosen.values() or header_key(label) in {header_key(heading) for heading in chosen.values()} - {""}:
            fields[label] = 3.0
            continue
        meaning = meaning_of(label)
        if meaning and meaning.field == YEAR:
            years += 1
        elif meaning:
            weight = _WEIGHTS.get(meaning.field, 1.0) * (1.0 if meaning.surety > 1 else 0.8)
            fields[meaning.field] = max(fields.get(meaning.field, 0.0), weight)
    # Headings stand in cells of their own; a sentence that holds a known word is no header.
    long = sum(len(label) > 60 for label in labels.values())
    return sum(fields.values()) + min(years, 4) * _WEIGHTS[YEAR] - long * 0.5


def columns_under(
    labels: Mapping[int, str],
    headings: Mapping[int, str],
    chosen: Mapping[str, str],
    body: Sequence[FilledRow],
) -> tuple[Column, ...]:
    """Give each field the column that means it most surely; of equals the first."""
    meanings: dict[int, Meaning] = {}
    wanted = {place: name for name, heading in chosen.items() if (place := place_of(heading, headings)) is not None}
    guesses = [
        (place, Meaning(wanted[place], _CHOSEN) if place in wanted else suited(meaning_of(label), place, label, body))
        for place, label in headings.items()
    ]
    if "cost_total_eur" not in wanted.values() and (span := span_of_costs(headings)):
        ends = dict(zip(span, ("cost_total_eur", COST_TO), strict=True))
        guesses = [(place, Meaning(ends[place], 2) if place in ends else meaning) for place, meaning in guesses]
    taken: set[str] = set()
    for place, meaning in sorted(guesses, key=_strongest_first):
        if meaning and meaning.field in _TIMES and _has_rival(meaning, guesses) and not hold_times(place, body):
            continue  # "von – bis" may name the ends of a road
        if meaning and (meaning.field == YEAR or meaning.field not in taken):
            meanings[place] = meaning
            taken.add(meaning.field)
    meanings = _with_title(meanings, labels, body)
    return tuple(Column(place=place, label=label, meaning=meanings.get(place)) for place, label in labels.items())


def _strongest_first(guess: tuple[int, Meaning | None]) -> tuple[int, bool, int]:
    """Order by surety, then headings that are enough alone, then the place."""
    place, meaning = guess
    return (-meaning.surety, bool(meaning.cells), place) if meaning else (0, True, place)


def _has_rival(meaning: Meaning, guesses: Sequence[tuple[int, Meaning | None]]) -> bool:
    """Tell whether another column means the same field, and nobody has chosen this one."""
    same = [other for _, other in guesses if other and other.field == meaning.field]
    return len(same) > 1 and meaning.surety < _CHOSEN


def place_of(heading: str, labels: Mapping[int, str]) -> int | None:
    """Return the place of a heading that `columns.toml` names; case, signs and units do not matter if it is unknown so."""
    same = [place for place, label in labels.items() if label == heading]
    key = header_key(heading)
    alike = [place for place, label in labels.items() if key and header_key(label) == key]
    return next(iter([*same, *alike]), None)


def _with_title(
    meanings: dict[int, Meaning], labels: Mapping[int, str], body: Sequence[FilledRow]
) -> dict[int, Meaning]:
    """Set right what the headings "Maßnahme" and "Titel" mean: numbers head ids, one of two texts is the title."""
    by_field = {meaning.field: place for place, meaning in meanings.items()}
    title = by_field.get("title")
    if title is not None and "id" not in by_field and are_codes(title, body):
        others = [place for place in labels if place != title and place not in meanings and are_titles(place, body)]
        if others or "description" in by_field:
            codes = [text_of(cells[title]) for _, cells in body if title in cells]
            # A code that comes back ("PB 21") names a field, and no single measure.
            kind = "id" if len(set(codes)) == len(codes) or "handlungsfeld" in by_field else "handlungsfeld"
            meanings = {**meanings, title: Meaning(kind, 1)}
            meanings[others[0] if others else by_field["description"]] = Meaning("title", 1)
            return meanings
    if title is None:
        free = [place for place in labels if place not in meanings and are_titles(place, body)]
        if free:
            return {**meanings, free[0]: Meaning("title", 1)}
        if "description" in by_field:
            return {**meanings, by_field["description"]: Meaning("title", 1)}
    return meanings

"""Numbers, money and dates as German offices write them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

_MOST_RUNS = 50


def number(value: int) -> str:
    """Return the whole number with dots.

    >>> number(1250000)
    '1.250.000'
    """
    return f"{value:,}".replace(",", ".")


def decimal(value: float) -> str:
    """Return a number with one decimal after a comma: `9,2`."""
    return f"{value:.1f}".replace(".", ",")


def euro(value: int) -> str:
    """Return whole euros: `250.000 €`."""
    return f"{number(value)} €"


def euro_range(bounds: tuple[int, int] | None) -> str:
    """Return `60.000–80.000 €`, one amount where both ends agree, or `unbekannt`."""
    if bounds is None:
        return "unbekannt"
    low, high = bounds
    return euro(high) if low == high else f"{number(low)}–{euro(high)}"


def share_range(bounds: tuple[int, int], *, up_to: bool) -> str:
    """Return an own share as a range; where the rate is only "bis zu", it is the least that can be."""
    return f"ab {euro(bounds[0])}" if up_to else euro_range(bounds)


def percent(value: Decimal | float) -> str:
    """Return `62,5 %`."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{text.replace('.', ',')} %"


def day(value: date) -> str:
    """Return `31.03.2027`."""
    return f"{value.day:02}.{value.month:02}.{value.year}"


def listed(items: Iterable[str], last: str = "und") -> str:
    """Join words as in a sentence.

    >>> listed(["Kommune", "Landkreis", "KMU"], "oder")
    'Kommune, Landkreis oder KMU'
    """
    parts = list(items)
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def counted(count: int, one: str, many: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "Maßnahme", "Maßnahmen"), counted(2, "Maßnahme", "Maßnahmen")
    ('1 Maßnahme', '2 Maßnahmen')
    """
    return f"{number(count)} {one if count == 1 else many}"


def rows_in_words(numbers: Iterable[int]) -> str:
    """Name rows of a table, neighbours joined; of very many runs the first fifty.

    >>> rows_in_words([4]), rows_in_words([4, 5, 6, 9])
    ('Zeile 4', 'Zeilen 4–6 und 9')
    """
    runs: list[list[int]] = []
    for row in sorted(set(numbers)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    pairs = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    left = sum(map(len, runs[_MOST_RUNS:]))
    shown = [*pairs[:_MOST_RUNS], *([f"{left} weitere"] if left else [])]
    return f"{'Zeile' if sum(map(len, runs)) == 1 else 'Zeilen'} {listed(', '.join(shown).split(', '))}"

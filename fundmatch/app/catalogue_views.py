"""Looking into a catalogue, and giving it away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundmatch.catalogue.reading import Catalogue
from fundmatch.core.normalise import fold
from fundmatch.eligibility.deadlines import future
from fundmatch.eligibility.freshness import Stale, to_check
from fundmatch.eligibility.window import window
from fundmatch.files import writing
from fundmatch.model.programme import Programme
from fundmatch.reports.formats import CATALOGUE_FORMATS, COMMON_GRANTS, content_of
from fundmatch.strategy.reading import read_strategy


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleClaims:
    """What to check first; `weighed` says that a strategy was given, whose candidates decide the order."""

    programmes: tuple[Stale, ...]
    weighed: bool


def programmes_with(
    catalogue: Catalogue,
    *,
    as_of: date,
    levels: Collection[str] = (),
    status: str | None = None,
    theme: str | None = None,
    search: str = "",
    window_open: bool = False,
    until: date | None = None,
) -> tuple[Programme, ...]:
    """Return the programmes with all these marks, by id; what is empty or None leaves one open.

    `search` are words that all stand, in any spelling of umlauts and capitals, in names, keywords, summary, things or
    typical measures, also inside longer words. With `window_open` the window is open on the day, with `until` the next
    deadline from the day on is not later; those come in the order of their deadlines.
    """
    words = fold(search).split()
    found = [
        programme
        for programme in catalogue.programmes
        if (not levels or programme.level in levels)
        and status in (None, programme.status)
        and (theme is None or theme in programme.themes)
        and (not window_open or window(programme, as_of, catalogue.day).now.takes_applications)
        and (until is None or _is_due(programme, as_of, until))
        and (not words or _says(programme, words))
    ]
    return tuple(
        found if until is None else sorted(found, key=lambda programme: future(programme, as_of)[0].date.first)
    )


def _is_due(programme: Programme, as_of: date, until: date) -> bool:
    ahead = future(programme, as_of)
    return bool(ahead) and ahead[0].date.first <= until


def _says(programme: Programme, words: Sequence[str]) -> bool:
    parts = (
        programme.name,
        programme.name_en,
        programme.short_name,
        programme.summary,
        *programme.keywords,
        *programme.things,
        *programme.typical_measures,
    )
    text = fold(" ".join(parts))
    return all(word in text for word in words)


def stale_claims(catalogue: Catalogue, *, as_of: date, strategy: Path | None = None) -> StaleClaims:
    """Return the programmes with old or undated claims, those first on which most of a strategy's lists rest.

    Raises:
        StrategyError: The strategy or its ledger cannot be read.
    """
    result = None
    if strategy is not None:
        from fundmatch.app.pipeline import match

        result = match(catalogue, read_strategy(strategy, as_of=as_of), as_of=as_of)
    return StaleClaims(
        programmes=tuple(to_check(catalogue.programmes, as_of, result)),
        weighed=result is not None,
    )


def exported(catalogue: Catalogue, suffix: str = ".json", *, as_of: date, common_grants: bool = False) -> bytes:
    """Return the catalogue in the format of a suffix of `CATALOGUE_FORMATS`, or as CommonGrants."""
    kind = COMMON_GRANTS if common_grants else CATALOGUE_FORMATS[suffix]
    return content_of(kind, catalogue.programmes, as_of)


def export_catalogue(
    catalogue: Catalogue, output: Path, *, as_of: date, on: date | None = None, common_grants: bool = False
) -> None:
    """Write the catalogue; the format goes by the suffix, and what stood there is kept under a name with the day `on`.

    Raises:
        OutputError: The output cannot be written.
    """
    seen = writing.seen_at([output])
    content = exported(catalogue, output.suffix.lower(), as_of=as_of, common_grants=common_grants)
    writing.write_all({**writing.copies_of([output], on or as_of), output: content}, seen)

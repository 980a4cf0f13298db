"""The mark inside a workbook: for which strategy it was written, and what the ledger then knew.

It stands in the document properties, which Excel and LibreOffice keep when they save.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import parse_qs, urlencode

from fundmatch.decisions.lines import Ledger

_SIGN: Final = "fundmatch?"
_FORM: Final = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Where a workbook comes from.

    `base` is the last number of the ledger whose entries the workbook shows, and
    `base_sha256` the digest of the ledger up to there; `run` tells runs apart.
    """

    strategy: str
    as_of: date
    run: str
    base: int
    base_sha256: str


def stamp_of(ledger: Ledger, *, strategy: str, as_of: date, run: str) -> Stamp:
    """Return the mark for a workbook that shows every entry of this ledger."""
    return Stamp(strategy=strategy, as_of=as_of, run=run, base=ledger.last, base_sha256=ledger.sha256(ledger.last))


def as_mark(stamp: Stamp) -> str:
    """Return the text for the properties `identifier` and `keywords`; it holds no comma and no blank."""
    told = {"v": _FORM, "strategy": stamp.strategy, "as_of": stamp.as_of.isoformat(), "run": stamp.run}
    return _SIGN + urlencode({**told, "base": stamp.base, "base_sha256": stamp.base_sha256})


def read_mark(texts: Iterable[str | None]) -> Stamp | None:
    """Return the mark that one of the texts holds, None where none is sound."""
    for text in texts:
        _, sign, told = (text or "").partition(_SIGN)
        if sign:
            with suppress(ValueError, LookupError):
                parts = {
                    name: entries[0] for name, entries in parse_qs(told.split()[0], keep_blank_values=True).items()
                }
                if parts["v"] == _FORM and parts["base"].isdecimal():
                    return Stamp(
                        strategy=parts["strategy"],
                        as_of=date.fromisoformat(parts["as_of"]),
                        run=parts["run"],
                        base=int(parts["base"][:9]),
                        base_sha256=parts["base_sha256"],
                    )
    return None

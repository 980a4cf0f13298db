"""Pairs of the Gelsenkirchen example, explained: printed from the code into `ranking.md`."""

from datetime import date
from pathlib import Path

from fundmatch.app.pipeline import explain
from fundmatch.catalogue.reading import read_catalogue
from fundmatch.reports.terminal import sheet_of
from fundmatch.strategy.reading import read_strategy

_REPOSITORY = Path(__file__).resolve().parents[1]
_DAY = date(2026, 11, 29)
_MOST_LINES = 14
_WIDTH = 150
# Four that are listed, one that stands for its family, one that is closed, two that lose by their kind, two by what is not paid for.
_PAIRS = (
    ("GE-001", "nrw-beteiligung-nrw"),
    ("GE-044", "nrw-digitalpakt-2"),
    ("GE-067", "nrw-progres-emissionsarme-mobilitaet-laden"),
    ("GE-031", "eu-horizon-miss-2027-stadtnatur"),
    ("GE-042", "bund-digitalpakt-2-0"),
    ("GE-039", "bund-nki-krl-aussenbeleuchtung-adaptiv"),
    ("GE-065", "eu-dut-15-minuten-stadt"),
    ("GE-020", "nrw-start-up-center"),
    ("GE-040", "bund-nki-krl-innenbeleuchtung"),
    ("GE-026", "bund-gvfg"),
)


def explained_pairs() -> str:
    """Return the head and the evidence of each pair, the strongest and all that speaks against."""
    catalogue, strategy = (
        read_catalogue(_REPOSITORY / "catalogs"),
        read_strategy(_REPOSITORY / "measures/gelsenkirchen"),
    )
    blocks = []
    for measure, programme in _PAIRS:
        sheet = sheet_of(explain(catalogue, strategy, measure, programme, as_of=_DAY)).split("\n")
        told = sheet[: sheet.index("", sheet.index("") + 1)]
        against = [line for line in told[_MOST_LINES:] if line.lstrip().startswith("-")]
        lines = [
            line if len(line) <= _WIDTH else f"{line[:_WIDTH].rstrip()} …" for line in (*told[:_MOST_LINES], *against)
        ]
        blocks.append("\n".join(["```text", *lines, "```"]))
    return "\n\n".join(blocks)

"""A match result made by hand, and a small one by the command: what a test does not name stays unknown."""

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from click.testing import CliRunner
from record_helpers import DAY, GELSENKIRCHEN, REPOSITORY, measure, programme

from fundmatch.cli import cli
from fundmatch.core.dates import PartialDate
from fundmatch.model.answers import Action, Answers, MayWe, Now, ToDo, Verdict, Window
from fundmatch.model.decision import Decision, Trace
from fundmatch.model.result import (
    Candidate,
    DeadlineView,
    MatchResult,
    MeasureResult,
    Money,
    RunInfo,
    Settings,
    Unlisted,
)

NO_DATE = DeadlineView(kind="unbekannt", next=None, certainty="unbekannt", prepare_by=None, text="unbekannt")
NO_MONEY = Money(rate_pct=None, rate_text="", grant_eur=None, own_share_eur=None, note="Fördersatz unbekannt")


def decided(status: str = "", *, on: str = "2026-11-10", programme_id: str = "nrw-probe", **fields: str) -> Decision:
    """The entries of one pair, each recorded on the same day."""
    entries = {"status": status, **fields}
    traces = {
        name: Trace(nr=number, by="Eva", on=PartialDate.parse(on), file="a.xlsx")
        for number, name in enumerate(entries, start=1)
    }
    return Decision(measure_id="M-1", programme_id=programme_id, traces=traces, **entries)  # type: ignore[arg-type]


def candidate(*, missing: Sequence[ToDo] = (), now: Now = Now.OPEN, **fields: object) -> Candidate:
    """A candidate that one may apply for now."""
    answers = Answers(may_we=MayWe.YES, window=Window(now=now, until=None, why="Offen."), missing=tuple(missing))
    base = {
        "programme": programme(), "points": 50.0, "parts": {}, "evidence": (), "verdict": Verdict.OPEN, "rules": (),
        "to_check": (), "deadline": NO_DATE, "money": NO_MONEY, "flags": (), "answers": answers,
        "action": Action.APPLY, "instrument": "Zuschuss",
    }  # fmt: skip
    return Candidate(**{**base, **fields})  # type: ignore[arg-type]


def listed(*candidates: Candidate, excluded: Sequence[Candidate] = (), **fields: object) -> MeasureResult:
    return MeasureResult(measure=measure(**fields), candidates=candidates, excluded=tuple(excluded))


def result_of(*entries: MeasureResult, as_of: date = DAY, unlisted: Sequence[Unlisted] = ()) -> MatchResult:
    run = RunInfo(
        version="0.2.0", as_of=as_of, catalogue_programmes=1, catalogue_sha256="0" * 64, catalogue_day=DAY,
        strategy_sha256="0" * 64, profile=GELSENKIRCHEN, settings=Settings(),
    )  # fmt: skip
    return MatchResult(run=run, measures=entries, unlisted=tuple(unlisted))


def small_catalog(folder: Path) -> Path:
    """Copy some entries of the catalogue, so that a run takes no time."""
    (folder / "nrw").mkdir()
    for entry in sorted((REPOSITORY / "catalogs" / "nrw").glob("*.yaml"))[:15]:
        shutil.copy(entry, folder / "nrw")
    return folder


def run_match(catalog: Path, *words: object) -> tuple[int, str]:
    """Run the command on the example of the public utility; return the exit status and what it said."""
    city = REPOSITORY / "measures" / "stadtwerke-beispiel"
    asked = ["match", city, "--as-of", DAY, "--catalog", catalog, *words]
    found = CliRunner().invoke(cli, list(map(str, asked)), prog_name="fundmatch")
    return found.exit_code, " ".join(found.output.split())

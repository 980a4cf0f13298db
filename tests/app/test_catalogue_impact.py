"""What another state of the catalogue means for a strategy with decisions."""

from datetime import date
from pathlib import Path

from record_helpers import DAY
from small_office import company

from fundmatch.app.catalogue_update import impact_between
from fundmatch.app.pipeline import match
from fundmatch.catalogue.reading import read_catalogue
from fundmatch.decisions.applying import apply
from fundmatch.decisions.carry_over import facts_of
from fundmatch.decisions.changes import Change
from fundmatch.decisions.plan import Plan
from fundmatch.model.comparison import diff_catalogues
from fundmatch.strategy.reading import read_strategy


def test_a_rejected_pair_that_an_update_brings_back_is_told(tmp_path: Path) -> None:
    strategy, catalogs = company(tmp_path), tmp_path / "catalogs"
    before = read_catalogue(catalogs)
    entry = next(entry for entry in match(before, read_strategy(strategy), as_of=DAY).measures if entry.candidates)
    best = entry.candidates[0].programme
    told = Change(
        key=(entry.measure.id, best.id), field="status", old="", new="Abgelehnt", file="s.xlsx", file_sha256="0",
        place="Zeile 4", programme_state=facts_of(best),
    )  # fmt: skip
    apply(strategy, Plan(new=(told,)), by="Kim", on=date(2026, 11, 22))
    path = next(catalogs.rglob(f"{best.id}.yaml"))
    text = path.read_text(encoding="utf-8")
    path.write_text(
        f"{text}\nown_share_min_pct: 33\n"
        if "own_share_min_pct" not in text
        else text.replace("own_share_min_pct: ", "own_share_min_pct: 3"),
        encoding="utf-8",
    )
    after = read_catalogue(catalogs)
    plan = diff_catalogues(before.programmes, after.programmes, as_of=DAY)
    found = impact_between(before, after, plan, read_strategy(strategy))
    assert (entry.measure.id, best.id) in {change.key for change in found.changes if change.kind.value == "gained"}

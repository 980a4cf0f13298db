"""Every command prints and writes what its call in the application layer gives: no work is done in a command."""

import ast
import inspect
import shutil
from datetime import date
from pathlib import Path

import click
import pytest
from app.test_catalog_update import topics
from app.test_review import type_into
from click.testing import CliRunner
from record_helpers import DAY, REPOSITORY
from small_office import company

import fundmatch
from fundmatch import (
    Settings,
    apply_update,
    check,
    compare_catalogues,
    evaluate,
    explain,
    export_catalogue,
    make_strategy,
    match,
    match_strategy,
    open_workspace,
    preview_update,
    read_catalogue,
    read_strategy,
    review,
    undo_update,
)
from fundmatch.app.catalogue_views import programmes_with, stale_claims
from fundmatch.app.matching_run import explain_pair
from fundmatch.app.review import review_progress, write_gold
from fundmatch.app.workspace import Workspace
from fundmatch.catalogue.reading import programme_called
from fundmatch.cli import cli
from fundmatch.cli.options import today
from fundmatch.reports import catalogue_stats, terminal
from fundmatch.reports.evaluation_text import report_of
from fundmatch.reports.formats import CATALOGUE_FORMATS, MATCH_FORMATS, PREVIEW_FORMATS, content_of
from fundmatch.reports.result_json import match_as_json
from fundmatch.reports.review_text import plan_of, progress_of
from fundmatch.reports.update_preview_text import preview_text

CATALOGS = REPOSITORY / "catalogs"
AS_OF = ["--as-of", "2026-11-22"]


def said(*words: str | Path, exit_code: int = 0) -> str:
    """Return what the command prints, without the hints and the last line break."""
    result = CliRunner().invoke(cli, [str(word) for word in words], prog_name="fundmatch")
    assert result.exit_code == exit_code, result.output
    return result.stdout.removesuffix("\n")


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a strategy in which two pairs are decided: one to apply for, one turned down."""
    folder = tmp_path_factory.mktemp("decided")
    company(folder, "sw")
    workspace = open_workspace(folder / "sw")
    result = match_strategy(workspace, [folder / "s.xlsx"], as_of=DAY).result
    best, second = [(result.measures[0].measure.id, one.programme.id) for one in result.measures[0].candidates[:2]]
    type_into(folder / "s.xlsx", {best: {"Status": "Abgelehnt"}, second: {"Status": "Beantragen", "Person": "Kim"}})
    return folder


@pytest.fixture
def office(decided: Path, tmp_path: Path) -> Path:
    """A copy of it for one test, with the decisions in the ledger."""
    folder = shutil.copytree(decided, tmp_path / "office")
    review(opened(folder), [folder / "s.xlsx"], by="Kim", on=DAY)
    return folder


def opened(office: Path) -> Workspace:
    return open_workspace(office / "sw", catalogue=office / "catalogs")


def command(name: str, office: Path, *more: str | Path) -> str:
    return said(name, office / "sw", *more, "--catalog", office / "catalogs", *AS_OF)


def test_match_from_python_gives_the_list_of_the_command(office: Path) -> None:
    command("match", office, "-o", office / "s.json")
    catalogue, strategy = read_catalogue(office / "catalogs"), read_strategy(office / "sw")
    result = match(catalogue, strategy, as_of=DAY)
    assert (office / "s.json").read_bytes() == match_as_json(result)
    entry = result.measures[0]
    assert [one.programme.id for one in entry.rejected] == [_turned_down(office)]
    assert "Beantragen" in {one.decision.status for one in entry.candidates if one.decision}


def _turned_down(office: Path) -> str:
    state = review_progress(opened(office), as_of=DAY).state
    return next(programme for (_, programme), decision in state.items() if decision.status == "Abgelehnt")


def test_match_prints_and_writes_what_its_call_gives(office: Path) -> None:
    shown = command("match", office, "-o", office / "a.csv", "-o", office / "a.ics", "--top", "4")
    here = [office / "b.csv", office / "b.ics"]
    run = match_strategy(opened(office), here, as_of=DAY, settings=Settings(top=4))
    assert shown.replace("/a.", "/b.") == terminal.summary_of(run.result, [str(path) for path in run.written])
    for mine in here:
        assert mine.read_bytes() == mine.with_stem("a").read_bytes()


def test_match_counts_its_measures_for_whoever_asks(office: Path) -> None:
    steps: list[tuple[int, int]] = []
    match_strategy(opened(office), as_of=DAY, progress=lambda done, count: steps.append((done, count)))
    assert steps == [(number, 7) for number in range(1, 8)]


def test_explain_prints_what_its_call_gives(office: Path) -> None:
    measure = read_strategy(office / "sw").measures[0].id
    pair = (measure, _turned_down(office))
    shown = command("explain", office, *pair, "-o", office / "a.json")
    explanation = explain_pair(opened(office), *pair, as_of=DAY, output=office / "b.json")
    assert shown == terminal.sheet_of(explanation)
    assert (office / "a.json").read_bytes() == (office / "b.json").read_bytes()
    assert explanation == explain(read_catalogue(office / "catalogs"), read_strategy(office / "sw"), *pair, as_of=DAY)


def test_explain_agrees_with_the_list_on_what_was_turned_down(office: Path) -> None:
    entry = match(read_catalogue(office / "catalogs"), read_strategy(office / "sw"), as_of=DAY).measures[0]
    explanation = explain_pair(opened(office), entry.measure.id, _turned_down(office), as_of=DAY)
    assert explanation.candidate.rank == 0
    assert "Im Entscheidungsbuch abgelehnt" in explanation.why_not_listed
    listed = entry.candidates[1]
    other = explain_pair(opened(office), entry.measure.id, listed.programme.id, as_of=DAY)
    assert other.candidate.rank == listed.rank


@pytest.mark.parametrize("preview", [True, False])
def test_review_prints_what_its_call_gives(decided: Path, tmp_path: Path, preview: bool) -> None:
    one, two = (shutil.copytree(decided, tmp_path / name) for name in ("one", "two"))
    shown = command("review", one, one / "s.xlsx", "--by", "Kim", *(["--preview"] if preview else []))
    plan = review(opened(two), [two / "s.xlsx"], preview=preview, by="Kim", on=today()).decisions
    assert shown == plan_of(plan, ["s.xlsx"], written=not preview)
    ledgers = [folder / "sw" / "decisions.csv" for folder in (one, two)]
    assert [path.exists() for path in ledgers] == [not preview, not preview]
    assert preview or ledgers[0].read_bytes() == ledgers[1].read_bytes()


def test_the_state_of_a_review_is_what_its_call_gives(office: Path) -> None:
    progress = review_progress(opened(office), as_of=DAY)
    assert command("review", office, "--status") == progress_of(progress.result, progress.state)


def test_a_gold_file_is_what_its_call_writes(office: Path) -> None:
    shown = command("review", office, "--gold", office / "a.csv")
    count = write_gold(opened(office), office / "b.csv", on=DAY)
    assert shown.startswith("1 Maßnahme mit" if count == 1 else f"{count} Maßnahmen mit")
    assert (office / "a.csv").read_bytes() == (office / "b.csv").read_bytes()


def test_evaluate_prints_what_its_call_gives(office: Path) -> None:
    write_gold(opened(office), office / "gold.csv", on=DAY)
    run = evaluate(read_catalogue(office / "catalogs"), office / "gold.csv", peers=False)
    words = ["evaluate", office / "gold.csv", "--catalog", office / "catalogs", "--no-peers", "--worst", "1"]
    assert said(*words) == report_of(run.evaluation, run.graded, 1)


def test_evaluate_shows_plain_peers_beside_ours(office: Path) -> None:
    write_gold(opened(office), office / "gold.csv", on=DAY)
    shown = said("evaluate", office / "gold.csv", "--catalog", office / "catalogs")
    for name in ("fundmatch", "rapidfuzz token_set_ratio", "scikit-learn TF-IDF, Wörter"):
        assert name in shown


def test_check_prints_what_its_call_gives(tmp_path: Path) -> None:
    (tmp_path / "nrw").mkdir()
    (tmp_path / "nrw" / "nrw-a.yaml").write_text("id: nrw-a\nname: A\nlevel: NRW\nstatus: ofen\n", encoding="utf-8")
    report = check([tmp_path])
    assert report.grave
    assert said("check", tmp_path, exit_code=1) == "\n".join([*map(str, report.problems), report.summary])


def test_init_makes_what_its_call_makes(tmp_path: Path) -> None:
    shown = said("init", tmp_path / "one")
    made = make_strategy(tmp_path / "two", with_catalog=False)
    assert [f"angelegt: {path}".replace("two", "one") for path in made] == shown.splitlines()[:-1]
    assert all(path.read_bytes() for path in made)


@pytest.fixture
def catalogs(tmp_path: Path) -> Path:
    """A small catalogue, and forty invented calls beside it."""
    for level in ("eu", "bund", "nrw"):
        (tmp_path / "catalogs" / level).mkdir(parents=True)
        for entry in sorted((CATALOGS / level).glob("*.yaml"))[:4]:
            shutil.copy(entry, tmp_path / "catalogs" / level)
    topics(tmp_path / "topics.jsonl", range(40))
    return tmp_path / "catalogs"


def _files(catalogs: Path) -> dict[str, bytes]:
    return {str(path.relative_to(catalogs)): path.read_bytes() for path in catalogs.rglob("*") if path.is_file()}


def test_update_and_undo_do_what_their_calls_do(catalogs: Path, office: Path) -> None:
    file, before = catalogs.parent / "topics.jsonl", _files(catalogs)
    other = shutil.copytree(catalogs, catalogs.parent / "other" / "catalogs")
    words = ["catalog", "update", "eu-topics", file, "--strategy", office / "sw", *AS_OF]
    shown = said(*words, "--catalog", catalogs, "-o", office / "a.json", "--apply", "--by", "Kim")
    preview = preview_update(
        other, "eu-topics", file, as_of=DAY, strategy=office / "sw", outputs=[office / "b.json"], on=DAY
    )
    number = apply_update(other, preview, by="Kim", on=today())
    assert shown == f"{preview_text(preview.plan, preview.impact)}\nÜbernommen als Nr. {number}."
    assert (office / "a.json").read_bytes() == (office / "b.json").read_bytes()
    assert _files(catalogs) == _files(other)
    assert said("catalog", "undo", "--catalog", catalogs).startswith("Die Übernahme Nr. 1 (eu-topics) ist rückgängig")
    assert undo_update(other, by="Kim", on=DAY).line.nr == 1
    assert _files(catalogs) == _files(other) == before


def test_diff_prints_what_its_call_gives(catalogs: Path, office: Path) -> None:
    later = shutil.copytree(catalogs, catalogs.parent / "later")
    next(later.glob("nrw/*.yaml")).unlink()
    preview = compare_catalogues(catalogs, later, as_of=DAY, strategy=office / "sw")
    assert preview.plan.gone
    shown = said("catalog", "diff", catalogs, later, "--strategy", office / "sw", *AS_OF)
    assert shown == preview_text(preview.plan, preview.impact)


def test_list_show_and_stats_print_what_their_calls_give() -> None:
    catalogue, here = read_catalogue(CATALOGS), ["--catalog", CATALOGS]
    chosen = programmes_with(catalogue, levels=["NRW"], status="offen", as_of=DAY)
    assert said("catalog", "list", *here, "--level", "NRW", "--status", "offen") == terminal.list_of(chosen)
    shown = said("catalog", "show", "nrw-heimat-preis", *here)
    assert shown == terminal.entry_of(programme_called(catalogue, "nrw-heimat-preis"))
    assert said("catalog", "stats", *here) == catalogue_stats.stats_of(catalogue.programmes, catalogue.day)


def test_stale_prints_what_its_call_gives_and_passes_over_what_was_turned_down(office: Path) -> None:
    catalogue = read_catalogue(office / "catalogs")
    claims = stale_claims(catalogue, as_of=DAY, strategy=office / "sw")
    shown = said(
        "catalog", "stale", "--catalog", office / "catalogs", "--strategy", office / "sw", *AS_OF, "--top", "5"
    )
    assert shown == terminal.stale_of(claims.programmes, 5, weighed=True)
    touched = sum(entry.touched for entry in claims.programmes)
    (office / "sw" / "decisions.csv").unlink()
    assert touched != sum(one.touched for one in stale_claims(catalogue, as_of=DAY, strategy=office / "sw").programmes)


@pytest.mark.parametrize("suffix", CATALOGUE_FORMATS)
def test_export_writes_what_its_call_writes(catalogs: Path, suffix: str) -> None:
    mine, theirs = (catalogs.parent / f"{name}{suffix}" for name in "ab")
    said("catalog", "export", "--catalog", catalogs, "-o", theirs, *AS_OF)
    export_catalogue(read_catalogue(catalogs), mine, as_of=DAY)
    if suffix != ".xlsx":  # a workbook holds the second at which it was packed
        assert mine.read_bytes() == theirs.read_bytes()
    assert mine.stat().st_size > 1000


@pytest.mark.parametrize(
    ("words", "formats"),
    [
        (["match"], MATCH_FORMATS),
        (["catalog", "update"], PREVIEW_FORMATS),
        (["catalog", "diff"], PREVIEW_FORMATS),
        (["catalog", "export"], CATALOGUE_FORMATS),
    ],
)
def test_help_and_refusal_name_every_registered_format(words: list[str], formats: dict[str, object]) -> None:
    text = " ".join(said(*words, "--help").split())
    assert all(suffix in text for suffix in formats)
    refused = CliRunner().invoke(cli, [*words, ".", ".", "-o", "x.pdf"]).output
    assert ", ".join(formats) in " ".join(refused.split())


def test_a_registered_format_can_be_written_without_another_word(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MATCH_FORMATS, ".txt", MATCH_FORMATS[".json"])
    run = match_strategy(opened(office), [office / "s.txt"], as_of=DAY)
    assert (office / "s.txt").read_bytes() == content_of(MATCH_FORMATS[".txt"], run.result)
    assert "geschrieben" in command("match", office, "-o", office / "t.txt")


def _commands(group: click.Group) -> list[click.Command]:
    context = click.Context(group)
    found = [group.get_command(context, name) for name in group.list_commands(context)]
    return [leaf for one in found if one for leaf in (_commands(one) if isinstance(one, click.Group) else [one])]


@pytest.mark.parametrize("leaf", _commands(cli), ids=lambda leaf: str(leaf.name))
def test_a_command_is_short_and_asks_the_application_layer(leaf: click.Command) -> None:
    (function,) = ast.parse(inspect.getsource(inspect.unwrap(leaf.callback))).body  # type: ignore[arg-type]
    assert isinstance(function, ast.FunctionDef)
    body = function.body[1:]  # without the docstring
    lines = body[-1].end_lineno - body[0].lineno + 1  # type: ignore[operator]
    assert lines <= 15


def test_the_application_layer_prints_nothing_and_asks_no_clock() -> None:
    for path in sorted((Path(fundmatch.__file__).parent / "app").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        for word in ("import click", "print(", ".today(", "datetime.now", "getuser", "cwd("):
            assert word not in text, f"{path.name}: {word}"


def test_a_strategy_made_in_memory_has_no_decisions(office: Path) -> None:
    from dataclasses import replace

    made = replace(read_strategy(office / "sw"), path=None)
    result = match(read_catalogue(CATALOGS), made, as_of=date(2026, 11, 22))
    assert not any(entry.rejected for entry in result.measures)
    assert not result.mark
